"""What stays held of a person after an event, and what is forgotten of those who leave."""

from collections.abc import Set
from typing import TypeVar

from handlers.context import Context
from handlers.conversation import Event
from handlers.drafts import file_ids
from handlers.held import Held
from handlers.trail import Trail
from storage import files
from storage.state import States

P = TypeVar("P")


def keep(states: States, ctx: Context[P]) -> None:
    """Of whom nothing is held there is no row; the files of a draft that went without being sent go with it."""
    drop_files(ctx, ctx.attached - file_ids(ctx.held.drafts.values()))
    if ctx.held == Held(locale=ctx.held.locale, place=ctx.held.place):
        states.forget(ctx.tx, ctx.who)
    else:
        states.save(ctx.tx, ctx.who, ctx.held.pack())


def wipe(ctx: Context[P], event: Event) -> None:
    """As a handler asked: what lies in the chat is to be deleted, and nothing is held any more."""
    if ctx.clean or ctx.forget:
        ctx.held.trail.doom_all(but=event.message if event.press else None)
    if ctx.burn and event.message is not None:
        ctx.held.trail.doom(event.message)
    if ctx.forget:
        drop(ctx)


def drop(ctx: Context[P]) -> None:
    """Nothing is held any more, but the language, the place and what is still to be deleted from the chat."""
    ctx.held = Held(locale=ctx.held.locale, place=ctx.held.place, trail=Trail(doomed=ctx.held.trail.doomed))
    ctx.drawn = None


def drop_files(ctx: Context[P], ids: Set[str]) -> None:
    """Those that a case has taken over stay."""
    if ids:
        files.drop(ctx.tx, ids)
