"""The names of communes, former communes and former districts, and the units of today that each leads to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from content.language.vietnamese import agrees, fold, has_marks
from content.places.placenames import split_label
from content.places.unit_rows import Unit, bare_province

TODAY, FORMER, DISTRICT = range(3)


class Entry(NamedTuple):
    """One name and the units it leads to, with whether each is certain. `areas` are folded: what it lies in, or lay."""

    name: str
    kind: str
    rank: int
    units: tuple[tuple[Unit, bool], ...]
    areas: frozenset[str]
    former: tuple[str, str] | None = None


def by_marks(entries: list[Entry], name: str) -> list[Entry]:
    """Typed marks count: the same marks if any entry has them, else those that no typed mark contradicts."""
    if not has_marks(name):
        return entries
    exact = [entry for entry in entries if entry.name == name]
    return exact or [entry for entry in entries if _agree(name, entry.name)]


def _agree(typed: str, written: str) -> bool:
    return all(agrees(mine, theirs) for mine, theirs in zip(typed.split(), written.split(), strict=True))


def former_label(entry: Entry, unit: Unit) -> str | None:
    """`xã Trung Hưng, huyện Cờ Đỏ cũ`; a district says its province where that has another name today."""
    if entry.former is None:
        return None
    name, around = entry.former
    if entry.rank == DISTRICT:
        around = "" if around == bare_province(unit.province) else around
    elif around:  # there is none where it merged since there are no districts
        around = _within(around)
    return f"{_within(name)}, {around} cũ" if around else f"{_within(name)} cũ"


def _within(label: str) -> str:
    """As it is written within a sentence: `huyện Cờ Đỏ`."""
    return label[0].lower() + label[1:]


def entries_of(units: dict[str, Unit], former: list[Sequence[str]]) -> Iterator[Entry]:
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
) -> Entry:
    kind, name = split_label(label)
    units = tuple(units)
    areas = areas.union(province_area(unit.province) for unit, _ in units)
    return Entry(name, kind, rank, units, _one(areas), former)


@cache
def _one(areas: frozenset[str]) -> frozenset[str]:
    """Equal ones are held once: ten thousand communes lay in seven hundred districts."""
    return areas


@cache
def _district_areas(district: str, province: str) -> frozenset[str]:
    return frozenset((fold(split_label(district)[1]), province_area(province)))


@cache
def province_area(province: str) -> str:
    return fold(bare_province(province))
