"""One mapping of a plan's file, read key by key. A fault is noted and reading goes on: all are told at the end."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from content.programme.faults import BadPlan, Fault, Faults, Step

__all__ = ["BadPlan", "Entry", "Quote"]

DAY_AND_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})")
LINES = re.compile(r"\d+(-\d+)?")
# No deadline may fall on a day that only some years have.
ORDINARY_YEAR = 2027
Day = tuple[int, int]
# Of a long list of what may stand somewhere only the nearest are told.
FEW, NEAR = 8, 3


@dataclass(frozen=True)
class Quote:
    """Where the plan says so: line or lines of its source file, and the words that stand there."""

    lines: str
    words: str

    @classmethod
    def read(cls, entry: "Entry") -> "Quote":
        entry.only("lines", "quote")
        lines = entry.text("lines")
        if lines and not LINES.fullmatch(lines):
            entry.fault("lines", "lines")
        return cls(lines, entry.text("quote"))


class _Loader(yaml.CSafeLoader):
    """A day that no calendar has (2026-02-30) stays a text, and is told where a day is read."""


def _day_or_text(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day_or_text)


@dataclass(frozen=True)
class Entry:
    """`place` names the list and the entry inside the file: `duties 2 (year)`; `path` leads there from the top.

    Every reader returns something of its type: "", 0, () or None where a fault was noted instead.
    """

    place: str
    values: Mapping[str, Any]
    path: tuple[Step, ...]
    faults: Faults

    @classmethod
    def file(cls, path: Path) -> "Entry":
        """The whole file as one entry; raises BadPlan where nothing of it can be read."""
        name = f"{path.parent.name}/{path.name}"
        try:
            node, values = _parsed(path.read_text("utf-8"))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise BadPlan([Fault(name, line, f"line {line}", "", "yaml", {"problem": error.problem})]) from None
        except (OSError, ValueError, yaml.YAMLError):
            raise BadPlan([Fault(name, 1, "", "", "file")]) from None
        if not isinstance(values, dict):
            raise BadPlan([Fault(name, 1, "", "", "keys")])
        faults = Faults(name, node)
        faults.add_twice_written()
        return cls("", values, (), faults)

    def fault(self, key: str, kind: str, **told: object) -> None:
        """`kind`: one of content.programme.faults.ADVICE."""
        self.faults.add(self.place, self.path, key, kind, **told)

    def only(self, *known: str) -> None:
        """Every other key is a slip of the pen."""
        for key in self.values:
            if key not in known:
                meant = get_close_matches(str(key), known, 1) or [f"one of {', '.join(known)}"]
                self.fault(str(key), "unknown-key", meant=meant[0])

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(key, "text")
            return ""
        return value.strip()

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.values.get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            self.fault(key, "texts")
            return ()
        return tuple(values)

    def one_of(self, key: str, known: Collection[str]) -> str:
        value = self.text(key)
        if value and value not in known:
            self.fault(key, "one-of", value=value, known=", ".join(_nearest(value, known)))
        return value

    def whole(self, key: str) -> int:
        value = self.values.get(key)
        if type(value) is not int or value < 0:
            self.fault(key, "whole")
            return 0
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, "flag")
            return True
        return value

    def date_or_none(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is not None and type(value) is not date:
            self.fault(key, "date")
            return None
        return value

    def day_or_none(self, key: str) -> Day | None:
        """A day of every year, as the plans write it: "17/6" is (17, 6)."""
        return self._day(key, self.values[key]) if key in self.values else None

    def days_or_none(self, key: str, count: int) -> tuple[Day, ...] | None:
        """As many of them, in a list."""
        if key not in self.values:
            return None
        values = self.values[key]
        if not isinstance(values, list) or len(values) != count:
            self.fault(key, "quarters")
            return None
        days = [self._day(key, value) for value in values]
        return tuple(day for day in days if day) if all(days) else None

    def _day(self, key: str, value: object) -> Day | None:
        found = DAY_AND_MONTH.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            self.fault(key, "day")
            return None
        day, month = int(found[1]), int(found[2])
        try:
            date(ORDINARY_YEAR, month, day)
        except ValueError:
            self.fault(key, "no-such-day", day=day, month=month)
            return None
        return day, month

    def part(self, key: str) -> "Entry":
        value, place = self.values.get(key), ": ".join(filter(None, (self.place, key)))
        if not isinstance(value, dict):
            self.fault(key, "keys")
            return Entry(place, {}, (*self.path, key), self.faults.unheard())
        return Entry(place, value, (*self.path, key), self.faults)

    def entries(self, key: str, named_by: str, *, unique: bool = False) -> tuple["Entry", ...]:
        """The entries listed under `key`, each called by its number and by what stands under `named_by`."""
        values = self.values.get(key)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.fault(key, "entries", named_by=named_by)
            return ()
        around = f"{self.place}: " if self.place else ""
        found = tuple(
            Entry(f"{around}{key} {number} ({value.get(named_by)})", value, (*self.path, key, number - 1), self.faults)
            for number, value in enumerate(values, 1)
        )
        if unique:
            _note_twins(found, named_by)
        return found

    def sources(self) -> tuple[Quote, ...]:
        """At least one place of the plan that says so."""
        quotes = tuple(Quote.read(each) for each in self.entries("sources", "lines"))
        if self.values.get("sources") == []:
            self.fault("sources", "sources")
        return quotes


def _parsed(text: str) -> tuple[yaml.Node | None, object]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def _nearest(value: str, known: Collection[str]) -> Collection[str]:
    if len(known) <= FEW:
        return known
    begun = [each for each in known if each.startswith(value)]
    return begun[:NEAR] or get_close_matches(value, known, NEAR, cutoff=0.3) or known


def _note_twins(entries: Iterable[Entry], key: str) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        value = entry.values.get(key)
        if isinstance(value, str) and value in seen:
            entry.fault(key, "twin", value=value, where=seen[value])
        elif isinstance(value, str):
            seen[value] = entry.place.rpartition(": ")[2]
