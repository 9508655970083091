"""The 3,321 communes of today, found by what people call them: today's name, a former commune, a former district.

Data and its date: content/units/README.md. Ambiguity is shown, never decided: `find` gives every place that answers.
Every unit has its days; `Units` are those of one day, and `at` gives those of another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content import CONTENT
from content.language.vietnamese import agrees, fold, has_marks
from content.places.lineage import FIRST_DAY, Former, Heir, Lineage, Merger, day_of
from content.places.placenames import Asked, split_label, ways_to_read
from content.places.unit_rows import AS_OF, Row, Term, Unit, UnknownUnit, bare_province, leading_here, read_rows

__all__ = ["AS_OF", "FOLDER", "Match", "Unit", "Units", "UnknownUnit", "bare_province"]

FOLDER = CONTENT / "units"
TODAY, FORMER, DISTRICT = range(3)
TYPO_LETTERS = 4


@dataclass(frozen=True)
class Match:
    """A unit that answers; `former`: the old name it answered by; not `certain`: it took a part of that place only."""

    unit: Unit
    former: str | None
    certain: bool


class _Entry(NamedTuple):
    """One name and the units it leads to, with whether each is certain. `areas` are folded: what it lies in, or lay."""

    name: str
    kind: str
    rank: int
    units: tuple[tuple[Unit, bool], ...]
    areas: frozenset[str]
    former: tuple[str, str] | None = None


class Units:
    """Immutable; everything in memory. The index of names is built at its first use, or by `warm`."""

    def __init__(self, terms: Iterable[Term], former: Iterable[Row], day: date = AS_OF) -> None:
        self._terms, self._rows, self.day = tuple(terms), tuple(former), day
        self._units = {each.unit.code: each.unit for each in self._terms if each.holds(day)}

    @classmethod
    def load(cls, folder: Path = FOLDER, site: Path | None = None, day: date = AS_OF) -> "Units":
        """Read once in a process: it never changes. `site`: a folder whose rows replace those of the same code."""
        return _loaded(folder, site).at(day)

    def at(self, day: date) -> "Units":
        """The units as they were, or will be, on another day; none before the first of July 2025."""
        first, last = sorted((self.day, day))
        if not any(first < turn <= last for turn in self._turns):
            return self
        if day not in self._others:
            self._others[day] = Units(self._terms, self._rows, day)
        return self._others[day]

    def successors(self, code: str, day: date, since: date = FIRST_DAY) -> tuple[Heir, ...]:
        """Who on `day` stands for what `code` meant on `since`. Raises UnknownUnit."""
        heirs, then = self._lineage.successors(code, since, day), self.at(day)
        for heir in heirs:
            then.by_code(heir.code)
        return heirs

    def predecessors(self, code: str) -> tuple[Former, ...]:
        """From which units this one was made, as far as the lists go back."""
        return self._lineage.predecessors(code, self.day)

    def by_code(self, code: str) -> Unit:
        """Raises UnknownUnit."""
        try:
            return self._units[code]
        except KeyError:
            raise UnknownUnit(code) from None

    @property
    def codes(self) -> Collection[str]:
        return self._units.keys()

    def ever(self, code: str) -> Unit:
        """Also one that is no more, or not yet: what it was called last. Raises UnknownUnit."""
        found = self._units.get(code) or next((each.unit for each in self._terms[::-1] if each.unit.code == code), None)
        if found is None:
            raise UnknownUnit(code)
        return found

    def in_province(self, code: str) -> list[Unit]:
        """The province's units by name; [] for an unknown code."""
        return sorted((unit for unit in self._units.values() if unit.province_code == code), key=_by_name)

    def find(self, text: str, limit: int = 8, near: str | None = None) -> list[Match]:
        """Places that answer to the text: exact marks first, then today's names, former communes, former districts.

        Among equals the province `near` (a code) comes first. `count` tells how many there are in all.
        """
        return self._matches(text, near)[:limit]

    def count(self, text: str) -> int:
        return len(self._matches(text, None))

    def warm(self) -> "Units":
        """Build the index now, so that nobody at a question of places waits a quarter of a second for it."""
        self.count("")
        return self

    @cached_property
    def _others(self) -> "dict[date, Units]":
        return {}

    @cached_property
    def _turns(self) -> frozenset[date]:
        """The days on which anything becomes another than the day before."""
        ends = (each.until + timedelta(days=1) for each in self._terms if each.until)
        return frozenset({*(each.since for each in self._terms), *ends, *map(day_of, self._rows)})

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(Merger.read(row) for row in self._rows)

    @cached_property
    def _entries(self) -> dict[str, list[_Entry]]:
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for entry in _entries(self._units, leading_here(self._rows, self._lineage, self.day)):
            entries[fold(entry.name)].append(entry)
        return entries

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(area for entries in self._entries.values() for entry in entries for area in entry.areas)

    def _matches(self, text: str, near: str | None) -> list[Match]:
        ways = list(ways_to_read(text, self._areas))
        answers = next(filter(None, map(self._answering, ways)), [])
        exact = {asked.name for asked in ways}
        offers = [
            ((entry.name not in exact, entry.rank, match.unit.province_code != near, match.unit.code), match)
            for entry in answers or self._nearly(ways)
            for match in _of(entry, bool(answers))
        ]
        found: dict[str, Match] = {}
        for _, match in sorted(offers, key=itemgetter(0)):
            found.setdefault(match.unit.code, match)
        return list(found.values())

    def _answering(self, asked: Asked) -> list[_Entry]:
        entries = [entry for entry in self._entries.get(fold(asked.name), ()) if asked.areas <= entry.areas]
        named = _by_marks(entries, asked.name)
        return [entry for entry in named if entry.kind == asked.kind] or named

    def _nearly(self, ways: Iterable[Asked]) -> Iterator[_Entry]:
        """Names one slip away from the whole text; a match by them is never certain."""
        names = {fold(asked.name) for asked in ways if not asked.areas} - self._areas
        for name in sorted(name for name in names if len(name) >= TYPO_LETTERS):
            near = process.extract(name, self._entries.keys(), scorer=OSA.distance, score_cutoff=1, limit=8)
            for known, _, _ in near:
                yield from self._entries[known]


@cache
def _loaded(folder: Path, site: Path | None) -> Units:
    return Units(*read_rows(folder, site))


def _by_name(unit: Unit) -> tuple[str, str]:
    return fold(unit.name), unit.code


def _by_marks(entries: list[_Entry], name: str) -> list[_Entry]:
    """Typed marks count: the same marks if any entry has them, else those that no typed mark contradicts."""
    if not has_marks(name):
        return entries
    exact = [entry for entry in entries if entry.name == name]
    return exact or [entry for entry in entries if _agree(name, entry.name)]


def _agree(typed: str, written: str) -> bool:
    return all(agrees(mine, theirs) for mine, theirs in zip(typed.split(), written.split(), strict=True))


def _of(entry: _Entry, certain: bool) -> Iterator[Match]:
    for unit, whole in entry.units:
        yield Match(unit, _former_label(entry, unit), certain and whole)


def _former_label(entry: _Entry, unit: Unit) -> str | None:
    """`Xã Trung Hưng (huyện Cờ Đỏ cũ)`; a district says its province where that has another name today."""
    if entry.former is None:
        return None
    name, around = entry.former
    if entry.rank == DISTRICT:
        return f"{name} (cũ)" if around == bare_province(unit.province) else f"{name} ({around} cũ)"
    if not around:  # merged since there are no districts
        return f"{name} (cũ)"
    return f"{name} ({around[0].lower()}{around[1:]} cũ)"


def _entries(units: dict[str, Unit], former: list[Sequence[str]]) -> Iterator[_Entry]:
    around: dict[str, set[str]] = defaultdict(set)
    districts: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for _, name, district, province, codes, shares in former:
        went = dict(zip(codes.split(), shares.split(), strict=True))
        areas, heirs = _district_areas(district, province), districts[district, province]
        yield _entry(name, FORMER, _by_share(units, went), areas, (name, district))
        for code, share in went.items():
            heirs[code] = share == "whole" or heirs.get(code, False)
            if share != "disputed":
                around[code] |= areas
    for (district, province), certain in ((each, heirs) for each, heirs in districts.items() if each[0]):
        named = (district, bare_province(province))
        offered = ((units[code], whole) for code, whole in certain.items())
        yield _entry(district, DISTRICT, offered, _district_areas(district, province), named)
    for unit in units.values():
        yield _entry(unit.name, TODAY, [(unit, True)], frozenset(around[unit.code]), None)


def _by_share(units: dict[str, Unit], went: dict[str, str]) -> Iterator[tuple[Unit, bool]]:
    return ((units[code], share == "whole") for code, share in went.items())


def _entry(
    label: str, rank: int, units: Iterable[tuple[Unit, bool]], areas: frozenset[str], former: tuple[str, str] | None
) -> _Entry:
    kind, name = split_label(label)
    units = tuple(units)
    return _Entry(name, kind, rank, units, areas.union(_province_area(unit.province) for unit, _ in units), former)


@cache
def _district_areas(district: str, province: str) -> frozenset[str]:
    return frozenset((fold(split_label(district)[1]), _province_area(province)))


@cache
def _province_area(province: str) -> str:
    return fold(bare_province(province))
