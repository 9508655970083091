"""Reading one typed answer: what a person wrote, against what the field can take."""

import re
import unicodedata
from dataclasses import dataclass

from content.forms import Field
from content.units import Match, Units
from content.vietnamese import fold

# Ten digits from 0 or +84, with the separators people use; nine or twelve digits of an identity paper.
PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
SHOWN_PLACES = 8
LONGEST_PLACE = 120  # letters; matching a name is not free, and no place has a longer one


class Refused(Exception):
    """The answer cannot be taken; `text_id` says why and what to do. Nothing that was typed is lost."""

    def __init__(self, text_id: str, **args: str | int) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.said = args


@dataclass(frozen=True)
class Taken:
    values: list[str]


@dataclass(frozen=True)
class Several:
    """More than one place goes by what was typed; `hidden` counts those beyond the ones to show."""

    matches: tuple[Match, ...]
    hidden: int


@dataclass(frozen=True)
class Stray:
    """Words where a choice was asked for: worth keeping, not an answer."""

    text: str


Typed = Taken | Several | Stray


def read_typed(field: Field, typed: str, units: Units) -> Typed:
    """Raises Refused."""
    text = unicodedata.normalize("NFC", typed).strip()
    if field.kind == "text":
        return Taken([_limited(field, text)])
    if field.kind == "count":
        return Taken([_count(field, text)])
    chosen = _choice(field, text)
    if chosen is not None:
        return Taken([chosen])
    return _place(text, units) if field.kind == "unit" else Stray(text)


def warnings(field: Field, text: str) -> list[str]:
    """Text ids of what the person may want to take out: it looks like somebody's number."""
    found = {"phone": PHONE.search(text), "identity": IDENTITY.search(text)}
    return [f"check.{name}" for name in field.checks if found[name]]


def _limited(field: Field, text: str) -> str:
    if not text:
        raise Refused("answer.empty")
    if len(text) > field.max:
        raise Refused("answer.long", most=field.max, length=len(text))
    return text


def _count(field: Field, text: str) -> str:
    digits = re.sub(r"[ .,]", "", text)
    if not (digits.isascii() and digits.isdigit()):
        raise Refused("answer.count")
    if int(digits) > field.max:
        raise Refused("answer.count_high", most=field.max)
    return str(int(digits))


def _choice(field: Field, text: str) -> str | None:
    """A choice typed by its number or its label, in either language, with or without marks."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(field.choices):
        return field.choices[int(text) - 1].id
    said = fold(text[:LONGEST_PLACE])
    labels = {fold(label): choice.id for choice in field.choices for label in (choice.label.vi, choice.label.in_("en"))}
    return labels.get(said)


def _place(text: str, units: Units) -> Typed:
    if len(text) > LONGEST_PLACE:
        raise Refused("answer.place_long")
    matches = units.find(text, limit=SHOWN_PLACES)
    if not matches:
        raise Refused("answer.place")
    if len(matches) == 1 and matches[0].certain and matches[0].former is None:
        return Taken([matches[0].unit.code])
    return Several(tuple(matches), max(0, units.count(text) - len(matches)))
