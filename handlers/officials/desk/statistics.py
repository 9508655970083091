"""Numbers by area and quarter for the desks of provinces: small counts hidden, and laid down once a quarter is settled.

A quarter is settled when the usual limit of its last day is over; from then on its numbers do not change any more, so
that nobody learns of one case by looking twice. A desk's numbers count what that desk can open, and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from content.limits import SideLimits
from content.programme import quarters
from content.programme.workdays import day_of
from content.suppression import suppress, suppress_split
from handlers.officials.desk.caseclock import clock_of, handled_in_time, taken_up_in_time
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.quarterly import Quarter
from storage import settings as kept
from storage.cases.statistics import Counted, Gone, Statistics
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.engine import Database

# Each counts some of what was received. What is over needs no more verifying and sorting, and counts in both.
COLUMNS = ("taken-up", "verified", "classified", "over", "in-time", "overdue")
OF_HELP = ("taken-up", "over", "overdue")  # a request for help is never verified: that would be judging
VERIFIED = (lifecycle.VERIFYING, lifecycle.CLASSIFIED, lifecycle.IN_HAND, *lifecycle.OVER)
CLASSIFIED = VERIFIED[1:]
LOOKED_BACK = 4  # quarters


Count = dict[str, int]


class Numbers:
    """One side's."""

    def __init__(self, database: Database, tables: CaseTables, rules: DeskRules) -> None:
        self._database = database
        self._statistics = Statistics(tables)
        self._side = tables.side
        self._limits: SideLimits = rules.of(tables)
        self._workdays = rules.workdays
        self._by_commune = tables.side == "protection"
        self._columns = COLUMNS if self._by_commune else OF_HELP
        self._looked: date | None = None

    def tick(self, now: datetime) -> int:
        """Once a day: lay down the quarters that are settled and were not yet; returns how many."""
        day = day_of(now)
        if self._looked == day:
            return 0
        laid = self._database.write(lambda tx: self._lay_all(tx, day))
        self._looked = day
        return laid

    def laid(self, tx: Connection, desk_id: bytes) -> tuple[Quarter, ...]:
        """The newest first."""
        found = kept.get_all(tx, self._key(desk_id, ""))
        return tuple(Quarter.read(text) for _, text in sorted(found.items(), reverse=True))

    def undivided(self, tx: Connection) -> str:
        """Up to which quarter numbers were kept that belong to no desk surely: of those none is laid down any more. ""
        where all were told apart.
        """
        return kept.get(tx, f"undivided:{self._side}") or ""

    def _lay_all(self, tx: Connection, day: date) -> int:
        lost = self.undivided(tx)
        settled = [each for each in _last_quarters(day) if each > lost and self._is_settled(each, day)]
        desks = self._statistics.provinces(tx)
        return sum(self._lay(tx, desk_id, quarter, day) for desk_id in desks for quarter in settled)

    def _is_settled(self, quarter: str, day: date) -> bool:
        usual = self._limits.decide[0] if self._limits.decide else self._limits.take_up
        return usual.last_day(quarters.days_of(quarter)[1], self._workdays) < day

    def _lay(self, tx: Connection, desk_id: bytes, quarter: str, day: date) -> bool:
        key = self._key(desk_id, quarter)
        if kept.get(tx, key) is not None:
            return False
        areas, outcomes = self._counts(tx, desk_id, quarter, day)
        if not areas:
            return False
        kept.put(tx, key, self._hidden(areas, outcomes, (quarter, day)).text())
        return True

    def _counts(self, tx: Connection, desk_id: bytes, quarter: str, day: date) -> tuple[Mapping[str, Count], Count]:
        areas: Mapping[str, Count] = defaultdict(lambda: defaultdict(int))
        outcomes: Count = defaultdict(int)
        for case in self._statistics.counted(tx, desk_id, *quarters.days_of(quarter)):
            here = areas[self._area(case.area or "")]
            for name in self._facts(case, day):
                here[name] += 1
            outcomes[case.status] += 1
        for gone in self._statistics.gone(tx, desk_id, quarter):
            _add_gone(areas[self._area(gone.area)], outcomes, gone)
        return areas, outcomes

    def _area(self, area: str) -> str:
        return area if self._by_commune else ""

    def _facts(self, case: Counted, day: date) -> Iterable[str]:
        clock = clock_of(case, day, self._limits, self._workdays)
        facts = {
            "received": True,
            "taken-up": taken_up_in_time(case, self._limits, self._workdays),
            "verified": case.status in VERIFIED,
            "classified": case.status in CLASSIFIED,
            "over": case.status in lifecycle.OVER,
            "in-time": handled_in_time(case, self._limits, self._workdays),
            "overdue": clock is not None and clock.overdue,
        }
        return (name for name, holds in facts.items() if holds)

    def _hidden(self, areas: Mapping[str, Count], outcomes: Count, of: tuple[str, date]) -> Quarter:
        names = sorted(areas)
        rows = [(areas[name]["received"], [areas[name][column] for column in self._columns]) for name in names]
        shown = suppress(rows)
        over = shown.total.parts[self._columns.index("over")]
        split = suppress_split(over, [outcomes[outcome] for outcome in lifecycle.OVER])
        lines = tuple(zip(names, shown.lines, strict=True)) if self._by_commune else ()
        return Quarter(*of, self._columns, lines, shown.total, split)

    def _key(self, desk_id: bytes, quarter: str) -> str:
        return f"numbers:{self._side}:{desk_id.hex()}:{quarter}"


def _add_gone(area: Count, outcomes: Count, gone: Gone) -> None:
    """Destroyed cases are all over: nothing is left to verify or to sort."""
    if gone.outcome == lifecycle.RECEIVED:
        area["received"] += gone.number
        area["taken-up"] += gone.in_time
        return
    for name in ("verified", "classified", "over"):
        area[name] += gone.number
    area["in-time"] += gone.in_time
    outcomes[gone.outcome] += gone.number


def _last_quarters(day: date) -> Iterable[str]:
    quarter = quarters.quarter_of(day)
    for _ in range(LOOKED_BACK):
        quarter = quarters.before(quarter)
        yield quarter
