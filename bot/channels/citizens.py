"""The citizens' side of a messenger: what lies in a chat is known, and goes when it must."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.channels.commands import CITIZENS
from bot.channels.message import Gone, Incoming, Refused, RemoteFile, Slower, TooBig, Unreachable, Wire
from bot.channels.outbox import Reply
from bot.channels.talk import CHANNEL, START, Line, command, read_event
from bot.web.parts import TRY_AGAIN
from content.doorlinks import Doorways
from handlers.conversation import Clock, Event, Turn
from handlers.held import IDLE
from storage.engine import Busy
from storage.files import LARGEST, Shelf, StoredFile, Taking, TooLarge

T = TypeVar("T")
MEGABYTE = 1024 * 1024


@dataclass
class Open:
    """Something private is to be seen in a chat: since when nobody touched it, and in which message."""

    since: datetime
    message: str | None


@dataclass(frozen=True)
class CitizenTalk:
    """`opened` is in memory alone: who has something private on the screen is nobody's record."""

    line: Line
    wire: Wire
    clock: Clock
    doors: Doorways
    shelf: Shelf
    opened: dict[str, Open] = field(default_factory=dict, repr=False)

    async def take(self, incoming: Incoming) -> None:
        await self.line.take(incoming, self._take)

    async def gone(self, chat: str) -> None:
        """Who blocks the bot wants nothing kept. Files on their way go with the next sweep."""
        self.opened.pop(chat, None)
        with suppress(*TRY_AGAIN):
            await self._run(chat, lambda: self.line.core.forget(CHANNEL, chat))

    async def sweep(self) -> None:
        """After ten quiet minutes a stranger who holds the phone sees the public menu, and nothing of before."""
        now = self.clock.real()
        for chat, seen in list(self.opened.items()):
            if now - seen.since > IDLE:
                with suppress(*TRY_AGAIN):
                    await self._close(chat, seen)

    async def _close(self, chat: str, seen: Open) -> None:
        turn = await self._run(chat, lambda: self.line.core.close(CHANNEL, chat))
        if self.opened.get(chat) is not seen:
            return  # they came back meanwhile
        del self.opened[chat]
        if turn is not None:
            wipe = tuple(each for each in turn.wipe if each != seen.message)
            done = partial(self._shown, chat, None)
            self.line.outbox.put(chat, Reply(self.line.pages(turn), edit=seen.message, wipe=wipe, done=done))

    async def _take(self, incoming: Incoming) -> None:
        if incoming.left:
            await self.gone(incoming.chat)
            return
        if incoming.stray and incoming.message is None:
            return
        event = await self._event(incoming)
        turn = await self._run(incoming.chat, lambda: self.line.core.handle(event))
        self._watch(incoming.chat, turn, incoming.message if incoming.press else None)
        # What a command asked for is no answer to anything, but it lies in the chat all the same.
        said = (incoming.message,) if event.press and incoming.text and incoming.message else ()
        self.line.put(incoming, turn, done=partial(self._shown, incoming.chat, said))

    async def _event(self, incoming: Incoming) -> Event:
        event = read_event(incoming, incoming.chat, incoming.message)
        if incoming.file is not None:
            return await self._with_file(event, incoming.file, incoming)
        asked = command(incoming)
        if asked is None:
            return event
        word, payload = asked
        if word == START:
            return replace(event, text=None, press=self.doors.read(payload) or START, arrives=True)
        return replace(event, text=None, press=CITIZENS.get(word, START))

    async def _with_file(self, event: Event, file: RemoteFile, incoming: Incoming) -> Event:
        """Fetched and sealed before the conversation hears of it, piece by piece; only where it will be kept."""
        event = replace(event, text=incoming.text, unwanted=None)
        if file.size > LARGEST:
            return replace(event, unwanted=("big", -(-file.size // MEGABYTE)))
        if not await self._run(incoming.chat, lambda: self.line.core.takes_files(CHANNEL, incoming.chat)):
            return replace(event, unwanted=("nowhere", 0))
        try:
            return replace(event, file=await self._fetch(incoming.chat, file))
        except (TooBig, TooLarge, Refused):  # refused: one that Telegram has thrown away meanwhile
            return replace(event, unwanted=("big", -(-file.size // MEGABYTE)))

    async def _fetch(self, chat: str, file: RemoteFile) -> StoredFile:
        """Raises TooBig, TooLarge, and Busy when the messenger does not hand it over now."""
        lane = f"{chat}:file"
        today = self.clock.real().date()
        taking = await self._run(lane, lambda: self.shelf.open(file.kind, file.mime, today))
        try:
            async for piece in self.wire.fetch(file):
                await self._run(lane, partial(taking.add, piece))
            return await self._run(lane, taking.close)
        except (Unreachable, Slower, Gone):
            await self._abandon(lane, taking)
            raise Busy("the messenger does not hand the file over") from None
        except BaseException:
            await self._abandon(lane, taking)
            raise

    async def _abandon(self, lane: str, taking: Taking) -> None:
        with suppress(*TRY_AGAIN):
            await self._run(lane, taking.abandon)

    async def _run(self, person: str, work: Callable[[], T]) -> T:
        return await self.line.run(person, work)

    def _watch(self, chat: str, turn: Turn, message: str | None) -> None:
        """What is open stays open while anything is touched; by the state it is known whether it is still in use."""
        if turn.screen.private or chat in self.opened:
            before = self.opened.get(chat)
            self.opened[chat] = Open(self.clock.real(), message or (before.message if before else None))

    async def _shown(
        self, chat: str, said: tuple[str, ...] | None, shown: tuple[str, ...], wiped: tuple[str, ...]
    ) -> None:
        """Keep in mind what lies in the chat now, so that it can be deleted."""
        if shown and chat in self.opened:
            self.opened[chat].message = shown[-1]
        messages = (*(said or ()), *shown)
        with suppress(*TRY_AGAIN):  # then it stays, and is told to nobody: better than a reply that is lost
            await self._run(chat, lambda: self.line.core.shown(CHANNEL, chat, messages, wiped))
