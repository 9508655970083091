"""The lists of units as files: who a unit was on which days, and what the former ones went to."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from sys import intern

from content.places.lineage import FIRST_DAY, Lineage, Merger, day_of

Row = Sequence[str]
# The shipped lists are as of this month; what an operator brought in may begin later.
AS_OF = date(2025, 10, 1)


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
class Term:
    """What a unit was from one day to another, both included. A code may have several: another name, another
    kind. Of two that hold on one day the later one does.
    """

    unit: Unit
    since: date = FIRST_DAY
    until: date | None = None

    @property
    def key(self) -> tuple[str, date]:
        return self.unit.code, self.since

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def read_rows(folder: Path, site: Path | None) -> tuple[list[Term], list[Row]]:
    """Units, by their first day, and former units; the rows of `site` replace those of the same code and day."""
    own = site or Path("/nowhere")
    terms, mine = (tuple(map(_term, _rows(where / "units.csv"))) for where in (folder, own))
    former, formerly = (_rows(where / "former_units.csv") for where in (folder, own))
    mended, ended = {each.key for each in mine}, {(row[0], day_of(row)) for row in formerly}
    kept = (row for row in former if not ended or (row[0], day_of(row)) not in ended)
    told = [*(each for each in terms if each.key not in mended), *mine]
    return (sorted(told, key=lambda each: each.since) if mine else told), [*kept, *formerly]


def leading_here(rows: Iterable[Row], lineage: Lineage, day: date) -> list[Row]:
    """What went by that day into units that still are, or into whatever came of these since."""
    past = [row for row in rows if row[4] and day_of(row) <= day]
    if all(day_of(row) == FIRST_DAY for row in past):
        return past
    return [_resolved(row, lineage, day) for row in past]


def bare_province(province: str) -> str:
    """`Thành phố Hà Nội` → `Hà Nội`."""
    return province.removeprefix("Thành phố ").removeprefix("Tỉnh ")


def _term(row: Sequence[str]) -> Term:
    """A row of units.csv; the last two columns, the days, may be missing."""
    since, until = (*row[8:10], "", "")[:2]
    unit = Unit(row[2], row[3], row[4], row[0], row[1])
    return Term(unit, date.fromisoformat(since) if since else FIRST_DAY, date.fromisoformat(until) if until else None)


def _resolved(row: Row, lineage: Lineage, day: date) -> Row:
    heirs = lineage.heirs_of(Merger.read(row), day)
    return (*row[:4], " ".join(one.code for one in heirs), " ".join(one.share for one in heirs))


def _rows(path: Path) -> list[list[str]]:
    """Without the head; [] where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [list(map(intern, row)) for row in islice(csv.reader(file), 1, None)]  # districts stand there often
