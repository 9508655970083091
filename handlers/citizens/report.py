"""A tip: what, where, danger now; then send at once or tell more."""

from content.forms import Form
from handlers.asking import Asking
from handlers.citizens import detours, filing
from handlers.citizens.home import StateHome, flow_of
from handlers.citizens.parts import Ctx
from handlers.conversation import Block, Para, Row, Say, Screen
from handlers.drafts import Draft
from handlers.recap import cautions, look_over, mend, of_pictures, review_rows, review_sheet


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Everything once more, who will read it, what may betray the writer, and the ways on."""
    found = look_over(asking, draft, ctx.library.lookover)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("form.review"), "title"),
            review_sheet(asking, draft),
            *of_pictures(draft),
            *_readers(ctx, asking, draft),
        ),
        rows=(
            *mend(asking, found),
            *onward(ctx, asking, draft, "form.send"),
            *review_rows(asking, draft),
            (asking.act(Say("kept.keep"), "keep", "quiet"),),
            (asking.act(Say("form.drop"), "drop", "quiet"),),
        ),
        notes=cautions(found),
        private=True,
    )


def onward(ctx: Ctx, asking: Asking, draft: Draft, send: str) -> tuple[Row, ...]:
    """Send, as long as somebody is left to read it; tell more, as long as there is more to ask."""
    sends = (asking.act(Say(send), "send", "main"),) if filing.readers(ctx, asking.form, draft) else ()
    tells = (asking.act(Say("form.more"), "more"),) if has_more(asking.form, draft) else ()
    return ((*sends, *tells),) if sends or tells else ()


def _readers(ctx: Ctx, asking: Asking, draft: Draft) -> tuple[Block, ...]:
    """Nobody is left where the person ruled out every desk: that is said, with whom to call."""
    if filing.readers(ctx, asking.form, draft):
        return filing.who_reads(ctx, asking.form, draft, "form.readers")
    return (Para(Say("form.nobody_left")), Para(Say("start.numbers")))


def has_more(form: Form, draft: Draft) -> bool:
    """Whether "tell more" would still ask anything."""
    return any(field.id not in draft.answers for field in form.open_fields(draft.answers, more=True))


flow = flow_of(StateHome("report", "tip", review, detours.first_of_tip))
routes = flow.routes
