"""How a question looks: a pure function from form and draft to a Screen."""

from collections.abc import Iterable

from content.questions.answers import offered, shown
from content.questions.forms import Field, Form
from content.words import Words
from handlers.asking import COUNTED, MEASURED, ZERO, Asking, place_typed, said, same_in_part
from handlers.conversation import Act, Ask, Block, Choice, Link, Para, Row, Say, Screen, Sheet, Text
from handlers.drafts import Draft

SHORT_LABEL = 16  # letters up to which two buttons share a row
FEW_PLACES = 3  # shown at first; the best stand in front


def question_screen(asking: Asking, draft: Draft | None) -> Screen:
    """The open question, or the first one while there is no draft yet."""
    form = asking.form
    field = form.by_id[draft.at] if draft else form.fields[0]
    return Screen(
        address=f"{asking.prefix}/{field.id}",
        blocks=(*_place_in_form(form, field), *_asked(asking, field, draft)),
        rows=(*_answer_rows(asking, field, draft), *_ways(asking, field, draft)),
        asks=ask_for(field, draft, asking),
        notes=_hidden_places(draft),
        step=_step(form, field, draft),
        private=not asking.lasting,
    )


def _asked(asking: Asking, field: Field, draft: Draft | None) -> Iterable[Block]:
    """The question; where several places answer to what was typed, which of them, and that the words are kept."""
    if _is_doubted(field, draft):
        yield Para(Say("form.which_place"), "title")
        yield Para(Say("form.place_kept", {"typed": draft.typed if draft else ""}), "small")
        return
    yield Para(field.text, "title")
    yield from _beside(asking, field)


def _is_doubted(field: Field, draft: Draft | None) -> bool:
    return bool(draft and field.kind == "unit" and draft.options and draft.typed)


def _place_in_form(form: Form, field: Field) -> Iterable[Block]:
    """The section and the code under which the question stands on paper."""
    for part in form.parts:
        if part.id == field.part:
            yield Para(Say("form.part", {"part": part.title, "code": field.code}), "small")


def _beside(asking: Asking, field: Field) -> Iterable[Block]:
    """What helps with the question: its explanation, the rows of a table, what was said in the last period."""
    if field.help:
        yield Para(field.help, "small")
    if field.rows:
        yield Sheet(tuple((row.label, row.unit) for row in field.rows))
    before = asking.previous.get(field.id)
    if before and field.kind in MEASURED:
        yield Para(Say("form.previous", {"value": shown(field, before)}), "small")


def _answer_rows(asking: Asking, field: Field, draft: Draft | None) -> list[Row]:
    places = _places(asking, field, draft) if draft else []
    chosen = draft.answers.get(field.id, []) if draft else []
    offered = () if _is_doubted(field, draft) else field.choices  # the words that were typed would be lost
    choices = [_choice_act(asking, field, choice.id, choice.label, chosen) for choice in offered]
    return [*((place,) for place in places), *_in_rows(choices), *_at_once(asking, field, draft)]


def _places(asking: Asking, field: Field, draft: Draft) -> list[Act]:
    shown = draft.options if draft.all_places else draft.options[:FEW_PLACES]
    others = [asking.act(Say("form.other_places"), f"{field.id}/places")] if len(draft.options) > len(shown) else []
    return [*(_place_act(asking, field, *option) for option in shown), *others]


def _at_once(asking: Asking, field: Field, draft: Draft | None) -> Iterable[Row]:
    """Answers that need no typing: as in the last period, or none of it."""
    same = offered(field, asking.previous)
    if same:
        label = Say("form.same", {"value": said(field, same, asking.units)})
        yield (asking.act(label, f"{field.id}/same", "main"),)
    if field.kind in COUNTED and asking.lasting and not asking.form.broken_alone(field.id, [ZERO]):
        yield (asking.act(Say("form.zero"), f"{field.id}/zero"),)
    staying = same_in_part(asking.form, field.part, draft, asking.previous)
    if len(staying) > 1:
        yield (asking.act(Say("form.same_part", {"count": len(staying)}), f"same/{field.part}"),)


def _place_act(asking: Asking, field: Field, code: str, former: str) -> Act:
    place = asking.units.ever(code).label
    label = Say("form.place_former", {"place": place, "former": former}) if former else place
    return asking.act(label, f"{field.id}/{code}")


def _choice_act(asking: Asking, field: Field, choice_id: str, label: Words, chosen: list[str]) -> Act:
    picked = choice_id in chosen
    text: Text = Say("form.picked", {"label": label}) if picked and field.kind == "many" else label
    return asking.act(text, f"{field.id}/{choice_id}", "main" if picked else "plain")


def _in_rows(choices: list[Act]) -> Iterable[Row]:
    """Two short labels share a row; a long one stands alone."""
    row: list[Choice] = []
    for choice in choices:
        short = isinstance(choice.label, Words) and len(choice.label.vi) <= SHORT_LABEL
        if row and short:
            yield (*row, choice)
            row = []
            continue
        if row:
            yield tuple(row)
        row = [choice] if short else []
        if not short:
            yield (choice,)
    if row:
        yield tuple(row)


def _ways(asking: Asking, field: Field, draft: Draft | None) -> list[Row]:
    """On, back and out."""
    if field.more and field.id == asking.form.catches and not asking.lasting:
        return [_to_review(asking, field, draft), (_leave(asking, draft),)]
    onward: list[Choice] = []
    if draft and draft.typed and field.kind == "unit":
        unknown = Say("form.ward_unknown" if draft.options else "form.keep_typed")
        onward.append(asking.act(unknown, f"{field.id}/typed"))
    if field.kind == "many" and draft and draft.answers.get(field.id):
        onward.append(asking.act(Say("form.done"), f"{field.id}/done", "main"))
    elif field.optional and not any(choice.skips for choice in field.choices):
        onward.append(asking.act(_skipping(asking, field), f"{field.id}/skip", "quiet"))
    back = _back_from(asking, field, draft) if draft else None
    if back:
        onward.append(asking.act(Say("form.back"), back, "quiet"))
    rows: list[Row] = [tuple(onward)] if onward else []
    if field.more and not asking.lasting:
        rows.append((asking.act(Say("form.enough"), "enough", "main" if field.choices else "quiet"),))
    return [*rows, (_leave(asking, draft),)]


def _back_from(asking: Asking, field: Field, draft: Draft) -> str | None:
    """Whoever changes one answer came from the review: all are answered then. From the choice of places back to what
    was typed.
    """
    if _is_doubted(field, draft):
        return f"{field.id}/open"
    if not asking.lasting and draft.next_question(asking.form) == "review":
        return "enough"
    before = draft.question_before(asking.form, field.id)
    return f"{before}/open" if before else None


def _to_review(asking: Asking, field: Field, draft: Draft | None) -> Row:
    """The story is opened from the review, where it is sent or put away. To skip one that stands would erase it."""
    told = draft and draft.answers.get(field.id)
    return (asking.act(Say("form.back"), "enough" if told else f"{field.id}/skip", "quiet"),)


def _skipping(asking: Asking, field: Field) -> Say:
    """An office reports that it has no figure; a citizen who is asked how many may well not know."""
    if asking.lasting:
        return Say("form.no_data")
    return Say("form.unsure" if field.kind in COUNTED else "form.skip")


def _leave(asking: Asking, draft: Draft | None) -> Choice:
    if asking.lasting:
        return Link(Say("form.later"), "start", style="quiet")
    return asking.act(Say("form.drop"), "drop", "quiet") if draft else Link(Say("menu.home"), "start")


def ask_for(field: Field, draft: Draft | None, asking: Asking) -> Ask | None:
    """What is typed at the question; what stands there already is in the box."""
    typed = asking.typed or (draft.typed if draft else "")
    if not typed and _tap_is_enough(asking, field, draft):
        return None
    kept = draft.answers.get(field.id, []) if draft else []
    match field.kind:
        case "text":
            return Ask(Say("ask.text"), "lines", field.max, typed or "".join(kept))
        case "unit":
            label = Say("ask.place_again" if draft and draft.options else "ask.place")
            return Ask(label, "line", 120, typed or place_typed(kept, asking.units))
        case "table":
            return Ask(Say("ask.table", {"count": len(field.rows)}), "line", 200, typed or " ".join(kept))
        case "count" | "months" | "money" | "date":
            return Ask(Say(f"ask.{field.kind}"), "line", 40, typed or (shown(field, kept) if kept else ""))
    return Ask(Say(_beside_choices(asking)), "line", 2000, typed)


def _beside_choices(asking: Asking) -> str:
    return "ask.choice" if asking.lasting else "ask.else"


def _tap_is_enough(asking: Asking, field: Field, draft: Draft | None) -> bool:
    """No box where yes or no is asked, or a choice of whoever has told already: words are taken all the same."""
    if asking.lasting or field.kind not in ("one", "many", "yesno"):
        return False
    return field.kind == "yesno" or bool(draft and draft.answers.get(asking.form.catches or ""))


def _hidden_places(draft: Draft | None) -> tuple[Text, ...]:
    told = draft and draft.hidden and (draft.all_places or len(draft.options) <= FEW_PLACES)
    return (Say("form.more_places", {"count": draft.hidden}),) if draft and told else ()


def _step(form: Form, field: Field, draft: Draft | None) -> tuple[int, int] | None:
    """Where the person is among the first questions, or among those behind "tell more" without the story."""
    if field.id == form.catches:
        return None
    standing = form.open_fields(draft.answers if draft else {}, more=field.more)
    if field not in standing:
        return None
    order = [each.id for each in standing if each.more == field.more and each.id != form.catches]
    return order.index(field.id) + 1, len(order)
