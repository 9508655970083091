"""What can be wrong with a form's definition, each time with what to do about it."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import get_args

from content.language.lookover import KINDS
from content.questions.fields import CURRENCY, LONGEST_TEXT, NUMBERS, Field, Kind, Part
from content.questions.rules import HOLDS, Level, Operand, Rule

YES_NO = ("yes", "no")
SHAPES_OF_NUMBERS = ("phone", "identity")  # what `refuses` takes
# These words stand where a field or a choice stands in an address (`file/<id>/<field>/<choice>`, 60 bytes).
RESERVED_FIELDS = frozenset(
    {"review", "send", "more", "enough", "drop", "part", "same", "files", "you", "people", "keep"}
)
RESERVED = RESERVED_FIELDS | {"skip", "open", "done", "typed", "zero", "places"}
LONGEST_ID = 16
_ID = re.compile(r"[a-z][a-z0-9-]*")


def field_problems(each: Field, earlier: Mapping[str, Field], fields: Mapping[str, Field]) -> Iterator[str]:
    """`earlier`: the questions asked before it, `fields`: all of the form."""
    yield from _id_problems(each, earlier)
    yield from _choice_problems(each, earlier)
    yield from _kind_problems(each)
    yield from _row_problems(each)
    yield from _since_problems(each, fields)


def report_problems(each: Field, parts: Collection[Part]) -> Iterator[str]:
    """A question of a form with parts stands in one; one of a report has a code, and its numbers have units."""
    known = [part.id for part in parts]
    if each.part not in known:
        yield f"part {each.part!r} is not known; write one of {', '.join(known) or '(the form has no parts yet)'}"
    if not each.code:
        yield "write its code, as B05"
    if (each.kind in NUMBERS and not each.unit) or not all(row.unit for row in each.rows):
        yield "write its unit, the word after the number, as văn bản"


def rule_problems(rule: Rule, fields: Mapping[str, Field], earlier: Collection[str]) -> Iterator[str]:
    if rule.id in earlier:
        yield "this id stands twice among the rules"
    if rule.compare not in HOLDS:
        yield f"is: {rule.compare!r} is not known; write one of {', '.join(HOLDS)}"
    if rule.level not in get_args(Level):
        yield f"level {rule.level!r} is not known; write one of {', '.join(get_args(Level))}"
    yield from (problem for side in (rule.left, rule.right) for problem in _operand_problems(side, fields))
    if not rule.fields:
        yield "names no field of this period, so nobody could mend it"


def _operand_problems(side: tuple[str, ...], fields: Mapping[str, Field]) -> Iterator[str]:
    if not side:
        yield "left and right need at least one operand each"
    for text in side:
        operand = Operand.read(text)
        problem = operand.problem(fields) if operand else f"{text!r} cannot be read; write a field, field.row, a number"
        if problem:
            yield problem


def _id_problems(each: Field, earlier: Mapping[str, Field]) -> Iterator[str]:
    if each.id in earlier:
        yield "this id stands twice"
    if not _ID.fullmatch(each.id) or len(each.id) > LONGEST_ID:
        yield f"an id has small letters, digits and dashes, at most {LONGEST_ID}, a letter first"
    if each.id in RESERVED_FIELDS:
        yield f"a field may not be called {', '.join(sorted(RESERVED_FIELDS))}"


def _choice_problems(each: Field, earlier: Mapping[str, Field]) -> Iterator[str]:
    ids = [choice.id for choice in each.choices]
    if each.kind in ("one", "many") and not ids:
        yield "a question to choose from needs choices"
    if each.kind == "yesno" and tuple(ids) != YES_NO:
        yield 'yesno takes the choices yes and no (with quotes: "yes", "no")'
    if len(set(ids)) != len(ids):
        yield "two choices share an id"
    if not each.optional and any(choice.skips for choice in each.choices):
        yield "skips belongs to a choice of an optional question"
    if not RESERVED.isdisjoint(ids):
        yield f"a choice may not be called {', '.join(sorted(RESERVED))}"
    if each.when is not None and each.when.field not in earlier:
        yield "when must name an earlier field"
    elif each.when is not None:
        asked = earlier[each.when.field]
        strangers = [str(value) for value in each.when.among if asked.choice(value) is None]
        yield from (f"when: {asked.id} has no choice {stranger} (quote yes and no)" for stranger in strangers)


def _kind_problems(each: Field) -> Iterator[str]:
    if each.kind not in get_args(Kind):
        yield f"kind {each.kind!r} is not known; write one of {', '.join(get_args(Kind))}"
    if each.kind == "text" and each.max > LONGEST_TEXT:
        yield f"max is over {LONGEST_TEXT}"
    if each.kind == "months" and each.max > 12:
        yield "max of months is at most 12"
    if each.kind == "money" and each.unit != CURRENCY:
        yield f"money is counted in {CURRENCY}; write that as its unit"
    yield from (
        f"{name!r} is not known; {what} takes {', '.join(known)}"
        for what, names, known in (("checks", each.checks, KINDS), ("refuses", each.refuses, SHAPES_OF_NUMBERS))
        for name in names
        if name not in known
    )
    if (each.checks and each.kind not in ("text", "unit")) or (each.refuses and each.kind != "text"):
        yield "checks belong to a text or a unit, refuses to a text"
    if each.earliest is not None and (each.kind != "date" or type(each.earliest) is not date):
        yield "earliest belongs to a date and is written as 2026-01-01"


def _row_problems(each: Field) -> Iterator[str]:
    ids = [row.id for row in each.rows]
    if (each.kind == "table") != bool(ids):
        yield "a table needs rows, and only a table has them"
    if len(set(ids)) != len(ids):
        yield "two rows share an id"
    if not all(_ID.fullmatch(str(row_id)) for row_id in ids):
        yield "a row's id has small letters, digits and dashes, a letter first"


def _since_problems(each: Field, fields: Mapping[str, Field]) -> Iterator[str]:
    name, _, row = each.since.partition(".")
    named = fields.get(name)
    if not each.since:
        return
    if named is None or (row and named.row_at(row) is None):
        yield f"since names {each.since!r}, which is no field or row of this form"
    elif (row and each.kind not in NUMBERS) or (not row and named.kind != each.kind):
        yield f"since names {each.since!r}, whose answer is of another kind"
