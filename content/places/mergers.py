"""A history of numbers told by today's units: what merged is added up, what was split is left out and named.

Only sums may be given (numerators and denominators, never shares): a rate is worked out after the adding.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from content.places.lineage import WHOLE, Heir
from content.places.units import Units

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Unsplit:
    """Numbers of a unit that went to several, or only partly to one: nobody knows who would have which part."""

    code: str
    numbers: Numbers
    heirs: tuple[Heir, ...]


@dataclass(frozen=True)
class Projected:
    """`numbers`: by the code of the day asked for, then by name. `merged`: the codes each was added up from.

    `gaps`: names that a part of the merged did not tell, so that the sum says less than it seems.
    `unsplit`: what could not be divided.
    """

    numbers: Mapping[str, Numbers]
    merged: Mapping[str, tuple[str, ...]]
    gaps: Mapping[str, frozenset[str]]
    unsplit: tuple[Unsplit, ...]


def project(history: Mapping[str, Numbers], units: Units, since: date, day: date) -> Projected:
    """`history`: by the codes in use on `since`; told by those of `day`. Raises UnknownUnit."""
    parts: dict[str, list[str]] = defaultdict(list)
    unsplit = []
    for code, numbers in history.items():
        heirs = units.successors(code, day, since)
        if len(heirs) == 1 and heirs[0].share == WHOLE:
            parts[heirs[0].code].append(code)
        else:
            unsplit.append(Unsplit(code, numbers, heirs))
    told = {heir: [history[code] for code in codes] for heir, codes in parts.items()}
    return Projected(
        numbers={heir: _added(rows) for heir, rows in told.items()},
        merged={heir: tuple(codes) for heir, codes in parts.items()},
        gaps={heir: gaps for heir, rows in told.items() if (gaps := _gaps(rows))},
        unsplit=tuple(unsplit),
    )


def _added(rows: Iterable[Numbers]) -> Numbers:
    total: dict[str, int] = defaultdict(int)
    for row in rows:
        for name, number in row.items():
            total[name] += number
    return dict(total)


def _gaps(rows: list[Numbers]) -> frozenset[str]:
    names = {name for row in rows for name in row}
    return frozenset(name for name in names if any(name not in row for row in rows))
