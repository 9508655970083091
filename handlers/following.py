"""Links: they show a place and change nothing, but for what must be remembered of where the person went."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from handlers.context import Context
from handlers.conversation import Event, NoSuchAddress, Turn, split_press
from handlers.held import Held
from handlers.showing import HERE, show
from handlers.zone import Zone

P = TypeVar("P")
Change = Callable[[Context[P]], None]


def link_of(event: Event) -> str | None:
    """The address of a Link that was pressed; None for anything else."""
    if event.press is None or event.text is not None or event.arrives:
        return None
    address, mark = pressed(event.press)
    return address if mark is None else None


def pressed(press: str) -> tuple[str, str | None]:
    """What `split_press` says; of what is no address at all, one that leads nowhere."""
    try:
        return split_press(press)
    except NoSuchAddress:
        return "nowhere", None


def follow(
    zone: Zone[P], tx: Connection, event: Event, address: str, parts: P | None = None
) -> tuple[Turn, Change[P] | None]:
    """A Link writes nothing, unless words typed next would be taken for an answer to another screen; or, on a
    channel that remembers by itself where people are and says so in `place`, unless what answered the last event
    would be shown once more when they come back, or go on from it to the same screen.
    """
    remembers = event.place is not None
    turn, held = look(zone, tx, (event.channel, event.sender), address, parts, anew=remembers)
    here, there = held.place, turn.screen.address
    if here == there and (address == HERE or not remembers):
        return turn, None
    if remembers:
        return turn, _forget_notes if held.notes else None
    means_another = any(map(zone.routes.takes_text, (here, there)))
    return turn, partial(_stand, place=there) if means_another else None


def look(
    zone: Zone[P], tx: Connection, who: tuple[str, str], place: str, parts: P | None = None, *, anew: bool = True
) -> tuple[Turn, Held]:
    """The screen, and what is held. `who`: channel and sender. `anew`: the answer to the last event is shown again, on
    channels where its own answer shows nothing.
    """
    ctx = zone.context(tx, *who, parts=parts)
    zone.close_if_idle(ctx)
    if not anew or ctx.held.is_idle(ctx.real):  # of a visit that is over
        ctx.held.notes, ctx.held.alert = [], []
    turn = show(zone.routes, ctx, place)
    here, there = ctx.held.place, turn.screen.address
    if ctx.held.typed and here != there and zone.routes.takes_text(here):
        ctx.held.typed = ""  # it stands in the box of the question that was left
        turn = show(zone.routes, ctx, place)
    return turn, ctx.held


def _forget_notes(ctx: Context[P]) -> None:
    ctx.held.notes = []


def _stand(ctx: Context[P], place: str) -> None:
    """Where the person is now; what answered the last event belongs to another screen."""
    held = ctx.held
    held.place, held.notes, held.alert, held.typed = place, [], [], ""
    if not held.is_private:
        held.last = ctx.real.timestamp()
