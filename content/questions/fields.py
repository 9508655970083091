"""What a form is made of: questions, choices, rows of a table, conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from content.words import Words

Kind = Literal["one", "many", "yesno", "unit", "text", "count", "money", "months", "date", "table"]
NUMBERS = ("count", "money", "months")
CURRENCY = "đồng"
# One list of strings a field: a number ["123"], a day ["2027-03-12"], a table one number a row; [] is "no data".
Answers = Mapping[str, list[str]]
# A draft with such a text and what was typed last fit one row of the state (storage.state.SIZE).
LONGEST_TEXT = 4000


class BadForm(ValueError):
    """A definition is wrong; says the file, the field and what to do."""


@dataclass(frozen=True)
class Choice:
    """`skips`: it says that one does not know, or leaves it open, so no button to skip stands beside it."""

    id: str
    label: Words
    sets: Mapping[str, str] = field(default_factory=dict)
    skips: bool = False


@dataclass(frozen=True)
class Condition:
    """`field` was answered with one of `among`."""

    field: str
    among: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        return any(value in self.among for value in answers.get(self.field, ()))


@dataclass(frozen=True)
class TableRow:
    """One number of a table, with its own unit and ceiling (a definition writes them where they differ)."""

    id: str
    label: Words
    unit: str = ""
    max: int = 300


@dataclass(frozen=True)
class Part:
    """A section of a long form."""

    id: str
    title: Words


@dataclass(frozen=True)
class Field:
    """One question. `more`: asked only after the person chose to tell more.

    `checks`: what in it may betray the writer is pointed out (kinds of content.language.lookover); `refuses`: numbers
    that look like a person's are not taken. `unit` is the word after a number; a count without one is a rough guess,
    read generously. `since` ("field" or "field.row") names the value of the last period that is offered again,
    `since_row` is that row's place. `source`: seed file and line the question comes from.
    """

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
    code: str = ""
    part: str = ""
    unit: str = ""
    since: str = ""
    since_row: int | None = None
    rows: tuple[TableRow, ...] = ()
    refuses: tuple[str, ...] = ()
    earliest: date | None = None
    source: str = ""

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)

    def row_at(self, row_id: str) -> int | None:
        """The place of a row of this table."""
        return next((place for place, row in enumerate(self.rows) if row.id == row_id), None)
