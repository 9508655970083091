"""A tip: what, where, danger now; then send at once or tell more."""

from handlers.asking import Asking
from handlers.citizens import detours, filing, hints
from handlers.citizens.home import StateHome, flow_of
from handlers.citizens.parts import Ctx
from handlers.conversation import Act, Block, Para, Row, Say, Screen
from handlers.drafts import Draft
from handlers.recap import cautions, look_over, mend, of_pictures, review_rows, review_sheet


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Everything once more, who will read it, what may betray the writer, and the ways on."""
    found = look_over(asking, draft, ctx.library.lookover)
    now = asking.form.sets(draft.answers).get("urgency") == "now"
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
            (asking.act(Say("kept.keep"), "keep", "quiet"), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        alert=(Say("crisis.now"),) if now else (),
        notes=cautions(found),
        private=True,
    )


def onward(ctx: Ctx, asking: Asking, draft: Draft, send: str) -> tuple[Row, ...]:
    """Send, as long as somebody is left to read it; tell more, as long as there is more to ask."""
    sends = (asking.act(Say(send), "send", "main"),) if filing.readers(ctx, asking.form, draft) else ()
    tells = more_of(asking, draft)
    return ((*sends, *tells),) if sends or tells else ()


def _readers(ctx: Ctx, asking: Asking, draft: Draft) -> tuple[Block, ...]:
    """Nobody is left where the person ruled out every desk: that is said, with whom to call."""
    if filing.readers(ctx, asking.form, draft):
        seen = Para(Say(f"form.seen.{ctx.channel}"), "small")
        return (*filing.who_reads(ctx, asking.form, draft, "form.readers"), seen)
    return (Para(Say("form.nobody_left")), Para(Say("start.numbers")))


def more_of(asking: Asking, draft: Draft) -> tuple[Act, ...]:
    """First the story; whoever has told it sees how many questions are left, and need not answer them."""
    standing = asking.form.open_fields(draft.answers, more=True)
    left = [each.id for each in standing if each.id not in draft.answers]
    if asking.form.catches in left:
        return (asking.act(Say("form.more"), "more"),)
    return (asking.act(Say("form.questions_left", {"count": len(left)}), "more", "quiet"),) if left else ()


flow = flow_of(StateHome("report", "tip", review, detours.first_of_tip, hints.warn_of_others))
routes = flow.routes
