"""From a definition's YAML to the parts of a form. A missing or misspelt property is named with its owner."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from content.questions.fields import BadForm, Choice, Condition, Field, Part, TableRow
from content.questions.rules import Rule
from content.words import Words

T = TypeVar("T")

FIELD_PROPERTIES = frozenset(Field.__dataclass_fields__) - {"since_row"}
AS_WRITTEN = ("optional", "more", "code", "part", "unit", "since", "earliest", "source")
RULE_PROPERTIES = frozenset({"id", "left", "is", "right", "level", "vi", "en"})
USUAL_MOST, MOST_MONTHS = 300, 12


def read_fields(raw: list[Mapping[str, Any]]) -> tuple[Field, ...]:
    fields = [_named("field", _read_field, each, FIELD_PROPERTIES) for each in raw]
    by_id = {each.id: each for each in fields}
    return tuple(_pointed(each, by_id) for each in fields)


def read_rules(raw: list[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(_named("rule", _read_rule, each, RULE_PROPERTIES) for each in raw)


def read_parts(raw: list[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(each["id"], Words.read(each)) for each in raw)


def _named(what: str, read: Callable[[Mapping[str, Any]], T], raw: Mapping[str, Any], known: frozenset[str]) -> T:
    """Raises BadForm that says which field or rule it was."""
    unknown = sorted(set(raw) - known)
    if unknown:
        raise BadForm(f"{what} {raw.get('id')}: {unknown[0]!r} is not known; write one of {', '.join(sorted(known))}")
    if not isinstance(raw.get("id"), str):
        raise BadForm(f"{what} {raw.get('id')}: its id is missing or no text; write one, in quotes if it is a number")
    try:
        return read(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadForm(f"{what} {raw.get('id')}: {error!r} is missing or of the wrong kind") from error


def _read_field(raw: Mapping[str, Any]) -> Field:
    when = raw.get("when")
    return Field(
        **{name: raw[name] for name in AS_WRITTEN if name in raw},
        id=raw["id"],
        kind=raw["kind"],
        text=Words.read(raw["text"]),
        help=Words.read(raw["help"]) if "help" in raw else None,
        choices=tuple(_read_choice(each) for each in raw.get("choices", ())),
        max=raw.get("max", MOST_MONTHS if raw["kind"] == "months" else USUAL_MOST),
        when=Condition(when["field"], tuple(when["is"])) if when else None,
        checks=tuple(raw.get("checks", ())),
        rows=tuple(_read_row(each, raw) for each in raw.get("rows", ())),
        refuses=tuple(raw.get("refuses", ())),
    )


def _read_choice(raw: Mapping[str, Any]) -> Choice:
    return Choice(raw["id"], Words.read(raw), raw.get("sets", {}), raw.get("skips", False))


def _read_row(raw: Mapping[str, Any], table: Mapping[str, Any]) -> TableRow:
    """What a row does not say for itself the table says."""
    unit, most = (raw.get(name, table.get(name, usual)) for name, usual in (("unit", ""), ("max", USUAL_MOST)))
    return TableRow(raw["id"], Words.read(raw), unit, most)


def _read_rule(raw: Mapping[str, Any]) -> Rule:
    left, right = (tuple(str(operand) for operand in raw[side]) for side in ("left", "right"))
    return Rule(raw["id"], left, raw["is"], right, Words.read(raw), raw.get("level", "stop"))


def _pointed(each: Field, fields: Mapping[str, Field]) -> Field:
    """Where `since` names a row, its place; a name that leads nowhere is told by the checks."""
    name, _, row = each.since.partition(".")
    return replace(each, since_row=fields[name].row_at(row)) if row and name in fields else each
