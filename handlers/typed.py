"""Words typed while a form is filled: an answer, a choice of places, or something to keep. Nothing is dropped."""

from typing import Any

from content.questions.answers import Refused, Several, Stray, Taken, Typed, read_typed
from content.questions.forms import LONGEST_TEXT, Field, Form
from handlers.asking import place_typed
from handlers.context import Context
from handlers.drafts import Draft
from handlers.held import Held

QUOTED = 40  # letters of what was kept, so that nobody thinks it lost
BY_TAP = ("one", "many")


def read_into(ctx: Context[Any], form: Form, draft: Draft, text: str, near: str = "") -> None:
    """Take what was typed at the draft's open question, or leave a note why it cannot be taken. `near`: the province
    whose communes are meant first.
    """
    question = form.by_id[draft.at]
    kept = draft.answers.get(question.id, [])
    if question.kind == "unit" and kept and text.strip() == place_typed(kept, ctx.library.units):
        draft.take(form, question, kept)  # it stood in the box and was left as it is
        return
    try:
        read = _sound(form, question, read_typed(question, text, ctx.library.units, ctx.today, near))
    except Refused as refused:
        draft.typed, draft.options, draft.hidden = text.strip()[:LONGEST_TEXT], [], 0
        ctx.held.note(refused.text_id, **refused.said)
        return
    match read:
        case Taken(values, supposed):
            draft.take(form, question, values)
            if supposed:
                ctx.held.note("form.place_supposed", place=ctx.library.units.by_code(values[0]).label)
        case Several():
            _offer(draft, read, text)
        case Stray(words):
            catch(ctx.held, form, draft, words)


def _sound(form: Form, question: Field, read: Typed) -> Typed:
    """Raises Refused for what would stop the form at its end, whatever comes between."""
    broken = form.broken_alone(question.id, read.values) if isinstance(read, Taken) else None
    if broken:
        raise Refused("answer.rule", text=broken.text.vi)
    return read


def catch(held: Held, form: Form, draft: Draft, words: str) -> None:
    """Words where a choice was asked for are kept in the form's own field for them."""
    if not words.strip():
        held.note("answer.empty")
    elif draft.catch(form, words):
        held.note("form.caught_choose" if _is_tapped(form, draft) else "form.caught", quote=_quote(words))
    elif form.catches is None:
        draft.typed = words[:LONGEST_TEXT]
        held.note("form.choose")
    else:
        draft.typed = words[:LONGEST_TEXT]
        held.note("form.caught_full")


def _is_tapped(form: Form, draft: Draft) -> bool:
    """The open question waits for a button still."""
    return draft.at in form.by_id and form.by_id[draft.at].kind in BY_TAP


def _quote(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= QUOTED else f"{said[:QUOTED].rsplit(' ', 1)[0]}…"


def _offer(draft: Draft, several: Several, text: str) -> None:
    draft.options = [[each.unit.code, each.former or ""] for each in several.matches]
    draft.hidden, draft.typed, draft.all_places = several.hidden, text.strip()[:LONGEST_TEXT], False
