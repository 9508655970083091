"""What became of an administrative unit: mergers with their day, followed from one day to another.

Codes were given anew at each merger (today's Phường Ba Đình has the code of a former ward), so a code means something
only together with a day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

# Since this day there are communes and provinces only; rows of former_units.csv that name no day are of this one.
FIRST_DAY = date(2025, 7, 1)
WHOLE, PART = "whole", "part"


@dataclass(frozen=True)
class Heir:
    """A unit that took over; `share`: `whole` where it took all of the former one, else `main-part`, `part`,
    `disputed`.
    """

    code: str
    share: str


@dataclass(frozen=True)
class Former:
    """A unit that was: its label as it was written, the day it ended, and what went to the unit asked about."""

    code: str
    label: str
    day: date
    share: str


@dataclass(frozen=True)
class Merger:
    """From `day` on `code` is its heirs."""

    code: str
    label: str
    day: date
    heirs: tuple[Heir, ...]

    @classmethod
    def read(cls, row: Sequence[str]) -> "Merger":
        """A row of former_units.csv: code, name, district, province, codes, shares and perhaps the day."""
        label = ", ".join(filter(None, (row[1], row[2])))
        heirs = tuple(Heir(code, share) for code, share in zip(row[4].split(), row[5].split(), strict=True))
        return cls(row[0], label, day_of(row), heirs)


class Lineage:
    def __init__(self, mergers: Iterable[Merger]) -> None:
        self._after: dict[str, list[Merger]] = defaultdict(list)
        self._before: dict[str, list[Former]] = defaultdict(list)
        for each in sorted(mergers, key=lambda merger: merger.day):
            self._after[each.code].append(each)
            for heir in each.heirs:
                self._before[heir.code].append(Former(each.code, each.label, each.day, heir.share))

    def successors(self, code: str, since: date, day: date) -> tuple[Heir, ...]:
        """Who on `day` stands for what `code` meant on `since`; itself, where nothing happened."""
        return _together(self._follow(Heir(code, WHOLE), since, day))

    def heirs_of(self, merger: Merger, day: date) -> tuple[Heir, ...]:
        """Who on `day` has what once was merged so."""
        return _together(each for heir in merger.heirs for each in self._follow(heir, merger.day, day))

    def predecessors(self, code: str, day: date) -> tuple[Former, ...]:
        """From which units the one of this code was made, up to `day`."""
        return tuple(each for each in self._before.get(code, ()) if each.day <= day)

    def origins(self, code: str, day: date) -> frozenset[str]:
        """All units from which the one of this code was made up to `day`, and those from which these were."""
        found, left = set[str](), [(code, day)]
        while left:
            heir, until = left.pop()
            for each in self._before.get(heir, ()):
                if each.day <= until and each.code not in found:
                    found.add(each.code)
                    left.append((each.code, each.day))
        return frozenset(found)

    def _follow(self, one: Heir, since: date, day: date) -> Iterator[Heir]:
        following = next((each for each in self._after.get(one.code, ()) if since < each.day <= day), None)
        if following is None:
            yield one
            return
        for heir in following.heirs:
            yield from self._follow(Heir(heir.code, _both(one.share, heir.share)), following.day, day)


def day_of(row: Sequence[str]) -> date:
    """When a row of former_units.csv took effect."""
    return date.fromisoformat(row[6]) if len(row) > 6 and row[6] else FIRST_DAY


def _together(heirs: Iterable[Heir]) -> tuple[Heir, ...]:
    """Each once, by code. Of two shares in one heir it is not known whether they are all."""
    found: dict[str, str] = {}
    for heir in heirs:
        found[heir.code] = PART if heir.code in found else heir.share
    return tuple(Heir(each, share) for each, share in sorted(found.items()))


def _both(first: str, then: str) -> str:
    if WHOLE in (first, then):
        return then if first == WHOLE else first
    return PART
