"""Taking in what people send: sealed piece by piece, tried again for a while, a few files at a time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bot.channels.message import Gone, Refused, RemoteFile, Slower, TooBig, Unreachable, Wire
from bot.first_look import FirstLook, Useless
from bot.web.parts import TRY_AGAIN, Lanes
from handlers.conversation import Clock, Unwanted
from storage.files import LARGEST, Full, Shelf, StoredFile, Taking, TooLarge

T = TypeVar("T")
Refusal = tuple[Unwanted, int]
MEGABYTE = 1024 * 1024
AT_ONCE = 4  # files on their way in: so many connections, and so many pieces in memory
PATIENCE = 60.0  # seconds for one file, waiting for its turn and every further try among them
PAUSES = (0.5, 2.0)  # seconds before a second and a third try
LATER: Refusal = ("later", 0)


@dataclass(frozen=True)
class Fetching:
    """Files of one bot. Whoever calls waits at most `patience` seconds, and nobody else does."""

    wire: Wire
    shelf: Shelf
    lanes: Lanes
    clock: Clock
    patience: float = PATIENCE
    pauses: tuple[float, ...] = PAUSES
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def take(self, chat: str, file: RemoteFile) -> StoredFile | Refusal:
        """The file, or why it was not taken. Raises nothing: what cannot be had now is asked for again."""
        too_big: Refusal = ("big", -(-file.size // MEGABYTE))
        if file.size > LARGEST:
            return too_big
        try:
            async with asyncio.timeout(self.patience):
                return await self._patiently(chat, file)
        except (TooBig, TooLarge):
            return too_big
        except Useless as useless:
            return useless.why, 0
        except (Full, Refused, TimeoutError):  # refused: one that the messenger has thrown away meanwhile
            return LATER

    async def _patiently(self, chat: str, file: RemoteFile) -> StoredFile | Refusal:
        for pause in (*self.pauses, None):
            try:
                async with self.turns:
                    return await self._fetch(chat, file)
            except (Unreachable, Slower, Gone, *TRY_AGAIN) as error:
                if pause is None:
                    break
                wait = max(pause, error.seconds if isinstance(error, Slower) else 0.0)
            await asyncio.sleep(wait)
        return LATER

    async def _fetch(self, chat: str, file: RemoteFile) -> StoredFile:
        taking, look = self.shelf.open(file.kind, file.mime, self.clock.real().date()), FirstLook(file.mime)
        try:
            async for piece in self.wire.fetch(file):
                look.add(piece)
                await self._run(chat, partial(taking.add, piece))
            look.close()
            return await self._run(chat, taking.close)
        except BaseException:
            await self._abandon(chat, taking)
            raise

    async def _abandon(self, chat: str, taking: Taking) -> None:
        with suppress(*TRY_AGAIN):  # then it goes with the next sweep
            await self._run(chat, taking.abandon)

    async def _run(self, chat: str, work: Callable[[], T]) -> T:
        """In a lane of its own: what else the person does waits for no piece, its pieces wait for each other."""
        return await self.lanes.run(f"{chat}:file", work)
