"""The directory as the province watches over it: each entry that somebody keeps, and how its last asking stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.programme.plans import Plan
from handlers.officials.owners import entry_of
from handlers.officials.province.lines import Around, line_of
from handlers.officials.province.overview import Line
from storage.duties import confirmed, keeping
from storage.duties.obligations import Obligation

# What needs the province, or is late, first.
ORDER = ("submitted", "late", "returned", "expected", "accepted", "exempt")


@dataclass(frozen=True)
class Kept:
    """`checked`: the day that citizens are told."""

    title: str
    line: Line
    checked: date


def of_province(tx: Connection, library: Library, plans: Iterable[Plan], today: date) -> tuple[Kept, ...]:
    """The last asking of each keeper: what waits for the province first, then what is late."""
    days, found = confirmed.days(tx), list[Kept]()
    for plan in plans:
        last = {(one.report, one.owner): one for one in keeping.asked(tx, [plan.id])}
        if last:
            around = Around.of(tx, library, plan, "", last.values(), today)
            found += (each for duty in last.values() if (each := _kept(library, duty, around, days)))
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.line.shade), one.line.last_day, one.title)))


def _kept(library: Library, duty: Obligation, around: Around, days: Mapping[str, date]) -> Kept | None:
    entry = entry_of(library, duty)
    if entry is None:
        return None
    return Kept(entry.name.vi, line_of(duty, around), entry.known(days.get(entry.id))[1])


def counted(kept: Iterable[Kept]) -> Mapping[str, int]:
    """By shade, in their order."""
    found = Counter(one.line.shade for one in kept)
    return {shade: found[shade] for shade in ORDER if found[shade]}
