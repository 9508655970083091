"""A tip: what, where, danger now; then send at once or tell more."""

from dataclasses import replace

from handlers.asking import Asking
from handlers.citizens import detours, filing, hints
from handlers.citizens.home import StateHome, flow_of
from handlers.citizens.parts import Ctx
from handlers.citizens.standing import days_kept
from handlers.conversation import Act, Block, Para, Row, Say, Screen, Sheet
from handlers.drafts import Draft
from handlers.recap import cautions, look_over, mend, of_pictures, review_rows, review_sheet

SHORT = {"what": "tip.what", "where": "tip.where", "danger": "tip.danger", "story": "tip.story"}
NAMED = frozenset({"when", "proof", "shun"})  # of the questions behind the story, those its button names


def review(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Everything once more, who will read it, what may betray the writer, and the ways on."""
    found = look_over(asking, draft, ctx.library.lookover)
    now = asking.form.sets(draft.answers).get("urgency") == "now"
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("form.review"), "title"),
            _in_short(asking, draft),
            *_invitation(asking, draft),
            *of_pictures(draft),
            *_readers(ctx, asking, draft),
        ),
        rows=(
            *mend(asking, found),
            *onward(ctx, asking, draft, "form.send"),
            *review_rows(asking, draft, SHORT),
            (*_put_by(asking, draft), asking.act(Say("form.drop"), "drop", "quiet")),
        ),
        alert=(Say("crisis.now"),) if now else (),
        notes=cautions(found),
        private=True,
    )


def _in_short(asking: Asking, draft: Draft) -> Sheet:
    """The questions everybody meets by a word each."""
    sheet = review_sheet(asking, draft)
    fields = asking.form.open_fields(draft.answers, draft.more)
    labels = [Say(SHORT[each.id]) if each.id in SHORT else each.text for each in fields]
    named = tuple((label, value) for label, (_, value) in zip(labels, sheet.rows, strict=False))
    return replace(sheet, rows=(*named, *sheet.rows[len(named) :]))


def _is_tapped(asking: Asking, draft: Draft) -> bool:
    """Nothing was told, sent along or left out on purpose so far."""
    return asking.form.catches not in draft.answers and not draft.files and not draft.typed


def _invitation(asking: Asking, draft: Draft) -> tuple[Block, ...]:
    """Three taps say neither what happened nor at which door."""
    return (Para(Say("tip.tell"), "small"),) if _is_tapped(asking, draft) else ()


def _put_by(asking: Asking, draft: Draft) -> tuple[Act, ...]:
    """Three taps are sooner made again than kept."""
    return () if _is_tapped(asking, draft) else (asking.act(Say("kept.keep"), "keep", "quiet"),)


def onward(ctx: Ctx, asking: Asking, draft: Draft, send: str) -> tuple[Row, ...]:
    """Send, as long as somebody is left to read it; tell more, as long as there is more to ask."""
    sends = (asking.act(Say(send), "send", "main"),) if filing.readers(ctx, asking.form, draft) else ()
    tells = more_of(asking, draft)
    return ((*sends, *tells),) if sends or tells else ()


def _readers(ctx: Ctx, asking: Asking, draft: Draft) -> tuple[Block, ...]:
    """Nobody is left where the person ruled out every desk: that is said, with whom to call."""
    if filing.readers(ctx, asking.form, draft):
        seen = Say(f"form.seen.{ctx.channel}", {"days": days_kept(ctx, asking.form.sends)})
        return (*filing.who_reads(ctx, asking.form, draft, "form.readers"), Para(seen, "small"))
    return (Para(Say("form.nobody_left")), Para(Say("start.numbers")))


def more_of(asking: Asking, draft: Draft) -> tuple[Act, ...]:
    """First the story; whoever has told it sees how many questions are left, and need not answer them."""
    standing = asking.form.open_fields(draft.answers, more=True)
    left = [each.id for each in standing if each.id not in draft.answers]
    if asking.form.catches in left:
        return (asking.act(Say("form.more"), "more"),)
    text_id = "tip.questions_left" if NAMED.issubset(left) else "form.questions_left"
    return (asking.act(Say(text_id, {"count": len(left)}), "more", "quiet"),) if left else ()


flow = flow_of(StateHome("report", "tip", review, detours.first_of_tip, hints.warn_of_others))
routes = flow.routes
