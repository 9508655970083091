"""What goes out to many by itself: a second's worth is taken from the database, sent at the bot's pace, marked."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.channels.message import Gone, Page, Refused, Slower, Unreachable, Wire
from bot.channels.pacing import Pace
from bot.channels.painting import Painter
from bot.channels.talk import CHANNEL, painted
from bot.web.parts import Core
from handlers.officials.outgoing import Outgoing, Parcel
from storage.engine import Busy

QUIET = 2.0  # seconds between two looks while there is nothing to send
LOST = 300.0  # seconds between two looks for what died on its way
AT_ONCE = 16  # on their way together: at 25 a second each may take more than half a second


@dataclass(frozen=True)
class Post:
    """The officials' outgoing messages over one wire."""

    core: Core
    painter: Painter
    outgoing: Outgoing
    wire: Wire
    pace: Pace

    async def run(self) -> None:
        """Until cancelled; what is on its way then is finished first. Raises nothing that a pause would not mend."""
        now = asyncio.get_running_loop().time
        looked = -LOST
        while True:
            if now() - looked > LOST:
                await asyncio.to_thread(self._lose)
                looked = now()
            parcels = await asyncio.to_thread(self._due)
            if parcels:
                await asyncio.shield(self._send_all(parcels))
            else:
                await asyncio.sleep(QUIET)

    def _due(self) -> tuple[Parcel, ...]:
        try:
            return self.outgoing.due()
        except Busy:
            return ()

    def _lose(self) -> None:
        with suppress(Busy):
            self.outgoing.lose()

    async def _send_all(self, parcels: tuple[Parcel, ...]) -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._within(gate, parcel) for parcel in parcels))

    async def _within(self, gate: asyncio.Semaphore, parcel: Parcel) -> None:
        async with gate:
            await self._send(parcel)

    async def _send(self, parcel: Parcel) -> None:
        """Exactly one of four answers for each parcel. A time-out may or may not have delivered it."""
        pages = await asyncio.to_thread(self._pages, parcel)
        await self.pace.turn()
        told = await self._told(parcel, pages)
        await asyncio.to_thread(told, parcel)

    async def _told(self, parcel: Parcel, pages: tuple[Page, ...]) -> Callable[[Parcel], None]:
        try:
            for page in pages:
                await self.wire.send(parcel.address, page)
        except Gone:
            return self.outgoing.blocked
        except Slower as slower:
            self.pace.hold(slower.seconds)
            return self.outgoing.later
        except (Unreachable, Refused):
            return self.outgoing.unknown
        return self.outgoing.sent

    def _pages(self, parcel: Parcel) -> tuple[Page, ...]:
        turn = self.core.look(CHANNEL, parcel.official_id.hex(), parcel.place)
        return painted(self.painter, turn)
