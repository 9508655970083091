"""One event, one function call, one transaction."""

import base64
from collections.abc import Callable, Hashable, Iterable, Set
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sqlalchemy import Connection

from content.library import Library
from content.questions.forms import LONGEST_TEXT
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
from handlers.drafts import file_ids
from handlers.held import Held
from handlers.routes import Routes
from handlers.trail import Trail
from storage import files, state, vault
from storage.engine import Busy, Database

P = TypeVar("P")
R = TypeVar("R")
Whose = Callable[[Connection], str | None]  # finds the sender, None where it is nobody
START = "start"
RECEIPT = "receipt"
HERE = "here"  # leads to wherever the person is
PAUSED = "paused"


@dataclass(frozen=True)
class Core(Generic[P]):
    """The conversation of one zone. `on_text` takes what is typed: (context, text, place) → address to show; `on_else`
    what is neither typed nor pressed. `wants`: whether a file would be taken there.

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
    on_else: Callable[[Context[P], Event, str], str]
    wants: Callable[[Context[P], str], bool] = lambda _ctx, _place: False
    locks: bool = True

    def handle(self, event: Event) -> Turn:
        """Everything a person does. A Link only reads; an Act or a text is one write. Raises storage's Busy."""
        address = link_of(event)
        if address is not None:
            return self._follow(event, address)
        return self._outside_then(lambda done: self._write(event, done))

    def handle_from(self, event: Event, whose: Whose) -> Turn | None:
        """A write of somebody whom the channel knows by an address alone, found in the same transaction. None where
        that is nobody.
        """

        def write(tx: Connection, done: dict[Hashable, object]) -> Turn | None:
            sender = whose(tx)
            if sender is None:
                return None
            self.database.line_up(tx, self._lane(event.channel, sender))
            return self._turn(tx, replace(event, sender=sender), done)

        return self._outside_then(lambda done: self.database.write(lambda tx: write(tx, done)))

    def glance(self, event: Event) -> Turn | None:
        """What a Link shows, for whoever must not wait; None where `handle` is to be asked, from a thread."""
        address = link_of(event)
        if address is None:
            return None
        followed = self._in_passing(lambda tx: self._followed(tx, event, address))
        return followed[0] if followed and not followed[1] else None

    def look(self, channel: str, sender: str, place: str) -> Turn:
        """The screen at a place, as it is now; writes nothing."""
        return self.database.read(lambda tx: self._look(tx, (channel, sender), place)[0])

    def glimpse(self, channel: str, sender: str, place: str) -> Turn | None:
        """The same, for whoever must not wait; None where `look` is to be asked, from a thread."""
        return self._in_passing(lambda tx: self._look(tx, (channel, sender), place)[0])

    def takes_files(self, channel: str, sender: str) -> bool:
        """Whether a file would be kept now: asked before it is fetched."""

        def read(tx: Connection) -> bool:
            ctx = self._context(tx, channel, sender, {})
            self._close_if_idle(ctx)
            return self.wants(ctx, ctx.held.place)

        return self.database.read(read)

    def shown(
        self, channel: str, sender: str, messages: Iterable[str], wiped: Iterable[str] = (), *, receipt: bool = False
    ) -> None:
        """The channel tells which messages lie in the chat now, which it has deleted, and that a receipt came out."""

        def change(ctx: Context[P]) -> None:
            ctx.held.trail.remember(messages, ctx.real)
            ctx.held.trail.wiped(wiped)
            if receipt and ctx.held.unseen:
                ctx.held.unseen, ctx.held.last = False, ctx.real.timestamp()

        self._change(channel, sender, change)

    def close(self, channel: str, sender: str) -> Turn | None:
        """Ten idle minutes are over: what is private closes, and nothing of before stays. None while it is in use."""

        def write(tx: Connection) -> Turn | None:
            ctx = self._context(tx, channel, sender, {})
            if not ctx.held.is_idle(ctx.real):
                return None
            ctx.held.trail.doom_all()
            ctx.held.lock()
            self._keep(ctx)
            return self._show(ctx, START)

        return self.database.write(write, person=self._lane(channel, sender))

    def hush(self, channel: str, sender: str) -> Turn:
        """The process is about to end: nothing private stays in sight, and nothing that is held is lost."""

        def write(tx: Connection) -> Turn:
            ctx = self._context(tx, channel, sender, {})
            ctx.held.trail.doom_all()
            self._keep(ctx)
            return self._show(ctx, PAUSED)

        return self.database.write(write, person=self._lane(channel, sender))

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
        """Quick exit: nothing is held of the person any more, but what is still to be deleted from their chat."""

        def write(tx: Connection) -> None:
            ctx = self._context(tx, channel, sender, {})
            ctx.held.trail.doom_all()
            self._drop(ctx)
            self._keep(ctx)

        self.database.write(write, person=self._lane(channel, sender))

    def _in_passing(self, read: Callable[[Connection], R]) -> R | None:
        try:
            return self.database.glance(read)
        except Busy:
            return None

    def _follow(self, event: Event, address: str) -> Turn:
        """A Link writes nothing, unless words typed next would be taken for an answer to another screen."""
        turn, stands_elsewhere = self.database.read(lambda tx: self._followed(tx, event, address))
        if stands_elsewhere:
            self._change(event.channel, event.sender, lambda ctx: _stand(ctx, turn.screen.address))
        return turn

    def _followed(self, tx: Connection, event: Event, address: str) -> tuple[Turn, bool]:
        """A channel that remembers by itself where people are says so in `place`."""
        remembers = event.place is not None
        turn, moved = self._look(tx, (event.channel, event.sender), address, anew=remembers)
        return turn, moved and not remembers

    def _look(self, tx: Connection, who: tuple[str, str], place: str, *, anew: bool = True) -> tuple[Turn, bool]:
        """The screen, and whether typed words mean something else there than where the person stood.

        `anew`: the answer to the last event is shown again, on channels where its own answer shows nothing.
        """
        ctx = self._context(tx, *who, {})
        self._close_if_idle(ctx)
        if not anew:
            ctx.held.notes, ctx.held.alert = [], []
        turn = self._show(ctx, place)
        here, there = ctx.held.place, turn.screen.address
        if ctx.held.typed and here != there and self.routes.takes_text(here):
            ctx.held.typed = ""  # it stands in the box of the question that was left
            turn = self._show(ctx, place)
        return turn, here != there and any(map(self.routes.takes_text, (here, there)))

    def _change(self, channel: str, sender: str, change: Callable[[Context[P]], None]) -> None:
        def write(tx: Connection) -> None:
            ctx = self._context(tx, channel, sender, {})
            self._close_if_idle(ctx)
            change(ctx)
            self._keep(ctx)

        self.database.write(write, person=self._lane(channel, sender))

    def _outside_then(self, once: Callable[[dict[Hashable, object]], R]) -> R:
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
        place = event.place or ctx.held.place  # where they were, also when it closed behind them just now
        ctx.idle = self._close_if_idle(ctx)
        if not ctx.held.has_seen(event.external_id):
            self._do(ctx, event, place)
        elif event.file is not None:
            _drop_files(ctx, {event.file.id} - ctx.attached)  # fetched anew at a redelivery
        return self._show(ctx, ctx.held.place)

    def _do(self, ctx: Context[P], event: Event, place: str) -> None:
        ctx.held.begin_event(event.external_id, ctx.real)
        if event.arrives:
            ctx.held.arrive()
        ctx.held.trail.remember(event.leaves, ctx.real)
        before = len(ctx.held.receipts)
        ctx.held.place = self._next_place(ctx, event, place)
        # Where messages lie in a chat it is known when a receipt came out; a page tells nobody that it was read.
        ctx.held.unseen |= event.message is not None and len(ctx.held.receipts) > before
        self._wipe(ctx, event)
        self._keep(ctx)

    def _wipe(self, ctx: Context[P], event: Event) -> None:
        if ctx.clean or ctx.forget:
            ctx.held.trail.doom_all(but=event.message if event.press else None)
        if ctx.burn and event.message is not None:
            ctx.held.trail.doom(event.message)
        if ctx.forget:
            self._drop(ctx)

    def _drop(self, ctx: Context[P]) -> None:
        ctx.held = Held(locale=ctx.held.locale, place=ctx.held.place, trail=Trail(doomed=ctx.held.trail.doomed))

    def _keep(self, ctx: Context[P]) -> None:
        """Of whom nothing is held there is no row; the files of a draft that went without being sent go with it."""
        _drop_files(ctx, ctx.attached - file_ids(ctx.held.drafts.values()))
        if ctx.held == Held(locale=ctx.held.locale, place=ctx.held.place):
            self.states.forget(ctx.tx, ctx.who)
        else:
            self.states.save(ctx.tx, ctx.who, ctx.held.pack())

    def _next_place(self, ctx: Context[P], event: Event, place: str) -> str:
        try:
            if event.arrives:
                return self._place_of(ctx, event.press or START)
            if event.is_else:
                return self._place_of(ctx, self.on_else(ctx, event, place))
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
            screen = self.routes.show(ctx, ctx.held.place if place == HERE else place)
        except (NoSuchAddress, Locked):
            screen = self.routes.show(ctx, _fallback(ctx.held))
        if screen.address == ctx.held.place:
            screen = _with_notes(screen, ctx.held)
        return Turn(screen, ctx.held.locale, tuple(ctx.held.trail.doomed))

    def _close_if_idle(self, ctx: Context[P]) -> bool:
        return self.locks and ctx.held.lock_if_idle(ctx.real)

    def _context(self, tx: Connection, channel: str, sender: str, done: dict[Hashable, object]) -> Context[P]:
        who = self._who(channel, sender)
        held = Held.unpack(self.states.load(tx, who))
        return Context(
            tx=tx,
            who=who,
            held=held,
            channel=channel,
            now=self.clock.now(),
            real=self.clock.real(),
            library=self.library,
            parts=self.parts_for(tx, sender),
            open_mark=_open_mark(vault.tag(self.ring, "mark", _person(channel, sender).encode())),
            done=done,
            attached=file_ids(held.drafts.values()),
        )

    def _lane(self, channel: str, sender: str) -> bytes:
        """By it replicas take one person's events one after another."""
        return vault.tag(self.ring, "lane", _person(channel, sender).encode())

    def _who(self, channel: str, sender: str) -> state.Pseudonym:
        return state.Pseudonym.of(self.ring, _person(channel, sender), self.clock.real().date())


def _drop_files(ctx: Context[P], ids: Set[str]) -> None:
    """Those that a case has taken over stay."""
    if ids:
        files.drop(ctx.tx, ids)


def _stand(ctx: Context[P], place: str) -> None:
    """Where the person is now; what answered the last event belongs to another screen."""
    held = ctx.held
    held.place, held.notes, held.alert, held.typed = place, [], [], ""
    if not held.is_private:
        held.last = ctx.real.timestamp()


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


def link_of(event: Event) -> str | None:
    """The address of a Link that was pressed; None for anything else."""
    if event.press is None or event.text is not None or event.arrives:
        return None
    address, mark = _split(event.press)
    return address if mark is None else None


def _with_notes(screen: Screen, held: Held) -> Screen:
    notes = tuple(Say(text_id, args) for text_id, args in held.notes)
    alert = tuple(Say(f"crisis.{kind}") for kind in held.alert)
    return replace(screen, notes=notes + screen.notes, alert=alert + screen.alert)
