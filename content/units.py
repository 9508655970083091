"""The 3,321 communes of today, found by what people call them: today's name, a former commune, a former district.

Data and its date: content/units/README.md. Ambiguity is shown, never decided: `find` gives every place that answers.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.placenames import Asked, split_label, ways_to_read
from content.vietnamese import agrees, fold, has_marks

FOLDER = Path(__file__).parent / "units"
TODAY, FORMER, DISTRICT = range(3)
TYPO_LETTERS = 4


class UnknownUnit(LookupError):
    """No commune of today has this code."""


@dataclass(frozen=True)
class Unit:
    """A commune-level unit since 1/7/2025. `code` is the official five-digit code, `kind` phường, xã or đặc khu."""

    code: str
    name: str
    kind: str
    province_code: str
    province: str

    @cached_property
    def label(self) -> str:
        """`Xã Cổ Đô, Hà Nội`."""
        return f"{self.name}, {bare_province(self.province)}"


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

    def __init__(self, units: Iterable[Unit], former: Iterable[Sequence[str]]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._former = tuple(former)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Units":
        """Read once in a process: it never changes."""
        return _loaded(folder)

    def by_code(self, code: str) -> Unit:
        """Raises UnknownUnit."""
        try:
            return self._units[code]
        except KeyError:
            raise UnknownUnit(code) from None

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
    def _entries(self) -> dict[str, list[_Entry]]:
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for entry in _entries(self._units, [row for row in self._former if row[4]]):
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
def _loaded(folder: Path) -> Units:
    rows = _rows(folder / "units.csv")
    units = (Unit(row[2], row[3], row[4], row[0], row[1]) for row in rows)
    return Units(units, _rows(folder / "former_units.csv"))


def bare_province(province: str) -> str:
    """`Thành phố Hà Nội` → `Hà Nội`."""
    return province.removeprefix("Thành phố ").removeprefix("Tỉnh ")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


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
    for (district, province), certain in districts.items():
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
