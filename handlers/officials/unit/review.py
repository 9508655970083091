"""The last page of a report: section by section, what does not fit, what has no data, and the button that files it."""

from collections.abc import Iterable

from content.questions.forms import Answers, Field, Form, Part, Rule
from handlers.asking import Asking, said
from handlers.conversation import Act, Block, Link, NoSuchAddress, Para, Row, Say, Screen, Sheet, Text
from handlers.drafts import Draft


def review_screen(asking: Asking, draft: Draft, reason: str | None = None, *, in_parts: bool = False) -> Screen:
    """Everything that stops it is on top, with the questions to change; what is only odd is said and can stay.
    `in_parts`: what there is may be sent before the rest.
    """
    broken = asking.form.broken(draft.answers, asking.previous)
    stops = [rule for rule in broken if rule.level == "stop"]
    odd = [rule for rule in broken if rule.level == "warn"]
    missing = missing_in(asking.form, draft.answers)
    return Screen(
        address=f"{asking.prefix}/review",
        blocks=(
            Para(Say("office.review.title"), "title"),
            *_said_before(asking, reason),
            *_findings(stops, odd),
            _sections(asking.form, draft),
            *_missing(missing, in_parts=in_parts and not stops),
            Para(Say("office.review.next"), "small"),
        ),
        rows=(
            *_mending(asking, [*stops, *odd]),
            *([] if stops else _sending(asking, partly=in_parts and missing > 0)),
            *((_into(asking, part),) for part in asking.form.parts),
            (Link(Say("form.later"), "start", style="quiet"),),
        ),
    )


def _said_before(asking: Asking, reason: str | None) -> Iterable[Block]:
    """Why it came back, and words that this page cannot take."""
    if reason:
        yield Para(Say("office.card.returned", {"reason": reason}))
    if asking.typed:
        yield Para(Say("office.typed.kept", {"text": asking.typed}))


def _findings(stops: list[Rule], odd: list[Rule]) -> Iterable[Block]:
    if stops:
        yield Para(Say("office.review.to-mend", {"count": len(stops)}))
    yield from (Para(Say("office.review.stop", {"text": rule.text})) for rule in stops)
    yield from (Para(Say("office.review.odd", {"text": rule.text}), "small") for rule in odd)


def part_screen(asking: Asking, draft: Draft, part_id: str) -> Screen:
    """What is answered in one section. Raises NoSuchAddress."""
    part = next((each for each in asking.form.parts if each.id == part_id), None)
    if part is None:
        raise NoSuchAddress(part_id)
    fields = _fields(asking.form, draft, part)
    return Screen(
        address=f"{asking.prefix}/part/{part.id}",
        blocks=(Para(part.title, "title"), Sheet(tuple(_line(asking, draft, field) for field in fields))),
        rows=(
            (Link(Say("office.button.review"), asking.prefix, style="main"),),
            *((_change(asking, field),) for field in fields),
        ),
    )


def _line(asking: Asking, draft: Draft, field: Field) -> tuple[Text, Text]:
    values = draft.answers.get(field.id, [])
    label = Say("office.review.line", {"code": field.code, "text": field.text})
    return label, said(field, values, asking.units) if values else Say("office.no-data")


def _fields(form: Form, draft: Draft, part: Part) -> list[Field]:
    return [field for field in form.open_fields(draft.answers, more=False) if field.part == part.id]


def _sections(form: Form, draft: Draft) -> Block:
    rows: list[tuple[Text, Text]] = []
    for part in form.parts:
        fields = _fields(form, draft, part)
        done = sum(bool(draft.answers.get(field.id)) for field in fields)
        rows.append((part.title, Say("office.review.done", {"done": done, "of": len(fields)})))
    return Sheet(tuple(rows))


def missing_in(form: Form, answers: Answers) -> int:
    """Questions that stand and have no data."""
    return sum(not answers.get(field.id) for field in form.open_fields(answers, more=False))


def is_whole(asking: Asking, draft: Draft) -> bool:
    """Nothing is missing, or what there is contradicts itself: there is no part to send."""
    stops = any(rule.level == "stop" for rule in asking.form.broken(draft.answers, asking.previous))
    return stops or not missing_in(asking.form, draft.answers)


def _missing(count: int, *, in_parts: bool) -> Iterable[Block]:
    """What was left without data is sent as missing, and said so: it never becomes a nought."""
    if count:
        yield Para(Say("office.review.missing", {"count": count}))
    if count and in_parts:
        yield Para(Say("office.review.partial"), "small")


def _sending(asking: Asking, *, partly: bool) -> Iterable[Row]:
    yield (asking.act(Say("office.button.send"), "send", "main"),)
    if partly:
        yield (asking.act(Say("office.button.send-part"), "partial"),)


def _mending(asking: Asking, rules: list[Rule]) -> Iterable[Row]:
    """A way into every question that a broken rule compares, each once."""
    for field_id in dict.fromkeys(name for rule in rules for name in rule.fields):
        yield (_change(asking, asking.form.by_id[field_id]),)


def _change(asking: Asking, field: Field) -> Act:
    label = Say("office.button.change", {"code": field.code, "text": field.text})
    return asking.act(label, f"{field.id}/open", "quiet")


def _into(asking: Asking, part: Part) -> Link:
    return Link(Say("office.button.part", {"part": part.title}), f"{asking.prefix}/part/{part.id}")
