"""A tip: what, where, danger now; then send at once or tell more."""

from content.forms import Form
from handlers.asking import Asking
from handlers.citizens import filing
from handlers.citizens.home import StateHome, flow_of
from handlers.citizens.parts import Ctx
from handlers.conversation import Para, Say, Screen
from handlers.drafts import Draft
from handlers.recap import cautions, review_rows, review_sheet


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Everything once more, who will read it, and the two ways on."""
    send, more = asking.act(Say("form.send"), "send", "main"), asking.act(Say("form.more"), "more")
    onward = (send, more) if has_more(asking.form, draft) else (send,)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("form.review"), "title"),
            review_sheet(asking, draft),
            *filing.who_reads(ctx, asking.form, draft, "form.readers"),
        ),
        rows=(onward, *review_rows(asking, draft), (asking.act(Say("form.drop"), "drop", "quiet"),)),
        notes=cautions(asking, draft),
        private=True,
    )


def has_more(form: Form, draft: Draft) -> bool:
    """Whether "tell more" would still ask anything."""
    return any(field.id not in draft.answers for field in form.open_fields(draft.answers, more=True))


flow = flow_of(StateHome("report", "tip", review))
routes = flow.routes
