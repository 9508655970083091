"""Replies on their way out: in order for each chat, the newest screen instead of a backlog, patient with the messenger.

Whatever is lost here was committed before: the person sees where they are at the next touch.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot import logs
from bot.channels.message import Gone, Missing, Page, Refused, Slower, Unreachable, Wire
from bot.channels.pacing import Pace
from bot.tasks import Work

CHATS = 2_000  # with something under way; beyond it nobody is listened to until some are served
CALLS = 64  # at once, as many as a Wire has connections
TRIES = 8  # with the pauses below: about two minutes
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
VEIL = Page("…")  # what is pushed where the screen itself must not be: it is changed into the screen at once

Done = Callable[[tuple[str, ...], tuple[str, ...]], Awaitable[None]]


async def _nothing(_shown: tuple[str, ...], _wiped: tuple[str, ...]) -> None:
    return


@dataclass(frozen=True)
class Reply:
    """What a chat is to show. `edit`: the message that becomes its first page; None: new messages below.

    `queries` stop waiting; `wipe` goes. `veiled`: never pushed as a new message. `done`: what lies in the chat now.
    With a `picture` (PNG) the one page stands below it.
    """

    pages: tuple[Page, ...] = field(default=(), repr=False)
    picture: bytes = field(default=b"", repr=False)
    edit: str | None = None
    queries: tuple[str, ...] = ()
    wipe: tuple[str, ...] = ()
    veiled: bool = False
    leave: bool = False
    done: Done = _nothing

    def after(self, earlier: "Reply") -> "Reply":
        """This one instead of an earlier one that nobody has seen yet."""
        shown = {"pages": earlier.pages, "picture": earlier.picture, "edit": earlier.edit, "veiled": earlier.veiled}
        kept = {} if self.pages else shown
        wipe = tuple(dict.fromkeys((*earlier.wipe, *self.wipe)))
        return replace(self, queries=earlier.queries + self.queries, wipe=wipe, **kept)  # type: ignore[arg-type]


class Outbox:
    """`start` begins a task and keeps it. `gone`: nothing is ever sent to that chat again."""

    def __init__(
        self,
        wire: Wire,
        pace: Pace,
        start: Callable[[Work], object],
        gone: Callable[[str], Awaitable[None]],
    ) -> None:
        self._wire = wire
        self._pace = pace
        self._start = start
        self._gone = gone
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

    def put(self, chat: str, reply: Reply) -> None:
        if chat in self._waiting:
            earlier = self._waiting[chat]
            self._waiting[chat] = reply.after(earlier) if earlier else reply
            return
        self._waiting[chat] = None
        self._empty.clear()
        if len(self._waiting) >= CHATS:
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
                await self._patiently(chat, reply)
                reply, self._waiting[chat] = self._waiting[chat], None
        except Gone:
            await self._gone(chat)
        except Exception as error:  # noqa: BLE001  one chat's trouble is not the others'
            logs.get().error("reply-failed", **logs.failure(error))
        finally:
            self._end(chat)

    def _end(self, chat: str) -> None:
        del self._waiting[chat]
        if len(self._waiting) < CHATS:
            self._room.set()
        if not self._waiting:
            self._empty.set()

    async def _patiently(self, chat: str, reply: Reply) -> None:
        """Try until it is out, with what is newest by then; gives up after about two minutes."""
        for pause in PAUSES[:TRIES]:
            try:
                await self._within(chat, reply)
            except Slower as slower:
                self._pace.hold(slower.seconds)
                await asyncio.sleep(slower.seconds)
            except Unreachable:
                await asyncio.sleep(pause)
            else:
                return
            reply = self._newest(chat, reply)
        logs.get().warning("replies-lost", count=1)

    async def _within(self, chat: str, reply: Reply) -> None:
        async with self._calls:
            await self._show(chat, reply)

    def _newest(self, chat: str, reply: Reply) -> Reply:
        newer, self._waiting[chat] = self._waiting[chat], None
        return newer.after(reply) if newer else reply

    async def _show(self, chat: str, reply: Reply) -> None:
        if reply.queries:
            self._start(self._answer(reply.queries))
        shown = await self._pages(chat, reply) if reply.pages else ()
        if reply.wipe:
            await self._wire.delete(chat, reply.wipe)
        if shown or reply.wipe:
            await reply.done(shown, reply.wipe)
        if reply.leave:
            await self._wire.leave(chat)

    async def _answer(self, queries: tuple[str, ...]) -> None:
        """A button that goes on waiting is a blemish, no more."""
        for query in queries:
            try:
                await self._wire.answer(query)
            except (Gone, Slower, Unreachable, Refused):
                return

    async def _pages(self, chat: str, reply: Reply) -> tuple[str, ...]:
        """Returns the ids of the messages that are new."""
        self._pace.replied()
        if reply.picture:
            return (await self._wire.picture(chat, reply.picture, reply.pages[0]),)
        rest = reply.pages
        if reply.edit is not None:
            try:
                await self._wire.edit(chat, reply.edit, reply.pages[0])
                rest = reply.pages[1:]
            except Missing:
                rest = reply.pages
        return tuple([await self._push(chat, page, veiled=reply.veiled) for page in rest])

    async def _push(self, chat: str, page: Page, *, veiled: bool) -> str:
        if not veiled:
            return await self._wire.send(chat, page, silent=True)
        message = await self._wire.send(chat, VEIL, silent=True)
        await self._wire.edit(chat, message, page)
        return message
