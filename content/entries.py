"""One mapping of a plan's file, read key by key. What is wrong is told with file, place, fault and remedy."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

DAY_AND_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})")
LINES = re.compile(r"\d+(-\d+)?")
# No deadline may fall on a day that only some years have.
ORDINARY_YEAR = 2027


class BadPlan(ValueError):
    """A plan or the indicators' file is wrong. `str()` reads `plans/X.yaml: duties 2 (year): to: write a text here`."""


@dataclass(frozen=True)
class Quote:
    """Where the plan says so: line or lines of its source file, and the words that stand there."""

    lines: str
    words: str

    @classmethod
    def read(cls, entry: "Entry") -> "Quote":
        entry.only("lines", "quote")
        if not LINES.fullmatch(entry.text("lines")):
            raise entry.wrong("lines", 'write a line or a span of lines between quotes, as "245" or "68-69"')
        return cls(entry.text("lines"), entry.text("quote"))


@dataclass(frozen=True)
class Entry:
    """`place` names the file and, inside it, the list and the entry: `plans/X.yaml: duties 2 (year)`."""

    place: str
    values: Mapping[str, Any]

    @classmethod
    def file(cls, path: Path) -> "Entry":
        """The whole file as one entry; raises BadPlan."""
        place = f"{path.parent.name}/{path.name}"
        try:
            values = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BadPlan(f"{place}: line {line}: cannot be read as YAML ({error.problem}); mend that line") from None
        if not isinstance(values, dict):
            raise BadPlan(f"{place}: write keys here, as `name: value`")
        return cls(place, values)

    def wrong(self, key: str, advice: str) -> BadPlan:
        return BadPlan(f"{self.place}: {key}: {advice}")

    def only(self, *known: str) -> None:
        """Every other key is a slip of the pen."""
        for key in self.values:
            if key not in known:
                meant = get_close_matches(str(key), known, 1) or [f"one of {', '.join(known)}"]
                raise self.wrong(str(key), f"this key is not known; write {meant[0]}, or take it out")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "write a text here (numbers between quotes)")
        return value.strip()

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.values.get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.wrong(key, "write a list of texts (numbers between quotes)")
        return tuple(values)

    def one_of(self, key: str, known: Collection[str]) -> str:
        value = self.text(key)
        if value not in known:
            raise self.wrong(key, f"{value!r} is not known; write one of {', '.join(known)}")
        return value

    def whole(self, key: str) -> int:
        value = self.values.get(key)
        if type(value) is not int or value < 0:
            raise self.wrong(key, "write a whole number here, without quotes")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "write true or false")
        return value

    def date_or_none(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is not None and type(value) is not date:
            raise self.wrong(key, "write a day as 2026-11-22, or take the key out")
        return value

    def day_or_none(self, key: str) -> tuple[int, int] | None:
        """A day of every year, as the plans write it: "17/6" is (17, 6)."""
        if key not in self.values:
            return None
        found = DAY_AND_MONTH.fullmatch(self.text(key))
        if found is None:
            raise self.wrong(key, 'write day and month between quotes, as "17/6"')
        day, month = int(found[1]), int(found[2])
        try:
            date(ORDINARY_YEAR, month, day)
        except ValueError:
            raise self.wrong(key, f"no year has a day {day}/{month}; look again in the plan") from None
        return day, month

    def part(self, key: str) -> "Entry":
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "write keys here, as `name: value`")
        return Entry(f"{self.place}: {key}", value)

    def entries(self, key: str, named_by: str, *, unique: bool = False) -> tuple["Entry", ...]:
        """The entries listed under `key`, each called by its number and by what stands under `named_by`."""
        values = self.values.get(key)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, f"write a list here, each entry as `- {named_by}: …`")
        found = tuple(
            Entry(f"{self.place}: {key} {number} ({value.get(named_by)})", value)
            for number, value in enumerate(values, 1)
        )
        if unique:
            _refuse_twins(found, named_by)
        return found

    def sources(self) -> tuple[Quote, ...]:
        """At least one place of the plan that says so."""
        quotes = tuple(Quote.read(each) for each in self.entries("sources", "lines"))
        if not quotes:
            raise self.wrong("sources", 'name at least one place, as {lines: "245", quote: "…"}')
        return quotes


def _refuse_twins(entries: Iterable[Entry], key: str) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        value = entry.text(key)
        if value in seen:
            raise entry.wrong(key, f"{value} stands already at {seen[value]}; each needs its own")
        seen[value] = entry.place.rpartition(": ")[2]
