"""Replies on their way out: in order for each chat, the newest screen instead of a backlog, patient with the messenger.

Whatever is lost here was committed before: the person sees where they are at the next touch.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot import logs
from bot.channels.message import Gone, Missing, Page, Refused, Slower, Unreachable, Wire
from bot.channels.pacing import YIELD, Pace
from bot.tasks import Work

CHATS = 2_000  # with something under way; beyond it nobody is listened to until some are served
CALLS = 64  # at once, as many as a Wire has connections
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)  # seconds between tries: about two minutes in all
VEIL = Page("…")  # what is pushed where the screen itself must not be: it is changed into the screen at once

Done = Callable[[tuple[str, ...], tuple[str, ...]], Awaitable[None]]


async def nothing(_shown: tuple[str, ...], _wiped: tuple[str, ...]) -> None:
    return


@dataclass(frozen=True)
class Reply:
    """What a chat is to show. `edit`: the message that becomes its first page; None: new messages below.

    `queries` stop waiting; `wipe` goes. `veiled`: never pushed as a new message. `done` hears what lies in the chat
    now; if it `tells`, also when nothing is new. With a `picture` (PNG) the one page stands below it.
    `overtaken`: messages that earlier replies were to change: what stood in them must not stay.
    """

    pages: tuple[Page, ...] = field(default=(), repr=False)
    picture: bytes = field(default=b"", repr=False)
    edit: str | None = None
    queries: tuple[str, ...] = ()
    wipe: tuple[str, ...] = ()
    veiled: bool = False
    leave: bool = False
    tells: bool = False
    done: Done = nothing
    overtaken: tuple[tuple[str, Page], ...] = field(default=(), repr=False)

    def after(self, earlier: "Reply") -> "Reply":
        """This one instead of an earlier one that nobody has seen yet."""
        own = self if self.pages else replace(earlier, done=self.done, wipe=self.wipe, queries=self.queries)
        changed = dict(earlier.overtaken)
        if earlier.edit is not None and earlier.pages and earlier.edit != own.edit:
            changed[earlier.edit] = earlier.pages[0]
        changed |= self.overtaken
        wipe = dict.fromkeys((*earlier.wipe, *self.wipe))
        return replace(
            own,
            queries=earlier.queries + self.queries,
            wipe=tuple(each for each in wipe if each != own.edit),
            overtaken=tuple((message, page) for message, page in changed.items() if message not in wipe),
        )


class _Overtaken(Exception):
    """While this reply was on its way a newer one came."""


@dataclass
class _Way:
    """A reply on its way: what is left of it, and what was done. Where the line breaks in between nothing is doubled,
    and every message that is out is known. `veil`: a new message in which nothing stands yet.
    """

    left: Reply
    shown: list[str] = field(default_factory=list)
    veil: str | None = None
    wiped: tuple[str, ...] = ()

    def past(self, *shown: str) -> None:
        """The first page is out; as new messages, if any."""
        self.left = replace(self.left, pages=self.left.pages[1:], picture=b"", edit=None)
        self.veil = None
        self.shown += shown

    def veiled(self, message: str) -> None:
        self.left, self.veil = replace(self.left, edit=message), message
        self.shown.append(message)

    def unveiled(self) -> Reply:
        """What is left for somebody who comes after: an empty message is not to be filled any more."""
        if self.veil is None:
            return self.left
        return replace(self.left, edit=None, wipe=(*self.left.wipe, self.veil))

    def clean(self) -> None:
        self.wiped, self.left = self.left.wipe, replace(self.left, wipe=())

    async def tell(self) -> None:
        shown, wiped = tuple(self.shown), self.wiped
        self.shown, self.wiped = [], ()
        if shown or wiped or (self.left.tells and not self.left.pages):
            await self.left.done(shown, wiped)


class Outbox:
    """`start` begins a task and keeps it. `gone`: nothing is sent to that chat again. `chats`: how many at once."""

    def __init__(
        self,
        wire: Wire,
        pace: Pace,
        start: Callable[[Work], object],
        gone: Callable[[str], Awaitable[None]],
        chats: int = CHATS,
    ) -> None:
        self._wire = wire
        self._pace = pace
        self._start = start
        self._gone = gone
        self._chats = chats
        self._waiting: dict[str, Reply | None] = {}
        self._calls = asyncio.Semaphore(CALLS)
        self._room = asyncio.Event()
        self._room.set()
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._waiting)

    async def room(self) -> None:
        """Before anything new is listened to: the messenger may be slow, memory is not endless."""
        await self._room.wait()

    def beside(self, work: Work) -> None:
        """Something that ends before the channel does, and holds up nobody."""
        self._start(work)

    def put(self, chat: str, reply: Reply) -> None:
        if chat in self._waiting:
            earlier = self._waiting[chat]
            self._waiting[chat] = reply.after(earlier) if earlier else reply
            return
        self._waiting[chat] = None
        self._empty.clear()
        if len(self._waiting) >= self._chats:
            self._room.clear()
        self._start(self._serve(chat, reply))

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, but not for ever: a messenger that is down must not hold the process."""
        try:
            async with asyncio.timeout(seconds):
                await self._empty.wait()
        except TimeoutError:
            logs.get().warning("replies-lost", count=len(self._waiting))

    async def _serve(self, chat: str, first: Reply) -> None:
        reply: Reply | None = first
        try:
            while reply is not None:
                await self._kindly(chat, reply)
                reply, self._waiting[chat] = self._waiting[chat], None
        except Gone:
            await self._gone(chat)
        finally:
            self._end(chat)

    async def _kindly(self, chat: str, reply: Reply) -> None:
        """One reply's trouble is neither the others' nor that of the next one here. Raises Gone."""
        try:
            await self._patiently(chat, reply)
        except Gone:
            raise
        except Exception as error:  # noqa: BLE001  a mistake of ours: it would fail again
            logs.get().error("reply-failed", **logs.failure(error))

    def _end(self, chat: str) -> None:
        del self._waiting[chat]
        if len(self._waiting) < self._chats:
            self._room.set()
        if not self._waiting:
            self._empty.set()

    async def _patiently(self, chat: str, reply: Reply) -> None:
        """Try until it is out, with what is newest by then; gives up after about two minutes."""
        for pause in PAUSES:
            left = await self._once(chat, reply, pause)
            if left is None:
                return
            reply = left
        logs.get().warning("replies-lost", count=1)

    async def _once(self, chat: str, reply: Reply, pause: float) -> Reply | None:
        """None when it is out; else, after a while, what is to be tried again."""
        way = _Way(reply)
        try:
            await self._within(chat, way)
        except _Overtaken:
            return await self._once(chat, self._newest(chat, way), pause)
        except Slower as slower:
            self._pace.hold(min(slower.seconds, YIELD))  # one chat's limit is not everybody's
            await asyncio.sleep(slower.seconds)
        except Unreachable:
            await asyncio.sleep(pause)
        else:
            return None
        return self._newest(chat, way)

    async def _within(self, chat: str, way: _Way) -> None:
        async with self._calls:
            try:
                await self._show(chat, way)
            finally:
                await way.tell()

    def _newest(self, chat: str, way: _Way) -> Reply:
        newer, self._waiting[chat] = self._waiting[chat], None
        return newer.after(way.unveiled()) if newer else way.left

    async def _show(self, chat: str, way: _Way) -> None:
        if way.left.queries:
            self._start(self._answer(way.left.queries))
        try:
            await self._pages(chat, way)
        finally:
            if way.left.leave:  # also where the bot may not write
                await self._wire.leave(chat)
        if way.left.wipe:
            await self._wire.delete(chat, way.left.wipe)
            way.clean()

    async def _answer(self, queries: tuple[str, ...]) -> None:
        """A button that goes on waiting is a blemish, no more."""
        for query in queries:
            try:
                await self._wire.answer(query)
            except (Gone, Slower, Unreachable, Refused):
                return

    async def _pages(self, chat: str, way: _Way) -> None:
        reply = way.left
        await self._overtaken(chat, way)
        if reply.picture:
            self._pace.replied()
            way.past(await self._wire.picture(chat, reply.picture, reply.pages[0]))
        elif reply.edit is not None and reply.pages:
            with suppress(Missing):
                await self._wire.edit(chat, reply.edit, reply.pages[0])
                way.past()
        for page in way.left.pages:
            await self._push(chat, page, way)

    async def _overtaken(self, chat: str, way: _Way) -> None:
        while way.left.overtaken:
            message, page = way.left.overtaken[0]
            with suppress(Missing):
                await self._wire.edit(chat, message, page)
            way.left = replace(way.left, overtaken=way.left.overtaken[1:])

    async def _push(self, chat: str, page: Page, way: _Way) -> None:
        """Under the veil: that the message is there is known before anything stands in it. Whatever breaks in between,
        and be it the power, leaves no words behind that nobody could delete. Where a newer reply waits by now it stays
        empty, and goes.
        """
        self._pace.replied()
        if not way.left.veiled:
            way.past(await self._wire.send(chat, page, silent=True))
            return
        way.veiled(await self._wire.send(chat, VEIL, silent=True))
        await way.tell()
        if self._waiting.get(chat) is not None:
            raise _Overtaken
        await self._wire.edit(chat, way.left.edit or "", page)
        way.past()
