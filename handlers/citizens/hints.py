"""What is said beside a form without being asked: each warning once on a walk, and the place that a story names."""

from content.places.places_told import place_told
from content.questions.forms import Form
from handlers.citizens import detours
from handlers.citizens.parts import Ctx
from handlers.drafts import Draft

WARNED = "warned/"  # before a kind of warning, among what a draft has shown once
OTHERS = "others"  # instead of these, to whoever tells of somebody else
TO_VICTIMS = ("violence", "held")


def warn_once(ctx: Ctx, _form: Form, draft: Draft) -> None:
    """A warning that was read comes no second time."""
    fresh = [kind for kind in ctx.held.alert if WARNED + kind not in draft.settled]
    draft.settled += [WARNED + kind for kind in fresh]
    ctx.held.alert = fresh


def warn_of_others(ctx: Ctx, form: Form, draft: Draft) -> None:
    """A tip: what tells of somebody else is no word to a victim."""
    if not detours.is_own_story(ctx, form, draft):
        ctx.held.alert = sorted({OTHERS if kind in TO_VICTIMS else kind for kind in ctx.held.alert})
    warn_once(ctx, form, draft)


def offer_place(ctx: Ctx, form: Form, draft: Draft) -> None:
    """At the question where: the one commune that was named in what was told already stands first."""
    if draft.at not in form.by_id or form.by_id[draft.at].kind != "unit" or draft.options or draft.typed:
        return
    named = place_told(detours.words_of(form, draft), ctx.library.units)
    draft.options = [[named.code, ""]] if named else []
