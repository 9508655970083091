"""One event, one function call, one transaction."""

import base64
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sqlalchemy import Connection

from content.forms import LONGEST_TEXT
from content.library import Library
from handlers.context import Context, SlowWork
from handlers.conversation import (
    Clock,
    Event,
    Locked,
    NoSuchAddress,
    Say,
    Screen,
    StaleAct,
    Turn,
    split_press,
)
from handlers.held import Held
from handlers.routes import Routes
from storage import state, vault
from storage.engine import Database

P = TypeVar("P")
START = "start"
RECEIPT = "receipt"


@dataclass(frozen=True)
class Core(Generic[P]):
    """The conversation of one zone. `on_text` takes what is typed: (context, text, place) → address to show.

    `parts_for` gives a sender's handlers what they work with; `locks`: ten idle minutes close what is private.
    """

    database: Database
    clock: Clock
    ring: vault.Keyring
    states: state.States
    routes: Routes
    library: Library
    parts_for: Callable[[Connection, str], P]
    on_text: Callable[[Context[P], str, str], str]
    locks: bool = True

    def handle(self, event: Event) -> Turn:
        """Everything a person does. A Link only reads; an Act or a text is one write. Raises storage's Busy."""
        if event.press is not None and event.text is None:
            address, mark = _split(event.press)
            if mark is None:
                return self.look(event.channel, event.sender, address)
        return self._outside_then(lambda done: self._write(event, done))

    def look(self, channel: str, sender: str, place: str) -> Turn:
        """The screen at a place, as it is now; writes nothing."""

        def read(tx: Connection) -> Turn:
            ctx = self._context(tx, channel, sender, {})
            self._close_if_idle(ctx)
            return self._show(ctx, place)

        return self.database.read(read)

    def stay(self, channel: str, sender: str) -> None:
        """Somebody is still writing: what is open stays open. What has closed does not open again."""
        who, real = self._who(channel, sender), self.clock.real()

        def write(tx: Connection) -> None:
            held = Held.unpack(self.states.load(tx, who))
            if not held.is_idle(real):
                held.last = real.timestamp()
                self.states.save(tx, who, held.pack())

        self.database.write(write, person=self._lane(channel, sender))

    def forget(self, channel: str, sender: str) -> None:
        """Quick exit: nothing is held of the person any more."""
        who = self._who(channel, sender)
        self.database.write(lambda tx: self.states.forget(tx, who))

    def _outside_then(self, once: Callable[[dict[Hashable, object]], Turn]) -> Turn:
        """Run an event; each time it needs slow work, do that with no transaction open and run it anew."""
        done: dict[Hashable, object] = {}
        while True:
            try:
                return once(done)
            except SlowWork as slow:
                done[slow.name] = slow.work()

    def _write(self, event: Event, done: dict[Hashable, object]) -> Turn:
        lane = self._lane(event.channel, event.sender)
        return self.database.write(lambda tx: self._turn(tx, event, done), person=lane)

    def _turn(self, tx: Connection, event: Event, done: dict[Hashable, object]) -> Turn:
        ctx = self._context(tx, event.channel, event.sender, done)
        ctx.idle = self._close_if_idle(ctx)
        if not ctx.held.has_seen(event.external_id):
            self._do(ctx, event)
        return self._show(ctx, ctx.held.place)

    def _do(self, ctx: Context[P], event: Event) -> None:
        ctx.held.begin_event(event.external_id, ctx.real)
        ctx.held.place = self._next_place(ctx, event)
        if ctx.forget:
            self.states.forget(ctx.tx, ctx.who)
            ctx.held = Held(locale=ctx.held.locale)
        else:
            self.states.save(ctx.tx, ctx.who, ctx.held.pack())

    def _next_place(self, ctx: Context[P], event: Event) -> str:
        place = event.place or ctx.held.place
        try:
            if event.text is not None:
                return self.on_text(ctx, event.text, place)
            address, mark = _split(event.press or "")
            return self.routes.press(ctx, address, mark or "")
        except (StaleAct, NoSuchAddress, Locked):
            ctx.held.note("button.idle" if ctx.idle else "button.stale")
            ctx.held.typed = (event.text or "")[:LONGEST_TEXT]
            return self._place_of(ctx, place)

    def _place_of(self, ctx: Context[P], place: str) -> str:
        """Where the person really is: the place if it can be shown, else the start."""
        try:
            return self.routes.show(ctx, place).address
        except (NoSuchAddress, Locked):
            return _fallback(ctx.held)

    def _show(self, ctx: Context[P], place: str) -> Turn:
        try:
            screen = self.routes.show(ctx, place)
        except (NoSuchAddress, Locked):
            screen = self.routes.show(ctx, _fallback(ctx.held))
        if screen.address == ctx.held.place:
            screen = _with_notes(screen, ctx.held)
        return Turn(screen, ctx.held.locale)

    def _close_if_idle(self, ctx: Context[P]) -> bool:
        return self.locks and ctx.held.lock_if_idle(ctx.real)

    def _context(self, tx: Connection, channel: str, sender: str, done: dict[Hashable, object]) -> Context[P]:
        who = self._who(channel, sender)
        return Context(
            tx=tx,
            who=who,
            held=Held.unpack(self.states.load(tx, who)),
            channel=channel,
            now=self.clock.now(),
            real=self.clock.real(),
            library=self.library,
            parts=self.parts_for(tx, sender),
            open_mark=_open_mark(vault.tag(self.ring, "mark", _person(channel, sender).encode())),
            done=done,
        )

    def _lane(self, channel: str, sender: str) -> bytes:
        """By it replicas take one person's events one after another."""
        return vault.tag(self.ring, "lane", _person(channel, sender).encode())

    def _who(self, channel: str, sender: str) -> state.Pseudonym:
        return state.Pseudonym.of(self.ring, _person(channel, sender), self.clock.real().date())


def _fallback(held: Held) -> str:
    """A receipt that nobody has copied yet must stay in reach: its answer may have been lost on the way."""
    return RECEIPT if held.receipts else START


def _open_mark(tag: bytes) -> str:
    return base64.b32encode(tag).decode()[:4]


def _person(channel: str, sender: str) -> str:
    return f"{channel}:{sender}"


def _split(press: str) -> tuple[str, str | None]:
    try:
        return split_press(press)
    except NoSuchAddress:
        return "nowhere", None


def _with_notes(screen: Screen, held: Held) -> Screen:
    notes = tuple(Say(text_id, args) for text_id, args in held.notes)
    alert = tuple(Say(f"crisis.{kind}") for kind in held.alert)
    return replace(screen, notes=notes + screen.notes, alert=alert + screen.alert)
