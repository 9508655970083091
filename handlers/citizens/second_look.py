"""Before a letter goes: what in it may betray its writer is pointed at, once. It can be mended, or sent as it is."""

from handlers.citizens.letters import LETTER_LIMIT, answer, clues_in, inside, opened_mailbox, question_of, send
from handlers.citizens.parts import Ctx, mailbox_mark
from handlers.conversation import Act, Ask, Link, Locked, Para, Say, Screen
from handlers.recap import cautions
from handlers.routes import Routes

routes = Routes()


@routes.view("mailbox/look/{n}")
def looking(ctx: Ctx, n: str) -> Screen:
    """`n`: the question these words answer, 0 for none. What was sent meanwhile is looked at no more."""
    held, _ = opened_mailbox(ctx)
    words = ctx.held.unsent
    if not words:
        return inside(ctx)
    return Screen(
        address=f"mailbox/look/{n}",
        blocks=(Para(Say("look.letter"), "title"), Para(Say("look.letter_how"), "small")),
        rows=(
            (Act(Say("look.send"), f"mailbox/look/{n}/send", held.mark),),
            (Link(Say("mailbox.back"), "mailbox/open", style="quiet"),),
        ),
        asks=Ask(Say("ask.letter"), "lines", LETTER_LIMIT, ctx.held.typed or words),
        notes=cautions({n: clues_in(ctx, words)}),
        private=True,
    )


@routes.text("mailbox/look/{n}")
def mended(ctx: Ctx, typed: str, n: str) -> str:
    """Written anew, it is looked over anew; sent again as it was, it goes."""
    return answer(ctx, typed, n)


@routes.act("mailbox/look/{n}/send", under=mailbox_mark)
def as_it_is(ctx: Ctx, n: str) -> str:
    _, opened = opened_mailbox(ctx)
    if not ctx.held.unsent:
        raise Locked("mailbox")
    question = question_of(opened, n)
    return send(ctx, ctx.held.unsent, question.n if question else 0)
