"""What goes out to many by itself: a second's worth is taken from the database, sent at the bot's pace, marked."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot import logs
from bot.channels.message import Gone, Page, Refused, Slower, Unreachable, Wire
from bot.channels.pacing import Pace
from bot.channels.painting import Painter
from bot.channels.talk import CHANNEL, painted
from bot.web.parts import Core
from handlers.officials.nudging.outgoing import Outgoing, Parcel
from storage.engine import Busy

QUIET = 2.0  # seconds between two looks while there is nothing to send
LOST = 300.0  # seconds between two looks for what died on its way
LAST = 10.0  # seconds for what is on its way when the process ends
APART = 1.0  # seconds between two messages to one chat: Telegram takes no more
TRIES = 5  # of a further page, and of marking what became of a parcel, each as long as anybody waits for the database
AT_ONCE = 16  # on their way together: at 25 a second each may take more than half a second

Mark = Callable[[Parcel], None]


@dataclass(frozen=True)
class Post:
    """The officials' outgoing messages over one wire. `apart`: seconds between the pages of one parcel.

    `pen`: one is drawn at a time, which is often enough for 25 a second. Sixteen at once would take both connections
    that read, and whoever pressed a button would wait for one behind them all.
    """

    core: Core
    painter: Painter
    outgoing: Outgoing
    wire: Wire
    pace: Pace
    apart: float = APART
    pen: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def run(self) -> None:
        """Until cancelled; what is on its way then is finished first. Raises nothing that a pause would not mend."""
        now = asyncio.get_running_loop().time
        looked = -LOST
        while True:
            if now() - looked > LOST:
                await asyncio.to_thread(self._lose)
                looked = now()
            if not await self._round():
                await asyncio.sleep(QUIET)

    async def _round(self) -> int:
        """Returns how many were taken. At a cancellation what has not begun is given back, the rest has some time."""
        ends = asyncio.Event()
        batch = asyncio.ensure_future(self._batch(ends))
        try:
            return await asyncio.shield(batch)
        except asyncio.CancelledError:
            ends.set()
            await asyncio.wait({batch}, timeout=LAST)
            batch.cancel()
            raise

    async def _batch(self, ends: asyncio.Event) -> int:
        parcels = await asyncio.to_thread(self._due)
        gate = asyncio.Semaphore(AT_ONCE)
        work = (self._within(gate, parcel, ends) for parcel in parcels)
        for trouble in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(trouble, Exception):
                logs.get().error("reply-failed", **logs.failure(trouble))
        return len(parcels)

    def _due(self) -> tuple[Parcel, ...]:
        try:
            return self.outgoing.due()
        except Busy:
            return ()

    def _lose(self) -> None:
        with suppress(Busy):
            self.outgoing.lose()

    async def _within(self, gate: asyncio.Semaphore, parcel: Parcel, ends: asyncio.Event) -> None:
        """One answer for each parcel; where the database cannot be had for long, `lose` gives it later."""
        async with gate:
            mark = await self._drawn(parcel, ends)
            for _ in range(TRIES):
                with suppress(Busy):
                    await asyncio.to_thread(mark, parcel)
                    return

    async def _drawn(self, parcel: Parcel, ends: asyncio.Event) -> Mark:
        try:
            async with self.pen:
                pages = await asyncio.to_thread(self._pages, parcel)
        except Busy:
            return self.outgoing.later
        except Exception as error:  # noqa: BLE001  one screen that cannot be drawn is not the others' trouble
            logs.get().error("reply-failed", **logs.failure(error))
            return self.outgoing.refused
        return await self._told(parcel, pages) if await self._turn(ends) else self.outgoing.later

    async def _turn(self, ends: asyncio.Event) -> bool:
        """Wait for one; False if the process ends before it comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pace.reserve()):
                await ends.wait()
        return not ends.is_set()

    async def _told(self, parcel: Parcel, pages: Sequence[Page]) -> Mark:
        """A time-out may or may not have delivered it. Only the first page can be asked to come later: with that one
        out, nothing of it is ever sent anew.
        """
        try:
            await self.wire.send(parcel.address, pages[0])
            for page in pages[1:]:
                await self._follow(parcel.address, page)
        except Gone:
            return self.outgoing.blocked
        except Slower as slower:
            self.pace.hold(slower.seconds)
            return self.outgoing.later
        except Refused:
            return self.outgoing.refused
        except Unreachable:
            return self.outgoing.unknown
        return self.outgoing.sent

    async def _follow(self, chat: str, page: Page) -> None:
        """Waits as long as the messenger asks. Raises Gone, Refused, Unreachable, never Slower."""
        wait = self.apart
        for _ in range(TRIES):
            await asyncio.sleep(wait)
            await self.pace.turn()
            try:
                await self.wire.send(chat, page)
            except Slower as slower:
                self.pace.hold(slower.seconds)
                wait = max(self.apart, slower.seconds)
            else:
                return
        raise Unreachable

    def _pages(self, parcel: Parcel) -> tuple[Page, ...]:
        turn = self.core.look(CHANNEL, parcel.official_id.hex(), parcel.place)
        return painted(self.painter, turn)
