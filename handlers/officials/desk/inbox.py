"""The inbox: what is late on top, then what another desk leaves lying, what the officer has in hand, what the desk has
to do; what waits for the person apart, what the desk cannot open, what is over at the end; a page at a time. What is
damaged stands apart, however much of it: it takes nothing else's place.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter

from content.limits import SideLimits
from content.programme.workdays import Workdays
from handlers.officials.desk.caseclock import Clock, clock_of, waits_for_person
from handlers.officials.desk.views import CaseLine, line_of
from storage.cases.opened import CaseRow
from storage.cases.retention import STILL, WARNED
from storage.duties import lifecycle

ALL, DAMAGED = "all", "damaged"
SECTIONS = ("late", DAMAGED, "raised", "mine", "todo", "waiting", "shut", "along", "ending", "over")
PAGE = 50


@dataclass(frozen=True)
class Timing:
    """One side's limits, and which days offices work."""

    limits: SideLimits
    workdays: Workdays

    @property
    def extensions(self) -> int:
        """How often a last day may be moved."""
        return max(len(self.limits.decide) - 1, 0)

    def line(self, row: CaseRow, today: date, me: bytes = b"") -> CaseLine:
        """As the officer `me` sees it."""
        section = self.section(row, today, me)
        return line_of(row, row.officer == me, self._clock(row, today), self._ending(row, today), section)

    def section(self, row: CaseRow, today: date, me: bytes = b"") -> str:
        """Where it stands in that officer's inbox: one of SECTIONS."""
        if row.damaged:
            return DAMAGED
        if row.status in lifecycle.OVER:
            return "ending" if self._ending(row, today) else "over"
        if row.shut:
            return "shut"
        mine, clock = row.officer == me, self._clock(row, today)
        if clock and clock.overdue and (row.own or mine or row.above):
            return "late"
        if mine:
            return "mine"
        return self._own(row, today) if row.own else self._others(row)

    def _own(self, row: CaseRow, today: date) -> str:
        return "waiting" if waits_for_person(row, today, self.limits) else "todo"

    def _others(self, row: CaseRow) -> str:
        """The province's desk hears of what nobody opened, and of what nobody is left to open."""
        return "raised" if row.above and (row.escalated or row.stranded) else "along"

    def _clock(self, row: CaseRow, today: date) -> Clock | None:
        return None if row.damaged else clock_of(row, today, self.limits, self.workdays, row.passed)

    def _ending(self, row: CaseRow, today: date) -> date | None:
        """The day it is destroyed, once that is near: not before a week after a letter in it is read."""
        if row.over is None or row.kept is not None:
            return None
        keep = timedelta(hours=self.limits.keep.hours)
        if row.status == lifecycle.WITHDRAWN:
            ends = (row.looked or row.over) + keep
        else:
            read = today if row.letter else row.looked
            ends = max(row.over + keep, read + STILL) if read else row.over + keep
        return ends if ends - today <= WARNED else None


@dataclass(frozen=True)
class Inbox:
    """`lines`: those of this page (from 1) of the chosen section; `counts`: how many each section has."""

    lines: tuple[CaseLine, ...]
    counts: Mapping[str, int]
    shown: str
    page: int
    pages: int

    @property
    def total(self) -> int:
        """Of all sections but what is damaged."""
        return sum(self.counts.values()) - self.counts[DAMAGED]

    @property
    def sections(self) -> list[tuple[str, list[CaseLine]]]:
        """This page's lines under their headings."""
        return [(name, list(lines)) for name, lines in groupby(self.lines, key=attrgetter("section"))]


def inbox_of(
    rows: Iterable[CaseRow], timing: Timing, today: date, shown: str = ALL, page: int = 1, me: bytes = b""
) -> Inbox:
    """The inbox of the officer `me`; `rows` as the docket lists them. An unknown section is all of them but what is
    damaged, a page that is not there the nearest one.
    """
    placed = [(timing.section(row, today, me), row) for row in rows]
    counts = Counter(section for section, _ in placed)
    shown = shown if shown in SECTIONS else ALL
    chosen = [row for section, row in sorted(placed, key=partial(_rank, me)) if _is_in(section, shown)]
    pages = max(-(-len(chosen) // PAGE), 1)
    page = min(max(page, 1), pages)
    here = chosen[(page - 1) * PAGE : page * PAGE]
    lines = tuple(timing.line(row, today, me) for row in here)
    return Inbox(lines, {each: counts[each] for each in SECTIONS}, shown, page, pages)


def _is_in(section: str, shown: str) -> bool:
    return section == shown or (shown == ALL and section != DAMAGED)


def _rank(me: bytes, placed: tuple[str, CaseRow]) -> tuple[int, bool, bool]:
    """Within a section as they came, but first what is mine, and what was given to me or to us and waits to be seen."""
    section, row = placed
    mine = row.officer == me
    return SECTIONS.index(section), not mine, not (row.passing == "in" or (mine and row.given))
