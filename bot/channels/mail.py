"""E-mail beside the messenger: a handful of letters is taken from the database, handed to the mail server, marked.

It says what an Outgoing of its channel has. Whatever the server does not take now waits, longer each time.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bot import logs
from bot.channels.running import ON, STARTING, UNREACHABLE
from bot.mail.letters import Envelope, Letters
from bot.mail.message import BadLetter, Letter
from bot.mail.smtp import LATER, REFUSED, SENT, Line, Outcome
from bot.tasks import Tasks
from handlers.officials.mail.mailing import Mailings, NobodyReads, NothingToSay
from handlers.officials.nudging.outgoing import Outgoing, Parcel
from storage.engine import Busy

QUIET = 5.0  # seconds between two looks while there is nothing to send
LOST = 300.0  # seconds between two looks for what died on its way
LAST = 20.0  # seconds for the letter that is on its way when the process ends
PAUSE, LONGEST = 60.0, 900.0  # seconds while the server takes nothing
TRIES = 5  # of marking what became of a letter

Mark = Callable[[Parcel], None]
T = TypeVar("T")


@dataclass
class Mail:
    """One mail server. `status` is for `/health`."""

    outgoing: Outgoing
    mailings: Mailings
    letters: Letters
    line: Callable[[], Line]
    name: str = "mail"
    status: str = STARTING
    quiet: float = QUIET
    pause: float = PAUSE
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """The letter on its way is finished, what was taken besides is given back."""
        self._closing.set()

    async def run(self) -> None:
        """Until `stop`."""
        tasks = Tasks()
        tasks.start(self._work())
        tasks.start(self._watch())
        await self._closing.wait()
        await tasks.finish(LAST)
        await tasks.end()

    async def _work(self) -> None:
        pause = self.pause
        while not self._closing.is_set():
            outcomes = await self._round()
            waits = bool(outcomes) and set(outcomes) == {LATER}
            if outcomes:
                self._turn(UNREACHABLE if waits else ON)
            pause = min(2 * pause, LONGEST) if waits else self.pause
            if waits or not outcomes:
                await self._rest(pause / 2 if waits else self.quiet)

    async def _watch(self) -> None:
        """What died in flight is unknown; with a messenger beside it that is done twice, and harms nobody."""
        while not self._closing.is_set():
            await self._tried(self.outgoing.lose)
            await self._rest(LOST)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()

    async def _round(self) -> list[Outcome]:
        parcels = await self._tried(self.outgoing.due)
        if not parcels:
            return []
        async with self.line() as line:
            return [await self._sent(line, parcel) for parcel in parcels]

    async def _sent(self, line: Line, parcel: Parcel) -> Outcome:
        """What breaks here is this letter's trouble, and none of the others'."""
        try:
            outcome = await self._handed(line, parcel)
        except NothingToSay:
            return await self._mark(self.outgoing.settled, parcel, SENT)
        except (NobodyReads, BadLetter):
            return await self._mark(self.outgoing.refused, parcel, SENT)
        except Busy:
            outcome = LATER
        except Exception as error:  # noqa: BLE001  one letter that cannot be written is not the others' trouble
            logs.get().error("reply-failed", **logs.failure(error))
            return await self._mark(self.outgoing.refused, parcel, SENT)
        return await self._mark(self._marks(parcel, outcome), parcel, outcome)

    async def _handed(self, line: Line, parcel: Parcel) -> Outcome:
        if self._closing.is_set() or not await line.ready():  # before the pass of the last letter is given up
            return LATER
        letter = await asyncio.to_thread(self._letter, parcel)
        return (await line.send(letter)).outcome

    def _letter(self, parcel: Parcel) -> Letter:
        written = self.mailings.written(parcel)
        home = f"{self.mailings.page}/o/letter"
        return self.letters.letter(written.mailing, Envelope(written.to, written.letter, home, written.stop))

    def _marks(self, parcel: Parcel, outcome: Outcome) -> Mark:
        """A notice that was not taken is nobody's for two minutes, so that those behind it get through."""
        if outcome == SENT:
            return self.outgoing.sent
        if outcome == REFUSED:
            return self.outgoing.blocked
        ends = self._closing.is_set()
        return self.outgoing.later if outcome == LATER and (parcel.kind == "nudge" or ends) else self.outgoing.unknown

    async def _mark(self, mark: Mark, parcel: Parcel, outcome: Outcome) -> Outcome:
        for _ in range(TRIES):
            if await self._tried(partial(_marked, mark, parcel)):
                break
        return outcome

    async def _tried(self, work: Callable[[], T]) -> T | None:
        """None where the database cannot be had, or something is wrong in it: the next round tries again, and nobody
        else's mail stops.
        """
        try:
            return await asyncio.to_thread(work)
        except Busy:
            return None
        except Exception as error:  # noqa: BLE001  the worker outlives whatever one round runs into
            logs.get().error("chore-failed", chore="mail", **logs.failure(error))
            return None

    def _turn(self, state: str) -> None:
        """Told once: a server that is away for a night is one line."""
        if state != self.status:
            self.status = state
            logs.get().info("channel", channel=self.name, state=state)


def _marked(mark: Mark, parcel: Parcel) -> bool:
    mark(parcel)
    return True
