"""What one plan wants of one indicator: how much, by when, at which level, told by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from content.programme.entries import Entry, Quote
from content.programme.indicators import Indicators

UNITS = ("percent", "count", "done")
LEVELS = ("commune", "district", "province", "office", "school")
ACCESS = ("advise-and-connect", "reach", "reach-and-use")


@dataclass(frozen=True)
class Goal:
    """`least` and no `most`: a floor; both equal: exactly that; both: a range. `done` has no numbers."""

    unit: str
    least: int | None = None
    most: int | None = None
    per: str | None = None

    @classmethod
    def read(cls, entry: Entry) -> "Goal":
        unit = entry.one_of("unit", UNITS)
        if unit == "done":
            entry.only("unit")
            return cls(unit)
        entry.only("unit", "least", "most", "per")
        least, most = entry.whole("least"), entry.whole("most") if "most" in entry.values else None
        if most is not None and most < least:
            entry.fault("most", "goal-order", most=most, least=least)
        if unit == "percent" and max(least, most or 0) > 100:
            entry.fault("least", "share")
        return cls(unit, least, most, entry.one_of("per", ("month",)) if "per" in entry.values else None)


@dataclass(frozen=True)
class Target:
    """`steps`: what each year should reach. `transfer_counts`: tips passed on in time count as handled.

    `access`: what the plan takes as reaching a person with a service.
    """

    indicator: str
    goal: Goal
    by: str
    steps: Mapping[int, int]
    levels: tuple[str, ...]
    reported_by: str
    transfer_counts: bool
    access: str | None
    note: str | None
    sources: tuple[Quote, ...]

    @classmethod
    def read(cls, entry: Entry, indicators: Indicators, years: range) -> "Target":
        """`years` are the plan's own."""
        entry.only(*cls.__dataclass_fields__)
        return cls(
            indicator=entry.one_of("indicator", indicators),
            goal=Goal.read(entry.part("goal")),
            by=entry.text("by"),
            steps=_steps(entry.part("steps"), years) if "steps" in entry.values else MappingProxyType({}),
            levels=_levels(entry),
            reported_by=entry.text("reported_by"),
            transfer_counts=entry.flag("transfer_counts", default=False),
            access=entry.one_of("access", ACCESS) if "access" in entry.values else None,
            note=entry.text_or_none("note"),
            sources=entry.sources(),
        )


def _steps(entry: Entry, years: range) -> Mapping[int, int]:
    written: Mapping[Any, Any] = entry.values
    for year in written:
        if year not in years:
            entry.fault(str(year), "step-year", first=years[0], last=years[-1])
    return MappingProxyType({year: entry.whole(year) for year in written})


def _levels(entry: Entry) -> tuple[str, ...]:
    levels = entry.texts("levels")
    for level in levels:
        if level not in LEVELS:
            entry.fault("levels", "level", value=level, known=", ".join(LEVELS))
    return levels
