"""The tick: once a minute the given chores run, one after another. What is due stands in the database, not in here."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # ships no types

from bot import logs
from bot.giving_way import giving_way
from handlers.conversation import Clock

MINUTE = 60


@dataclass(frozen=True)
class Chore:
    """`run` is handed the programme's time and the security time; it says how many things it did."""

    name: str
    run: Callable[[datetime, datetime], int]


class Ticker:
    def __init__(self, clock: Clock, chores: Iterable[Chore]) -> None:
        self._clock = clock
        self._chores = tuple(chores)
        self._one_at_a_time = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Beat every minute; needs a running loop."""
        self._scheduler.add_job(
            self.beat, "interval", seconds=MINUTE, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    async def beat(self) -> dict[str, int]:
        """Run every chore once; a failing one is logged and does not stop the others. Back: what each did."""
        async with self._one_at_a_time:
            return {chore.name: await self._do(chore) for chore in self._chores}

    async def stop(self) -> None:
        """No further beat; the one under way is finished."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        async with self._one_at_a_time:
            return

    async def _do(self, chore: Chore) -> int:
        try:
            return await asyncio.to_thread(_run, chore, self._clock.now(), self._clock.real())
        except Exception as error:  # noqa: BLE001  one chore's failure is not the others'
            logs.get().error("chore-failed", chore=chore.name, **logs.failure(error))
            return 0


def _run(chore: Chore, now: datetime, real: datetime) -> int:
    """A chore can wait, whoever writes to a bot cannot."""
    with giving_way():
        return chore.run(now, real)
