"""How a form looks while it is filled: one question, the review. Pure functions from form and draft to a Screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.answers import warnings
from content.forms import Field, Form
from content.units import Units
from content.words import Words
from handlers.conversation import Act, Ask, Block, Choice, Link, Para, Row, Say, Screen, Sheet, Text
from handlers.drafts import Draft

TYPED = "~"  # stands before a place kept in the person's own words
SHORT_LABEL = 16  # letters up to which two buttons share a row


@dataclass(frozen=True)
class Asking:
    """One form on its way through a conversation; `mark` is what its buttons carry now."""

    prefix: str
    form: Form
    units: Units
    mark: str

    def act(self, label: Text, path: str, style: str = "plain") -> Act:
        return Act(label, f"{self.prefix}/{path}", self.mark, style)  # type: ignore[arg-type]  # one of Style's words


def question_screen(asking: Asking, draft: Draft | None) -> Screen:
    """The open question, or the first one while there is no draft yet."""
    form = asking.form
    field = form.by_id[draft.at] if draft else form.fields[0]
    help_text: tuple[Block, ...] = (Para(field.help, "small"),) if field.help else ()
    return Screen(
        address=f"{asking.prefix}/{field.id}",
        blocks=(Para(field.text, "title"), *help_text),
        rows=(*_answer_rows(asking, field, draft), *_ways(asking, field, draft)),
        asks=_ask(field, draft),
        notes=_hidden_places(draft),
        step=_step(form, field, draft),
        private=True,
    )


def review_sheet(asking: Asking, draft: Draft) -> Sheet:
    """What was answered, question by question; what was skipped is said too."""
    fields = asking.form.open_fields(draft.answers, draft.more)
    return Sheet(tuple((field.text, said(field, draft.answers.get(field.id, []), asking.units)) for field in fields))


def review_rows(asking: Asking, draft: Draft) -> list[Row]:
    """One way back into each question, and a hint to take numbers out."""
    changes = [
        asking.act(Say("form.change", {"what": field.text}), f"{field.id}/open", "quiet")
        for field in asking.form.open_fields(draft.answers, draft.more)
    ]
    return [(change,) for change in changes]


def cautions(asking: Asking, draft: Draft) -> tuple[Text, ...]:
    """What the person may want to take out before sending."""
    found: dict[str, None] = {}
    for field in asking.form.fields:
        for value in draft.answers.get(field.id, ()):
            found.update(dict.fromkeys(warnings(field, value)))
    return tuple(Say(text_id) for text_id in found)


def said(field: Field, values: list[str], units: Units) -> Text:
    """An answer in words."""
    if not values:
        return Say("form.skipped")
    if field.kind == "unit" and field.choice(values[0]) is None:
        return values[0][1:] if values[0].startswith(TYPED) else units.by_code(values[0]).label
    if field.kind in ("text", "count"):
        return values[0]
    return _joined([choice.label for value in values if (choice := field.choice(value))])


def _joined(labels: list[Words]) -> Words:
    return Words("; ".join(label.vi for label in labels), "; ".join(label.in_("en") for label in labels))


def _answer_rows(asking: Asking, field: Field, draft: Draft | None) -> list[Row]:
    places = [_place_act(asking, field, *option) for option in (draft.options if draft else [])]
    chosen = draft.answers.get(field.id, []) if draft else []
    choices = [_choice_act(asking, field, choice.id, choice.label, chosen) for choice in field.choices]
    return [*((place,) for place in places), *_in_rows(choices)]


def _place_act(asking: Asking, field: Field, code: str, former: str) -> Act:
    place = asking.units.by_code(code).label
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
    onward: list[Choice] = []
    if draft and draft.typed and field.kind == "unit":
        onward.append(asking.act(Say("form.keep_typed"), f"{field.id}/typed"))
    if field.kind == "many" and draft and draft.answers.get(field.id):
        onward.append(asking.act(Say("form.done"), f"{field.id}/done", "main"))
    elif field.optional:
        onward.append(asking.act(Say("form.skip"), f"{field.id}/skip", "quiet"))
    back = draft.question_before(asking.form, field.id) if draft else None
    if back:
        onward.append(asking.act(Say("form.back"), f"{back}/open", "quiet"))
    leave: Choice = asking.act(Say("form.drop"), "drop", "quiet") if draft else Link(Say("menu.home"), "start")
    return [tuple(onward), (leave,)] if onward else [(leave,)]


def _ask(field: Field, draft: Draft | None) -> Ask | None:
    typed = draft.typed if draft else ""
    if field.kind == "text":
        kept = draft.answers.get(field.id, []) if draft else []
        return Ask(Say("ask.text"), "lines", field.max, typed or "".join(kept))
    if field.kind == "unit":
        return Ask(Say("ask.place"), "line", 120, typed)
    if field.kind == "count":
        return Ask(Say("ask.count"), "line", 12, typed)
    return Ask(Say("ask.else"), "line", 2000, typed)


def _hidden_places(draft: Draft | None) -> tuple[Text, ...]:
    return (Say("form.more_places", {"count": draft.hidden}),) if draft and draft.hidden else ()


def _step(form: Form, field: Field, draft: Draft | None) -> tuple[int, int] | None:
    """Where the person is among the first questions; those behind "tell more" are not counted down."""
    if field.more:
        return None
    standing = form.open_fields(draft.answers if draft else {}, more=False)
    order = [each.id for each in standing if not each.more]
    return order.index(field.id) + 1, len(order)
