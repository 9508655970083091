"""One event, one function call, one transaction."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Connection

from handlers.acting import act
from handlers.context import Context, SlowWork
from handlers.conversation import Event, Turn
from handlers.following import Change, follow, link_of, look
from handlers.held import Held
from handlers.keeping import drop, keep
from handlers.showing import PAUSED, START, show
from handlers.zone import Zone
from storage.engine import Busy

P = TypeVar("P")
R = TypeVar("R")
Whose = Callable[[Connection], tuple[str, P] | None]  # finds the sender and their parts, None where it is nobody


@dataclass(frozen=True)
class Core(Zone[P]):
    """The conversation of one zone, as its channels call it: which call reads, which writes, and in whose order."""

    def handle(self, event: Event) -> Turn:
        """Everything a person does. A Link only reads; an Act or a text is one write. Raises storage's Busy."""
        address = link_of(event)
        if address is not None:
            return self._settle(event, self.database.read(lambda tx: follow(self, tx, event, address)))
        return self._outside_then(lambda done: self._write(event, done))

    def handle_from(self, event: Event, whose: Whose[P]) -> Turn | None:
        """The same of somebody whom the channel knows by an address alone, found in the same transaction: one that only
        reads for a Link. None where that is nobody.
        """
        address = link_of(event)
        if address is not None:
            return self._follow_from(event, address, whose)

        def write(tx: Connection, done: dict[Hashable, object]) -> Turn | None:
            found = whose(tx)
            if found is None:
                return None
            sender, parts = found
            self.database.line_up(tx, self.lane(event.channel, sender))
            return act(self, tx, replace(event, sender=sender), done, parts)

        return self._outside_then(lambda done: self.database.write(lambda tx: write(tx, done)))

    def glance(self, event: Event) -> Turn | None:
        """What a Link shows, for whoever must not wait; None where `handle` is to be asked, from a thread."""
        address = link_of(event)
        if address is None:
            return None
        followed = self._in_passing(lambda tx: follow(self, tx, event, address))
        return followed[0] if followed and followed[1] is None else None

    def look(self, channel: str, sender: str, place: str) -> Turn:
        """The screen at a place, as it is now; writes nothing."""
        return self.database.read(lambda tx: look(self, tx, (channel, sender), place)[0])

    def glimpse(self, channel: str, sender: str, place: str) -> Turn | None:
        """The same, for whoever must not wait; None where `look` is to be asked, from a thread."""
        return self._in_passing(lambda tx: look(self, tx, (channel, sender), place)[0])

    def takes_files(self, channel: str, sender: str) -> bool:
        """Whether a file would be kept now: asked before it is fetched."""

        def read(tx: Connection) -> bool:
            ctx = self.context(tx, channel, sender)
            self.close_if_idle(ctx)
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
            ctx = self.context(tx, channel, sender)
            if not ctx.held.is_idle(ctx.real):
                return None
            ctx.held.trail.doom_all()
            ctx.held.lock()
            keep(self.states, ctx)
            return show(self.routes, ctx, START)

        return self.database.write(write, person=self.lane(channel, sender))

    def hush(self, channel: str, sender: str) -> Turn:
        """The process is about to end: nothing private stays in sight, and nothing that is held is lost."""

        def write(tx: Connection) -> Turn:
            ctx = self.context(tx, channel, sender)
            ctx.held.trail.doom_all()
            keep(self.states, ctx)
            return show(self.routes, ctx, PAUSED)

        return self.database.write(write, person=self.lane(channel, sender))

    def stay(self, channel: str, sender: str) -> None:
        """Somebody is still writing: what is open stays open. What has closed does not open again."""
        who, real = self.who(channel, sender), self.clock.real()

        def write(tx: Connection) -> None:
            held = Held.unpack(self.states.load(tx, who))
            if not held.is_idle(real):
                held.last = real.timestamp()
                self.states.save(tx, who, held.pack())

        self.database.write(write, person=self.lane(channel, sender))

    def forget(self, channel: str, sender: str) -> None:
        """Quick exit: nothing is held of the person any more, but what is still to be deleted from their chat."""

        def write(tx: Connection) -> None:
            ctx = self.context(tx, channel, sender)
            ctx.held.trail.doom_all()
            drop(ctx)
            keep(self.states, ctx)

        self.database.write(write, person=self.lane(channel, sender))

    def _in_passing(self, read: Callable[[Connection], R]) -> R | None:
        try:
            return self.database.glance(read)
        except Busy:
            return None

    def _follow_from(self, event: Event, address: str, whose: Whose[P]) -> Turn | None:
        def read(tx: Connection) -> tuple[Event, tuple[Turn, Change[P] | None]] | None:
            found = whose(tx)
            if found is None:
                return None
            known = replace(event, sender=found[0])
            return known, follow(self, tx, known, address, found[1])

        followed = self.database.read(read)
        return None if followed is None else self._settle(*followed)

    def _settle(self, event: Event, followed: tuple[Turn, Change[P] | None]) -> Turn:
        turn, change = followed
        if change is not None:
            self._change(event.channel, event.sender, change)
        return turn

    def _change(self, channel: str, sender: str, change: Change[P]) -> None:
        def write(tx: Connection) -> None:
            ctx = self.context(tx, channel, sender)
            self.close_if_idle(ctx)
            change(ctx)
            keep(self.states, ctx)

        self.database.write(write, person=self.lane(channel, sender))

    def _write(self, event: Event, done: dict[Hashable, object]) -> Turn:
        lane = self.lane(event.channel, event.sender)
        return self.database.write(lambda tx: act(self, tx, event, done), person=lane)

    def _outside_then(self, once: Callable[[dict[Hashable, object]], R]) -> R:
        """Run an event; each time it needs slow work, do that with no transaction open and run it anew."""
        done: dict[Hashable, object] = {}
        while True:
            try:
                return once(done)
            except SlowWork as slow:
                done[slow.name] = slow.work()
