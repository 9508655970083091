"""Acts, typed words and all else that may change something: done once, however often it is brought."""

from collections.abc import Hashable
from typing import TypeVar

from sqlalchemy import Connection

from content.questions.forms import LONGEST_TEXT
from handlers.context import Context
from handlers.conversation import Event, Locked, NoSuchAddress, StaleAct, Turn
from handlers.following import pressed
from handlers.keeping import drop_files, keep, wipe
from handlers.showing import START, place_of, show
from handlers.zone import Zone

P = TypeVar("P")


def act(zone: Zone[P], tx: Connection, event: Event, done: dict[Hashable, object], parts: P | None = None) -> Turn:
    """Do the event unless it was seen before, and show where the person is then. Raises SlowWork."""
    ctx = zone.context(tx, event.channel, event.sender, done, parts)
    place = event.place or ctx.held.place  # where they were, also when it closed behind them just now
    ctx.idle = zone.close_if_idle(ctx)
    if not ctx.held.has_seen(event.external_id):
        _do(zone, ctx, event, place)
    elif event.file is not None:
        drop_files(ctx, {event.file.id} - ctx.attached)  # fetched anew at a redelivery
    return show(zone.routes, ctx, ctx.held.place)


def _do(zone: Zone[P], ctx: Context[P], event: Event, place: str) -> None:
    ctx.held.begin_event(event.external_id, ctx.real)
    if event.arrives:
        ctx.held.arrive()
    ctx.held.trail.remember(event.leaves, ctx.real)
    before = len(ctx.held.receipts)
    ctx.held.place = _next_place(zone, ctx, event, place)
    # Where messages lie in a chat it is known when a receipt came out; a page tells nobody that it was read.
    ctx.held.unseen |= event.message is not None and len(ctx.held.receipts) > before
    wipe(ctx, event)
    keep(zone.states, ctx)


def _next_place(zone: Zone[P], ctx: Context[P], event: Event, place: str) -> str:
    try:
        if event.arrives:
            return place_of(zone.routes, ctx, event.press or START)
        if event.is_else:
            return place_of(zone.routes, ctx, zone.on_else(ctx, event, place))
        if event.text is not None:
            return zone.on_text(ctx, event.text, place)
        address, mark = pressed(event.press or "")
        return zone.routes.press(ctx, address, mark or "")
    except (StaleAct, NoSuchAddress, Locked):
        ctx.held.note(_why_dead(ctx, event.press or ""))
        ctx.held.typed = (event.text or "")[:LONGEST_TEXT]
        return place_of(zone.routes, ctx, place)


def _why_dead(ctx: Context[P], press: str) -> str:
    """A button of what was sent meanwhile, in a second window: nothing is wrong."""
    if ctx.held.sent and pressed(press)[1] == ctx.held.sent:
        return "button.sent"
    return "button.idle" if ctx.idle else "button.stale"
