"""A tip: what, where, danger now; then send at once or tell more."""

from dataclasses import replace

from content.questions.forms import Choice, Field, Form
from content.texts import LOCALES
from content.words import Words
from handlers.asking import Asking
from handlers.citizens import detours, filing, hints
from handlers.citizens.home import StateHome, flow_of
from handlers.citizens.parts import Ctx
from handlers.citizens.standing import days_kept
from handlers.conversation import Act, Block, Para, Row, Say, Screen, Sheet
from handlers.drafts import Draft
from handlers.recap import cautions, look_over, mend, of_pictures, review_rows, review_sheet, reviewed
from handlers.routes import Slots

ASKED = ("what", "where", "danger", "story", "when", "known", "page", "victims", "proof", "shun", "ask")
SHORT = {name: f"tip.{name}" for name in ASKED}
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
    """The questions by a word or two each."""
    sheet = review_sheet(asking, draft)
    labels = [Say(SHORT[each.id]) if each.id in SHORT else each.text for each in reviewed(asking, draft)]
    named = tuple((label, value) for label, (_, value) in zip(labels, sheet.rows, strict=False))
    return replace(sheet, rows=(*named, *sheet.rows[len(named) :]))


def _is_tapped(asking: Asking, draft: Draft) -> bool:
    """Nothing was told, sent along or left out on purpose so far."""
    return asking.form.catches not in draft.answers and not draft.files and not draft.typed


def _put_by(asking: Asking, draft: Draft) -> tuple[Act, ...]:
    """Three taps are sooner made again than kept."""
    return () if _is_tapped(asking, draft) else (asking.act(Say("kept.keep"), "keep", "quiet"),)


def onward(ctx: Ctx, asking: Asking, draft: Draft, send: str) -> tuple[Row, ...]:
    """Send, as long as somebody is left to read it; tell more, as long as there is more to ask."""
    sends = (asking.act(Say(send), "send", "main"),) if filing.readers(ctx, asking.form, draft) else ()
    tells = more_of(asking, draft)
    return tuple(row for row in ((*sends, *tells[:1]), tells[1:]) if row)


def _readers(ctx: Ctx, asking: Asking, draft: Draft) -> tuple[Block, ...]:
    """Nobody is left where the person ruled out every desk: that is said, with whom to call."""
    if not filing.readers(ctx, asking.form, draft):
        return (Para(Say("form.nobody_left")), Para(Say("start.numbers")))
    seen = Para(Say(f"form.seen.{ctx.channel}", {"days": days_kept(ctx, asking.form.sends)}), "small")
    return (*filing.who_reads(ctx, asking.form, draft, f"form.readers.{ctx.channel}"), seen)


def more_of(asking: Asking, draft: Draft) -> tuple[Act, ...]:
    """First the story; whoever has told it, or left it out, sees what else is asked, and need not answer."""
    story = asking.form.catches or ""
    standing = asking.form.open_fields(draft.answers, more=True)
    left = [each.id for each in standing if each.id not in draft.answers]
    if story in left:
        return (asking.act(Say("form.more"), "more"),)
    text_id = "tip.questions_left" if NAMED.issubset(left) else "form.questions_left"
    further = (asking.act(Say(text_id, {"count": len(left)}), "more", "quiet"),) if left else ()
    return further if draft.answers.get(story) else (asking.act(Say("form.more"), f"{story}/open"), *further)


class TipHome(StateHome):
    """A tip is never led where nobody is left to read it."""

    def form(self, ctx: Ctx, slots: Slots) -> Form:
        form = super().form(ctx, slots)
        draft = ctx.held.drafts.get(form.id)
        asked = form.by_id.get(draft.at) if draft else None
        if draft is None or asked is None or not any("avoid" in choice.sets for choice in asked.choices):
            return form
        left = replace(asked, choices=tuple(each for each in asked.choices if _is_read(ctx, form, draft, each)))
        readable = left if _may_avoid(left, "province") else replace(left, help=_province_alone(ctx))
        return replace(form, fields=tuple(readable if each is asked else each for each in form.fields))


def _may_avoid(asked: Field, level: str) -> bool:
    return any(choice.sets.get("avoid") == level for choice in asked.choices)


def _province_alone(ctx: Ctx) -> Words:
    """Why one cannot rule out the province's desk."""
    return Words(*(ctx.library.texts.say(locale, "tip.province_alone") for locale in LOCALES))


def _is_read(ctx: Ctx, form: Form, draft: Draft, choice: Choice) -> bool:
    """What was chosen already stays in sight, to be changed."""
    if choice.id in draft.answers.get(draft.at, ()):
        return True
    return bool(filing.readers(ctx, form, replace(draft, answers={**draft.answers, draft.at: [choice.id]})))


flow = flow_of(TipHome("report", "tip", review, detours.first_of_tip, hints.warn_of_others))
routes = flow.routes
