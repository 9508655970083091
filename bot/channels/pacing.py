"""How fast one bot may push. Replies go at once; whatever is sent to many takes turns, and yields to them."""

import asyncio
from collections.abc import Callable

PER_SECOND = 25  # Telegram allows about 30 messages a second; what is left over is for replies
STEP = 1 / PER_SECOND
CATCH_UP = 0.12  # seconds of lateness that may be made good: three messages; more would be a burst
YIELD = 1.0  # seconds: however many replies there are, one of the many goes out each second


class Pace:
    """Of one token. `now` is a clock in seconds that never goes back; given by tests only."""

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._next = 0.0

    def replied(self) -> None:
        """A reply took one of this second's places."""
        self._next = min(max(self._next, self._now()) + STEP, self._now() + YIELD)

    def hold(self, seconds: float) -> None:
        """The messenger asked to wait: for a while nothing goes to many."""
        self._next = max(self._next, self._now() + seconds)

    async def turn(self) -> None:
        """Wait until one more may go out."""
        await asyncio.sleep(self.reserve())

    def reserve(self) -> float:
        """Takes the next turn; returns in how many seconds it is."""
        now = self._now()
        at = max(self._next, now - CATCH_UP)
        self._next = at + STEP
        return max(0.0, at - now)
