"""Reading one typed answer: what a person wrote, against what the field can take."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from content.language.vietnamese import fold
from content.places.places_told import place_at_end, place_near, places_within
from content.places.units import Match, Units
from content.questions.days import written_day
from content.questions.fields import NUMBERS, Answers, Field, TableRow
from content.questions.measures import read_measured
from content.questions.numbers import in_groups, read_whole
from content.questions.refused import Refused

__all__ = [
    "IDENTITY",
    "PHONE",
    "TYPED",
    "Refused",
    "Several",
    "Stray",
    "Taken",
    "Typed",
    "offered",
    "read_typed",
    "shown",
]

# Ten digits from 0 or +84, with the separators people use; nine or twelve digits of an identity paper.
PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
REFUSED = {"phone": PHONE, "identity": re.compile(rf"{IDENTITY.pattern}|(?<![\d.])0\d\d(?:[ .-]\d{{3}}){{3}}(?!\d)")}
MONEY = re.compile(r"(?<![\d.])[1-9][\d. ]*(?:đồng|vnđ|vnd|đ)\b(?! (?:chí|ý|thời|bào|đội))", re.IGNORECASE)
SHOWN_PLACES = 8
TYPED = "~"  # stands before a place in the person's own words
LONGEST_PLACE = 120  # letters; matching a name is not free, and no place has a longer one


@dataclass(frozen=True)
class Taken:
    """`supposed`: it is a place that the words need not mean; that is to be said."""

    values: list[str]
    supposed: bool = False


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


def read_typed(field: Field, typed: str, units: Units, today: date | None = None, near: str = "") -> Typed:
    """Raises Refused. No date is taken after `today`. `near`: the code of the province whose communes come first."""
    text = unicodedata.normalize("NFC", typed).strip()
    if field.kind == "text":
        return Taken([_limited(field, text)])
    if field.kind == "count" and not (field.unit or field.code):
        return Taken([_rough_count(field, text)])
    if field.kind in (*NUMBERS, "date", "table"):
        return Taken(read_measured(field, text, today))
    chosen = _choice(field, text)
    if chosen is not None:
        return Taken([chosen])
    return _place(text, units, near) if field.kind == "unit" else Stray(text)


def shown(field: Field, values: list[str]) -> str:
    """An answer in Vietnamese words, "" where there is none; a place stays a code."""
    if not values:
        return ""
    if field.kind == "table" and is_sound(field, values):
        return "; ".join(_row_shown(field, row, value) for row, value in zip(field.rows, values, strict=False))
    if not is_sound(field, values):  # kept under an older definition, or meddled with: shown as it is
        return "; ".join(values)
    if field.kind in NUMBERS and field.unit:
        return f"{in_groups(int(values[0]))} {field.unit}"
    if field.kind == "date":
        return written_day(date.fromisoformat(values[0]))
    chosen = [choice.label.vi for value in values if (choice := field.choice(value))]
    return "; ".join(chosen) or values[0]


def offered(field: Field, previous: Answers) -> list[str] | None:
    """What `since` points at in the last period's answers, if the field of today can take it."""
    kept = previous.get(field.since.partition(".")[0], []) if field.since else []
    if field.since_row is not None:
        kept = kept[field.since_row : field.since_row + 1]
    return list(kept) if kept and is_sound(field, kept) else None


def _limited(field: Field, text: str) -> str:
    if not text:
        raise Refused("answer.empty")
    if len(text) > field.max:
        raise Refused("answer.long", most=field.max, length=len(text))
    if any(REFUSED[name].search(_without_money(text)) for name in field.refuses):
        raise Refused("answer.numbers_of_people")
    return text


def names_numbers(text: str) -> bool:
    """Whether there is somebody's telephone or identity number in it."""
    return any(pattern.search(_without_money(text)) for pattern in REFUSED.values())


def _without_money(text: str) -> str:
    """150000000 đồng has as many digits as an identity number; đồng chí, đồng ý follow a person, not an amount."""
    return MONEY.sub(" ", text)


def _rough_count(field: Field, text: str) -> str:
    """Somebody's guess, not an item of a report: whoever cannot say is told that it may stay open."""
    try:
        number = read_whole(text)
    except Refused as unread:
        raise Refused("answer.count") from unread
    if number > field.max:
        raise Refused("answer.count_high", most=field.max)
    return str(number)


def _row_shown(field: Field, row: TableRow, value: str) -> str:
    """A unit all rows share is left to the question."""
    unit = "" if row.unit == field.unit else row.unit
    return f"{row.label.vi} {in_groups(int(value))} {unit}".strip()


def is_sound(field: Field, values: list[str]) -> bool:
    """Whether the field of today could have been answered so: its choices, so many rows, numbers up to its ceiling."""
    if not values or field.kind == "unit":
        return True
    if field.choices:
        return all(field.choice(value) for value in values)
    if len(values) != (len(field.rows) or 1):
        return False
    if field.kind in ("text", "date"):
        return len(values[0]) <= field.max if field.kind == "text" else _is_day(values[0])
    ceilings = [row.max for row in field.rows] or [field.max]
    return all(_is_number(value, most) for value, most in zip(values, ceilings, strict=True))


def _is_number(value: str, most: int) -> bool:
    return value.isascii() and value.isdigit() and int(value) <= most


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _choice(field: Field, text: str) -> str | None:
    """A choice typed by its number or its label, in either language, with or without marks."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(field.choices):
        return field.choices[int(text) - 1].id
    said = fold(text[:LONGEST_PLACE])
    labels = {fold(label): choice.id for choice in field.choices for label in (choice.label.vi, choice.label.in_("en"))}
    return labels.get(said)


def _place(text: str, units: Units, near: str) -> Typed:
    """A commune's name and no more; or an address that holds one, whose other words are kept beside the commune."""
    if len(text) > LONGEST_PLACE:
        raise Refused("answer.place_long")
    whole = units.named(text) or units.named_now(text)
    if whole:
        return Taken([whole.code])
    matches = units.find(text, limit=SHOWN_PLACES, near=near, slips=not near)
    within, maybe = (None, matches) if matches else places_within(text, units)
    if within:
        return Taken([within.code, TYPED + text])
    supposed = place_near(text, units, near) if maybe and near else None
    if supposed:
        return Taken(beside_place(supposed.code, text, units), supposed=True)
    if maybe:
        count = units.count(text) if matches else len(maybe)
        return Several(tuple(maybe[:SHOWN_PLACES]), max(0, count - SHOWN_PLACES))
    at_home = _nearly(text, units, near) if near else ()
    if at_home:
        return Several(at_home, 0)
    raise Refused("answer.place")


def _nearly(text: str, units: Units, near: str) -> tuple[Match, ...]:
    """Of this province alone: the commune that ends the words, or those whose names are one slip away. A house's name
    is one slip away from many a commune elsewhere.
    """
    at_end = place_at_end(text, units, near)
    slips = (match for match in units.find(text, near=near) if match.unit.province_code == near)
    return (Match(at_end, None, certain=False),) if at_end else tuple(slips)


def beside_place(code: str, typed: str, units: Units) -> list[str]:
    """A place that was chosen for what was typed, with these words where they say more than its name."""
    names = any(match.unit.code == code for match in units.find(typed, limit=LONGEST_PLACE))
    return [code] if names or not typed else [code, TYPED + typed]
