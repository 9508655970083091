"""A form is data: what is asked, in which order, under which condition, and what an answer sets."""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from content import CONTENT
from content.questions.fields import LONGEST_TEXT, Answers, BadForm, Choice, Condition, Field, Kind, Part, TableRow
from content.questions.form_checks import field_problems, report_problems, rule_problems
from content.questions.form_reading import read_fields, read_parts, read_rules
from content.questions.rules import Rule
from content.site import layered
from content.words import Words

__all__ = [
    "LONGEST_TEXT",
    "Answers",
    "BadForm",
    "Choice",
    "Condition",
    "Field",
    "Form",
    "Kind",
    "Part",
    "Rule",
    "TableRow",
    "load_forms",
]

FOLDER = CONTENT / "forms"
SENDS = ("protection", "support", "obligation")
LEVELS = ("commune", "province")
URGENCY = {"usual": 0, "high": 1, "now": 2}


@dataclass(frozen=True)
class Form:
    """`sends` names the side that takes the finished draft, or the obligation it fulfils.

    `desk` is the level a tip or a request goes to unless an answer sets another, `catches` the field that keeps stray
    words; a report has neither.
    """

    id: str
    version: int
    title: Words
    sends: Literal["protection", "support", "obligation"]
    desk: Literal["commune", "province"] | None
    fields: tuple[Field, ...]
    catches: str | None
    parts: tuple[Part, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def _over(self) -> "dict[int, Form]":
        """By months: it is asked for at every event."""
        return {}

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        return {each.id: each for each in self.fields}

    def open_fields(self, answers: Answers, more: bool) -> tuple[Field, ...]:
        """The questions that stand, given what was answered so far. One behind "tell more" stands too once something
        was kept in it. Asked several times at every event: no call for each field.
        """
        asked = [each for each in self.fields if more or not each.more or each.id in answers]
        return tuple([each for each in asked if each.when is None or each.when.holds(answers)])

    def sets(self, answers: Answers) -> dict[str, str]:
        """What the chosen answers set (urgency, level, alert); of two urgencies the higher one stays."""
        found: dict[str, str] = {}
        for choice in self._chosen(answers):
            for key, value in choice.sets.items():
                found[key] = max(found.get(key, value), value, key=lambda one: URGENCY.get(one, 0))
        return found

    def broken(self, answers: Answers, previous: Answers) -> tuple[Rule, ...]:
        """The rules these answers break; `previous` are the answers of the period before, or {}."""
        return tuple(rule for rule in self.rules if rule.is_broken(self.by_id, answers, previous))

    @cached_property
    def _of_one(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that stop the form and name one field alone, by that field."""
        stops = [rule for rule in self.rules if rule.level == "stop"]
        return {each.id: tuple(rule for rule in stops if rule.fields == (each.id,)) for each in self.fields}

    def broken_alone(self, field_id: str, values: list[str]) -> Rule | None:
        """The rule that these values break whatever else is answered."""
        alone = {field_id: values}
        return next((rule for rule in self._of_one[field_id] if rule.is_broken(self.by_id, alone, {})), None)

    def over_months(self, months: int) -> "Form":
        """The same form for a period of that many months: a field of months takes no more."""
        if months not in self._over:
            fields = tuple(_shorter(each, months) for each in self.fields)
            same = all(map(operator.is_, fields, self.fields))
            self._over[months] = self if same else replace(self, fields=fields)
        return self._over[months]

    def _chosen(self, answers: Answers) -> list[Choice]:
        picked = [(each, value) for each in self.fields for value in answers.get(each.id, ())]
        return [choice for each, value in picked if (choice := each.choice(value))]


def _shorter(each: Field, months: int) -> Field:
    return replace(each, max=months) if each.kind == "months" and months < each.max else each


def load_forms(folder: Path = FOLDER, site: Path | None = None) -> Mapping[str, Form]:
    """Every definition of the folder by its id; `site`: a folder whose files are read over these. Raises BadForm."""
    forms = [_read_form(path) for path in layered(folder, site, "*.yaml")]
    return {form.id: form for form in forms}


def _read_form(path: Path) -> Form:
    try:
        form = _form(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadForm(f"{path.name}: {error!r} is missing or of the wrong kind") from error
    except yaml.YAMLError as error:
        raise BadForm(f"{path.name} cannot be read: {error}") from error
    except BadForm as error:
        raise BadForm(f"{path.name}, {error}") from error
    for where, problem in _problems(form):
        raise BadForm(f"{path.name}{where}: {problem}")
    return form


def _form(raw: Mapping[str, Any]) -> Form:
    return Form(
        id=raw["id"],
        version=raw["version"],
        title=Words.read(raw["title"]),
        sends=raw["sends"],
        desk=raw.get("desk"),
        fields=read_fields(raw["fields"]),
        catches=raw.get("catches"),
        parts=read_parts(raw.get("parts", [])),
        rules=read_rules(raw.get("rules", [])),
    )


def _problems(form: Form) -> Iterator[tuple[str, str]]:
    """(where in the file, what to do) of everything wrong."""
    yield from (("", problem) for problem in _head_problems(form))
    earlier: dict[str, Field] = {}
    for each in form.fields:
        found = [*field_problems(each, earlier, form.by_id)]
        if form.parts or each.part or form.sends == "obligation":
            found += report_problems(each, form.parts)
        yield from ((f", field {each.id}", problem) for problem in found)
        earlier[each.id] = each
    for place, rule in enumerate(form.rules):
        others = [one.id for one in form.rules[:place]]
        yield from ((f", rule {rule.id}", problem) for problem in rule_problems(rule, form.by_id, others))


def _head_problems(form: Form) -> Iterator[str]:
    if form.sends not in SENDS:
        yield f"sends {form.sends!r} is not known; write one of {', '.join(SENDS)}"
    if len({part.id for part in form.parts}) != len(form.parts):
        yield "two parts share an id"
    if form.sends == "obligation":
        if form.desk or form.catches:
            yield "a report goes to no desk and catches no stray words; leave desk and catches out"
        return
    if form.desk not in LEVELS:
        yield f"desk {form.desk!r} is not known; write one of {', '.join(LEVELS)}"
    if (caught := form.by_id.get(form.catches or "")) is None or caught.kind != "text":
        yield "catches must name a text field of the form"
