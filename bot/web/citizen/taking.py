"""Taking in a file that a visitor posts: sealed piece by piece, as much of it as may come, or the reason why not."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, TypeVar

from bot.cleaning import is_picture
from bot.first_look import FirstLook, Useless
from bot.intake_limits import MEGABYTE, Limits
from bot.web.chat import CHANNEL
from bot.web.citizen.upload import Upload
from bot.web.guard import BODY_BYTES
from bot.web.parts import TRY_AGAIN, Core, Lanes
from handlers.conversation import Clock, Event, Screen, Unwanted
from storage.files import LARGEST, Full, Shelf, StoredFile, Taking, TooLarge

T = TypeVar("T")
Refusal = tuple[Unwanted, int]
Offer = Literal["", "letter", "draft", "asked"]  # a letter goes at once, so no press but its own takes a file along
AT_ONCE = 32  # files on their way in: a few hundred KiB of memory each
PATIENCE = 570.0  # seconds for a whole file: 20 MB at 300 kbit/s, and less than what a draft stays open
AT = ("report/story", "report/proof", "report/review", "help/story", "help/review")
ASKED = "report/proof"
MAILBOX, NOT_AT = "mailbox/", ("mailbox/close", "mailbox/withdraw")
KINDS = {"image": "photo", "audio": "voice", "video": "video"}


@dataclass(frozen=True)
class Files:
    """The page's way to the shelf. Whoever sends waits; nobody else does."""

    core: Core
    lanes: Lanes
    shelf: Shelf
    limits: Limits
    clock: Clock
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def take(self, sender: str, group: str, upload: Upload) -> StoredFile | Refusal:
        """The file, or why it was not taken."""
        taken = await self._refusal(sender, group, upload) or await self._patiently(sender, upload)
        await upload.drain()
        return taken if isinstance(taken, StoredFile) or taken[0] != "big" else _too_big(upload.size)

    async def _refusal(self, sender: str, group: str, upload: Upload) -> Refusal | None:
        if not await self.lanes.run(sender, lambda: self.core.takes_files(CHANNEL, sender)):
            return "nowhere", 0
        await self.lanes.run(sender, lambda: self.core.stay(CHANNEL, sender))  # it may take as long as one may be idle
        if upload.declared > LARGEST + BODY_BYTES:
            return "big", 0
        size = min(upload.declared or LARGEST, LARGEST)
        return None if self.limits.takes_file(CHANNEL, sender, group, size) else ("later", 0)

    async def _patiently(self, sender: str, upload: Upload) -> StoredFile | Refusal:
        try:
            async with asyncio.timeout(PATIENCE), self.turns:
                return await self._store(sender, upload)
        except TooLarge:
            return "big", 0
        except Useless as useless:
            return useless.why, 0
        except (Full, TimeoutError, *TRY_AGAIN):
            return "later", 0

    async def _store(self, sender: str, upload: Upload) -> StoredFile:
        mime = upload.head.mime if upload.head else ""
        taking, look = self.shelf.open(_kind(mime), mime, self.clock.real().date()), FirstLook(mime)
        try:
            async for piece in upload.pieces():
                look.add(piece)
                await self._run(sender, partial(taking.add, piece))
            look.close()
            return await self._run(sender, taking.close)
        except BaseException:
            await self._abandon(sender, taking)
            raise

    async def _abandon(self, sender: str, taking: Taking) -> None:
        with suppress(*TRY_AGAIN):  # then it goes with the next sweep
            await self._run(sender, taking.abandon)

    async def _run(self, sender: str, work: Callable[[], T]) -> T:
        """In a lane of its own, as with messengers (bot/channels/fetching.py)."""
        return await self.lanes.run(f"{sender}:file", work)


def offers_file(screen: Screen) -> Offer:
    """Whether and how the page shows a box for one: where things are told, by the address, which costs nothing. Whether
    it is taken is asked later.
    """
    place = screen.address
    if screen.private and place in AT:
        return "asked" if place == ASKED else "draft"
    writes = screen.private and screen.asks is not None
    return "letter" if writes and place.startswith(MAILBOX) and place not in NOT_AT else ""


def sent(event: Event, taken: StoredFile | Refusal) -> Event:
    """The same file sent twice from the same form is one."""
    if isinstance(taken, StoredFile):
        return replace(event, external_id=f"{event.external_id}:{taken.digest[:16]}", file=taken)
    return replace(event, external_id=f"{event.external_id}:{taken[0]}", unwanted=taken)


def _kind(mime: str) -> str:
    """A picture that no desk sees as one (HEIC, GIF) is a file like others: its sender is told to add words."""
    if mime.lower().startswith("image/") and not is_picture(mime):
        return "document"
    return KINDS.get(mime.partition("/")[0].lower(), "document")


def _too_big(size: int) -> Refusal:
    return "big", -(-size // MEGABYTE)
