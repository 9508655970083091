"""What is over for long enough is counted and destroyed. One side's: each case in a transaction of its own."""

from datetime import datetime

from sqlalchemy import Connection

from content.programme.quarters import quarter_of
from content.programme.workdays import day_of
from handlers.officials.desk.caseclock import handled_in_time, taken_up_in_time
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.watch import DESTROYED
from storage.cases.audit import Audit, Line
from storage.cases.retention import Leaving, Retention, Tally
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.engine import Database
from storage.pieces import in_pieces

NOBODY = b""  # no officer: the program does it by itself
REQUEST = "request"  # a support case is counted by province alone, and of what kind it was is not


class Retiring:
    def __init__(self, database: Database, tables: CaseTables, rules: DeskRules, audit: Audit) -> None:
        self._database = database
        self._retention = Retention(tables)
        self._audit = audit
        self._limits = rules.of(tables)
        self._workdays = rules.workdays
        self._by_commune = tables.side == "protection"
        self._days = self._limits.keep.hours // 24

    def tick(self, now: datetime) -> int:
        """Returns how many cases are gone."""
        day = day_of(now)
        due = self._database.read(lambda tx: self._retention.due(tx, day, self._days))
        return sum(in_pieces(self._database, due, lambda tx, each: self._end(tx, each, now)))

    def _end(self, tx: Connection, case_id: bytes, now: datetime) -> bool:
        day = day_of(now)
        case = self._retention.hold(tx, case_id, day, self._days)
        if case is None:
            return False
        self._count(tx, case)
        self._retention.destroy(tx, case_id)
        self._audit.write(tx, Line(DESTROYED, NOBODY, now, case_id, case.province or ""))
        return True

    def _count(self, tx: Connection, case: Leaving) -> None:
        """For each of the provinces' desks that could open it, and no other. A case that concerned the province's own
        desk is not counted: its number would tell that desk of it.
        """
        area, kind = (case.area or "", case.kind) if self._by_commune else (case.province or "", REQUEST)
        taken = taken_up_in_time(case, self._limits, self._workdays)
        handled = handled_in_time(case, self._limits, self._workdays)
        for desk_id in case.above:
            tally = Tally(desk_id, area, quarter_of(case.day), kind)
            self._retention.count(tx, tally, lifecycle.RECEIVED, in_time=taken)
            self._retention.count(tx, tally, case.status, in_time=handled)
