"""What the province decided about one report for this unit alone, in the words the province gave as its reason."""

from collections.abc import Iterable

from handlers.conversation import Block, Link, Para, Say, Screen
from handlers.officials.parts import Ctx, duty_address
from handlers.officials.unit.cards import card
from storage.duties.obligations import Obligation


def spared(ctx: Ctx, duty: Obligation) -> Screen:
    """In place of the form: it is asked of this unit no more. What was being typed is shown, to be copied."""
    return Screen(
        address=f"file/{duty_address(duty.id)}",
        blocks=(*_typed(ctx), *card(ctx, duty)),
        rows=((Link(Say("menu.home"), "start", style="main"),),),
    )


def _typed(ctx: Ctx) -> Iterable[Block]:
    if ctx.held.typed:
        yield Para(Say("office.typed.kept", {"text": ctx.held.typed}))
