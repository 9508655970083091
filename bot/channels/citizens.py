"""The citizens' side of a messenger: what lies in a chat is known, and goes when it must."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot import logs
from bot.channels.commands import CITIZENS
from bot.channels.fetching import Fetching
from bot.channels.message import Incoming, RemoteFile
from bot.channels.order import Order
from bot.channels.outbox import Reply
from bot.channels.talk import CHANNEL, START, Line, command, insist, read_event
from bot.tasks import Work
from bot.web.parts import TRY_AGAIN
from content.doorlinks import Doorways
from handlers.citizens.telling import Telling, line
from handlers.conversation import Clock, Event, Turn
from handlers.held import IDLE
from storage.files import LARGEST

T = TypeVar("T")
MEGABYTE = 1024 * 1024
LEFT = "left"  # where whoever had everything deleted stands
NOTICES = "notices"  # a lane of their own


@dataclass
class Open:
    """Something private is to be seen in a chat: since when nobody touched it, and in which message."""

    since: datetime
    message: str | None


@dataclass(frozen=True)
class CitizenTalk:
    """`opened` is in memory alone: who has something private on the screen is nobody's record."""

    line: Line
    fetching: Fetching
    clock: Clock
    doors: Doorways
    telling: Telling
    order: Order = field(default_factory=Order)
    opened: dict[str, Open] = field(default_factory=dict, repr=False)

    async def take(self, incoming: Incoming) -> None:
        said = (incoming.message,) if incoming.message and incoming.press is None else ()
        await self.line.take(incoming, self._take, partial(self._shown, incoming.chat, said))

    async def gone(self, chat: str) -> None:
        """Who blocks the bot wants nothing kept; what lies in the chat is deleted when they come back."""
        self.opened.pop(chat, None)
        with suppress(*TRY_AGAIN):
            await self._run(chat, lambda: self.line.core.forget(CHANNEL, chat))
            await self._run(chat, lambda: self.telling.forget(CHANNEL, chat))

    async def sweep(self) -> None:
        """After ten quiet minutes a stranger who holds the phone sees the public menu, and nothing of before."""
        now = self.clock.real()
        for chat, seen in list(self.opened.items()):
            if now - seen.since > IDLE:
                await self._kindly(self._close(chat, seen))
        await self._kindly(self._tell())

    async def leave(self) -> None:
        """The process ends: what is open stays held, and goes out of sight."""
        for chat, seen in list(self.opened.items()):
            await self._kindly(self._hush(chat, seen))

    async def _tell(self) -> None:
        """Who asked for it hears that there is something new: one line, without a sound, and nothing of what."""
        for wish in await self._run(NOTICES, self.telling.due):
            chat = wish.address.removeprefix(f"{CHANNEL}:")
            done = partial(self._shown, chat, ())
            self.line.outbox.put(chat, Reply(self.line.pages(line(wish)), done=done))

    async def _kindly(self, work: Work) -> None:
        """One chat's trouble leaves no other open; the next sweep comes by again."""
        try:
            await work
        except TRY_AGAIN:
            return
        except Exception as error:  # noqa: BLE001  whatever it is, all others are to be closed
            logs.get().error("update-failed", **logs.failure(error))

    async def _close(self, chat: str, seen: Open) -> None:
        """Until it is out of sight it is looked after: the messenger may be away."""
        turn = await self._run(chat, lambda: self.line.core.close(CHANNEL, chat))
        if turn is not None and self.opened.get(chat) is seen:  # else they came back meanwhile
            self._cover(chat, seen, turn)

    async def _hush(self, chat: str, seen: Open) -> None:
        self._cover(chat, seen, await self._run(chat, lambda: self.line.core.hush(CHANNEL, chat)))

    def _cover(self, chat: str, seen: Open, turn: Turn) -> None:
        async def done(shown: tuple[str, ...], wiped: tuple[str, ...]) -> None:
            if self.opened.get(chat) is seen:
                del self.opened[chat]
            await self._shown(chat, (), shown, wiped)

        wipe = tuple(each for each in turn.wipe if each != seen.message)
        self.line.outbox.put(chat, Reply(self.line.pages(turn), edit=seen.message, wipe=wipe, tells=True, done=done))

    async def _take(self, incoming: Incoming) -> None:
        if self.order.is_late(incoming) or (incoming.stray and incoming.message is None):
            return
        if incoming.left:
            await self.gone(incoming.chat)
        elif incoming.file is not None:
            await self._take_file(incoming, incoming.file)
        else:
            await self._answer(incoming, self._event(incoming))

    async def _answer(self, incoming: Incoming, event: Event) -> None:
        turn = await self._turn(incoming.chat, event)
        if turn.screen.address == LEFT:  # before anything is answered: else it is brought again, and done again
            await self._run(incoming.chat, lambda: self.telling.forget(CHANNEL, incoming.chat))
        self._watch(incoming.chat, turn, incoming.message if incoming.press else None)
        # What a command asked for is no answer to anything, but it lies in the chat all the same.
        said = (incoming.message,) if event.press and incoming.text and incoming.message else ()
        receipt = turn.screen.shows_receipt
        self.line.put(incoming, turn, tells=receipt, done=partial(self._shown, incoming.chat, said, receipt=receipt))

    async def _turn(self, chat: str, event: Event) -> Turn:
        core = self.line.core
        return await self.line.lanes.read(chat, lambda: core.glance(event), lambda: core.handle(event))

    def _event(self, incoming: Incoming) -> Event:
        event, asked = read_event(incoming, incoming.chat, incoming.message), command(incoming)
        if asked is None:
            return event
        word, rest = asked
        if word == START:
            if " " in rest:  # no link says that: somebody's words, a receipt most likely
                return replace(event, text=rest, place=START)
            return replace(event, text=None, press=self.doors.read(rest) or START, arrives=True)
        address = CITIZENS.get(word, START)
        return replace(event, text=rest, place=address) if rest else replace(event, text=None, press=address)

    async def _take_file(self, incoming: Incoming, file: RemoteFile) -> None:
        """Only where it will be kept, and beside everything else: a slow file holds up nobody, not even its sender."""
        event = replace(read_event(incoming, incoming.chat, incoming.message), text=incoming.text, unwanted=None)
        if file.size > LARGEST:
            await self._answer(incoming, replace(event, unwanted=("big", -(-file.size // MEGABYTE))))
        elif not await self._run(incoming.chat, lambda: self.line.core.takes_files(CHANNEL, incoming.chat)):
            await self._answer(incoming, replace(event, unwanted=("nowhere", 0)))
        else:
            # Known before it is fetched: whatever happens meanwhile, the message can be deleted.
            await self._run(incoming.chat, lambda: self.line.core.shown(CHANNEL, incoming.chat, event.leaves))
            self.line.outbox.beside(self.line.take(incoming, partial(self._fetch, event, file)))

    async def _fetch(self, event: Event, file: RemoteFile, incoming: Incoming) -> None:
        taken = await self.fetching.take(incoming.chat, file)
        known = replace(event, unwanted=taken) if isinstance(taken, tuple) else replace(event, file=taken)
        await insist(self._answer, incoming, known)

    async def _run(self, person: str, work: Callable[[], T]) -> T:
        return await self.line.run(person, work)

    def _watch(self, chat: str, turn: Turn, message: str | None) -> None:
        """What is open stays open while anything is touched; by the state it is known whether it is still in use."""
        if turn.screen.private or chat in self.opened:
            before = self.opened.get(chat)
            self.opened[chat] = Open(self.clock.real(), message or (before.message if before else None))

    async def _shown(
        self,
        chat: str,
        said: tuple[str, ...],
        shown: tuple[str, ...],
        wiped: tuple[str, ...],
        *,
        receipt: bool = False,
    ) -> None:
        """Keep in mind what lies in the chat now, so that it can be deleted."""
        if shown and chat in self.opened:
            self.opened[chat].message = shown[-1]
        note = partial(self.line.core.shown, CHANNEL, chat, (*said, *shown), wiped, receipt=receipt)
        await insist(self._run, chat, note)
