"""What every bot does with an update: one event, one reply. Returning means committed; the reply follows by itself."""

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from bot import logs
from bot.channels.message import Button, Incoming, Page
from bot.channels.outbox import Done, Outbox, Reply, nothing
from bot.channels.painting import Painter
from bot.web.parts import TRY_AGAIN, Core, Lanes
from content.texts import VIETNAMESE
from handlers.conversation import Event, Para, Say, Screen, Turn

T = TypeVar("T")
CHANNEL = "telegram"
START = "start"
AGAIN = 1.0  # seconds
BELOW = "+"  # before the press of a message that stays as it is: what it leads to stands below


class Talk(Protocol):
    """One bot's side of every conversation."""

    async def take(self, incoming: Incoming) -> None:
        """Raises Busy, Crowded, Closed: nothing was done, and the same update may be handed in again."""

    async def sweep(self) -> None:
        """Every now and then: what stayed open too long closes."""

    async def gone(self, chat: str) -> None:
        """The person has blocked the bot."""

    async def leave(self) -> None:
        """The process is about to end."""


@dataclass(frozen=True)
class Line:
    """Between a conversation and a messenger: everything a talk needs."""

    core: Core
    lanes: Lanes
    painter: Painter
    outbox: Outbox

    async def take(
        self, incoming: Incoming, handle: Callable[[Incoming], Awaitable[None]], done: Done = nothing
    ) -> None:
        """The frame around handling an update: groups are left, and a mistake of ours stops nobody else. `done` hears
        what lies in the chat after one.
        """
        await self.outbox.room()
        if incoming.group:
            self.say(incoming, "telegram.group", leave=True)
            return
        try:
            await handle(incoming)
        except TRY_AGAIN:
            raise
        except Exception as error:  # noqa: BLE001  this update would fail again and again, and hold up all others
            logs.get().error("update-failed", **logs.failure(error))
            self.say(incoming, "telegram.broken", done=done)

    async def run(self, person: str, work: Callable[[], T]) -> T:
        return await self.lanes.run(person, work)

    def put(self, incoming: Incoming, turn: Turn, **more: object) -> None:
        """A button changes its message; words get a new one."""
        below = incoming.press is None or incoming.press.startswith(BELOW)
        edit = None if below else incoming.message
        reply = Reply(
            pages=self.pages(turn),
            edit=edit,
            queries=(incoming.query,) if incoming.query else (),
            wipe=tuple(each for each in turn.wipe if each != edit),
            veiled=turn.screen.private or turn.screen.shows_receipt,
        )
        self.outbox.put(incoming.chat, replace(reply, **more))  # type: ignore[arg-type]  # fields of a Reply

    def pages(self, turn: Turn) -> tuple[Page, ...]:
        return painted(self.painter, turn)

    def say(self, incoming: Incoming, text_id: str, **more: object) -> None:
        """One sentence that is no place of its own."""
        turn = Turn(Screen(START, (Para(Say(text_id)),)), VIETNAMESE)
        self.put(incoming, turn, edit=None, tells=True, **more)


async def insist(work: Callable[..., Awaitable[T]], *args: object) -> T:
    """However long the database cannot be had: this first."""
    while True:
        try:
            return await work(*args)
        except TRY_AGAIN:
            await asyncio.sleep(AGAIN)


def painted(painter: Painter, turn: Turn) -> tuple[Page, ...]:
    """The messages of a screen; under one that is kept, every button leads to a message below it."""
    pages = painter.pages(turn)
    return tuple(map(_staying, pages)) if turn.screen.keep else pages


def read_event(incoming: Incoming, sender: str, message: str | None) -> Event:
    """What somebody typed, pressed or sent, but a file: that is fetched first. Phones may send decomposed letters."""
    event = Event(CHANNEL, sender, str(incoming.update), message=message)
    if incoming.press is not None:
        return replace(event, press=incoming.press.removeprefix(BELOW))
    if incoming.spot is not None:
        return replace(event, spot=incoming.spot)
    if incoming.contact or incoming.text is None:
        return replace(event, unwanted=("contact" if incoming.contact else "stray", 0))
    return replace(event, text=unicodedata.normalize("NFC", incoming.text))


def command(incoming: Incoming) -> tuple[str, str] | None:
    """`/start CODE` → (`start`, `CODE`); None for anything but a command."""
    text = incoming.text or ""
    if not text.startswith("/") or incoming.file is not None:
        return None
    word, _, rest = text[1:].partition(" ")
    return word.partition("@")[0].lower(), rest.strip()


def _staying(page: Page) -> Page:
    return replace(page, rows=tuple(tuple(map(_below, row)) for row in page.rows))


def _below(button: Button) -> Button:
    """Addresses of kept screens and their acts have a byte to spare: `nudge/` and 26 letters."""
    return replace(button, press=BELOW + button.press) if button.press else button
