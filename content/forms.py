"""A form is data: what is asked, in which order, under which condition, and what an answer sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from content.words import Words

FOLDER = Path(__file__).parent / "forms"
Kind = Literal["one", "many", "yesno", "unit", "text", "count"]
Answers = Mapping[str, list[str]]
# A draft with such a text and what was typed last fit one row of the state (storage.state.SIZE).
LONGEST_TEXT = 4000


class BadForm(ValueError):
    """A definition is wrong; says the file, the field and what to do."""


@dataclass(frozen=True)
class Choice:
    id: str
    label: Words
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """`field` was answered with one of `among`."""

    field: str
    among: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return any(value in self.among for value in answers.get(self.field, ()))


@dataclass(frozen=True)
class Field:
    """One question. `more`: asked only after the person chose to tell more. `checks`: warnings, never refusals."""

    id: str
    kind: Kind
    text: Words
    help: Words | None = None
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    more: bool = False
    max: int = 300
    when: Condition | None = None
    checks: tuple[str, ...] = ()

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True)
class Form:
    """`sends` names the side that takes the finished draft, `desk` the level it goes to unless an answer sets another.

    `catches` is the field that keeps stray words.
    """

    id: str
    version: int
    title: Words
    sends: Literal["protection", "support"]
    desk: Literal["commune", "province"]
    fields: tuple[Field, ...]
    catches: str

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        return {each.id: each for each in self.fields}

    def open_fields(self, answers: Answers, more: bool) -> tuple[Field, ...]:
        """The questions that stand, given what was answered so far."""
        return tuple(each for each in self.fields if _stands(each, answers, more))

    def sets(self, answers: Answers) -> dict[str, str]:
        """What the chosen answers set (urgency, level, alert); of two urgencies the higher one stays."""
        found: dict[str, str] = {}
        for choice in self._chosen(answers):
            for key, value in choice.sets.items():
                found[key] = max(found.get(key, value), value, key=lambda one: URGENCY.get(one, 0))
        return found

    def _chosen(self, answers: Answers) -> list[Choice]:
        picked = [(each, value) for each in self.fields for value in answers.get(each.id, ())]
        return [choice for each, value in picked if (choice := each.choice(value))]


URGENCY = {"usual": 0, "high": 1, "now": 2}
YES_NO = ("yes", "no")
# These words stand where a choice stands in an address.
RESERVED = frozenset({"skip", "open", "done", "typed"})


def _stands(each: Field, answers: Answers, more: bool) -> bool:
    """A question behind "tell more" stands too once something was kept in it."""
    asked = more or not each.more or each.id in answers
    return asked and (each.when is None or each.when.holds(answers))


def load_forms(folder: Path = FOLDER) -> Mapping[str, Form]:
    """Every definition of the folder by its id; raises BadForm."""
    forms = [_read_form(path) for path in sorted(folder.glob("*.yaml"))]
    return {form.id: form for form in forms}


def _read_form(path: Path) -> Form:
    raw = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    try:
        form = Form(
            id=raw["id"],
            version=raw["version"],
            title=Words.read(raw["title"]),
            sends=raw["sends"],
            desk=raw["desk"],
            fields=tuple(_read_field(each) for each in raw["fields"]),
            catches=raw["catches"],
        )
    except (KeyError, TypeError) as error:
        raise BadForm(f"{path.name}: {error!r} is missing or of the wrong kind") from error
    _check(form, path.name)
    return form


def _read_field(raw: Mapping[str, Any]) -> Field:
    when = raw.get("when")
    return Field(
        id=raw["id"],
        kind=raw["kind"],
        text=Words.read(raw["text"]),
        help=Words.read(raw["help"]) if "help" in raw else None,
        choices=tuple(Choice(each["id"], Words.read(each), each.get("sets", {})) for each in raw.get("choices", ())),
        optional=raw.get("optional", False),
        more=raw.get("more", False),
        max=raw.get("max", 300),
        when=Condition(when["field"], tuple(when["is"])) if when else None,
        checks=tuple(raw.get("checks", ())),
    )


def _check(form: Form, name: str) -> None:
    seen: set[str] = set()
    for each in form.fields:
        for problem in _problems(each, seen):
            raise BadForm(f"{name}, field {each.id}: {problem}")
        seen.add(each.id)
    if form.catches not in seen or form.by_id[form.catches].kind != "text":
        raise BadForm(f"{name}: catches must name a text field of the form")


def _problems(each: Field, earlier: set[str]) -> list[str]:
    ids = [choice.id for choice in each.choices]
    checks = {
        "this id stands twice": each.id in earlier,
        f"kind {each.kind!r} is not known": each.kind not in get_args(Kind),
        "a question to choose from needs choices": each.kind in ("one", "many") and not ids,
        "yesno takes the choices yes and no": each.kind == "yesno" and tuple(ids) != YES_NO,
        "two choices share an id": len(set(ids)) != len(ids),
        f"a choice may not be called {', '.join(sorted(RESERVED))}": not RESERVED.isdisjoint(ids),
        "when must name an earlier field": each.when is not None and each.when.field not in earlier,
        f"max is over {LONGEST_TEXT}": each.max > LONGEST_TEXT,
    }
    return [problem for problem, wrong in checks.items() if wrong]
