"""What is said beside a form without being asked: each warning once on a walk, and what a story answers already."""

import re

from content.language.vietnamese import fold
from content.places.places_told import place_told
from content.questions.forms import Form
from handlers.citizens import detours
from handlers.citizens.parts import Ctx
from handlers.drafts import Draft

WARNED = "warned/"  # before a kind of warning, among what a draft has shown once
OTHERS = "others"  # instead of these, to whoever tells of somebody else
TO_VICTIMS = frozenset({"violence", "held"})
AS_WELL = frozenset({"minor"})  # whose number stands in the warning for others, too
FORCED = frozenset({"forced", "debt"})  # kinds of teller.yaml that the need `debt` answers
AGE = re.compile(r"\b([1-9]\d?) ?(?:tuoi|years? old)\b")
UNDERAGE = re.compile(r"\b(?:(?:chua|khong) (?:du|toi|den|day)|duoi) 18\b|\bunder 18\b")
HELD = "held"
ADULT = 18
YOUNGER = ((16, "u16"), (18, "u18"))  # below so many years
GROWN = "adult"


def warn_once(ctx: Ctx, _form: Form, draft: Draft) -> None:
    """A warning that was read comes no second time."""
    fresh = [kind for kind in ctx.held.alert if WARNED + kind not in draft.settled]
    draft.settled += [WARNED + kind for kind in fresh]
    ctx.held.alert = fresh


def warn_of_others(ctx: Ctx, form: Form, draft: Draft) -> None:
    """A tip: what tells of somebody else is no word to a victim; and one box with the numbers is enough."""
    kinds = set(ctx.held.alert)
    if kinds & TO_VICTIMS and not detours.is_own_story(ctx, form, draft):
        ctx.held.alert = sorted({OTHERS} | kinds - TO_VICTIMS - AS_WELL)
    warn_once(ctx, form, draft)
    if draft.here == "review" and form.sets(draft.answers).get("urgency") == "now":
        ctx.held.alert = [kind for kind in ctx.held.alert if kind not in (OTHERS, *AS_WELL)]  # the review has them all


def offer_place(ctx: Ctx, form: Form, draft: Draft) -> None:
    """At the question where: the one commune that was named in what was told already stands first. Where an answer
    stands it does not: a tap would lose the words beside it.
    """
    if draft.at not in form.by_id or form.by_id[draft.at].kind != "unit" or draft.options or draft.typed:
        return
    if draft.answers.get(draft.at):
        return
    named = place_told(detours.words_of(form, draft), ctx.library.units)
    draft.options = [[named.code, ""]] if named else []


def offer_told(ctx: Ctx, form: Form, draft: Draft) -> None:
    """At a question that the person's own words answer: the choice stands chosen, to be kept or changed."""
    if draft.at not in ("what", "need", "age") or draft.at in draft.answers or draft.at not in form.by_id:
        return
    words = detours.words_of(form, draft)
    if draft.at == "what":
        _offer_matter(ctx, draft, words)
    elif draft.at == "age":
        _offer_age(ctx, draft, words)
    elif ctx.library.lookover.own_story(words) & FORCED:
        draft.answers["need"] = ["debt"]
        ctx.held.notes = [note for note in ctx.held.notes if not note[0].startswith("form.caught")]
        ctx.held.note("help.offered_need")


def _offer_matter(ctx: Ctx, draft: Draft, words: str) -> None:
    """Somebody young before somebody held, as the choices stand."""
    told = "u18" if UNDERAGE.search(fold(words)) else _choice_of(_age_in(words) or ADULT)
    if told == GROWN and HELD in ctx.library.crisis.find(words):
        told = HELD
    if told != GROWN:
        draft.answers["what"] = [told]


def _offer_age(ctx: Ctx, draft: Draft, words: str) -> None:
    age = _age_in(words)
    if age is not None:
        draft.answers["age"] = [_choice_of(age)]
        ctx.held.note("help.offered_age", age=age)


def _age_in(words: str) -> int | None:
    """Where exactly one is named."""
    named = {int(age) for age in AGE.findall(fold(words))}
    return named.pop() if len(named) == 1 else None


def _choice_of(age: int) -> str:
    return next((choice for below, choice in YOUNGER if age < below), GROWN)
