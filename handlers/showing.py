"""What a place shows, as it is now. Where it cannot be shown: the start, or a receipt that nobody has copied."""

from dataclasses import replace
from typing import TypeVar

from handlers.context import Context
from handlers.conversation import Locked, NoSuchAddress, Say, Screen, Turn
from handlers.held import Held
from handlers.routes import Routes

P = TypeVar("P")
START = "start"
RECEIPT = "receipt"
HERE = "here"  # leads to wherever the person is
PAUSED = "paused"


def show(routes: Routes, ctx: Context[P], place: str) -> Turn:
    """The screen at the place, with what was said there, and the messages that are still to be deleted."""
    screen = _drawn(routes, ctx, ctx.held.place if place == HERE else place)
    if screen.address == ctx.held.place:
        screen = _with_notes(screen, ctx)
    return Turn(screen, ctx.held.locale, tuple(ctx.held.trail.doomed))


def place_of(routes: Routes, ctx: Context[P], place: str) -> str:
    """Where the person really is: the place if it can be shown, else the start."""
    try:
        screen = routes.show(ctx, place)
    except (NoSuchAddress, Locked):
        return _fallback(ctx.held)
    ctx.drawn = screen if screen.address == place else None
    return screen.address


def _drawn(routes: Routes, ctx: Context[P], place: str) -> Screen:
    if ctx.drawn is not None and ctx.drawn.address == place:
        return ctx.drawn
    try:
        return routes.show(ctx, place)
    except (NoSuchAddress, Locked):
        return routes.show(ctx, _fallback(ctx.held))


def _fallback(held: Held) -> str:
    """A receipt that nobody has copied yet must stay in reach: its answer may have been lost on the way."""
    return RECEIPT if held.receipts else START


def _with_notes(screen: Screen, ctx: Context[P]) -> Screen:
    """What another version said, in words that this one has not, is left out."""
    notes = tuple(Say(text_id, args) for text_id, args in ctx.held.notes if ctx.library.texts.knows(text_id))
    alert = tuple(Say(f"crisis.{kind}") for kind in ctx.held.alert)
    return replace(screen, notes=notes + screen.notes, alert=alert + screen.alert)
