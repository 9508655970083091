"""Cases whose readers are gone, one after the other: who left took a key along, who stepped aside may not look.

Who stepped aside stands sealed in the case, for whoever has its keys; and in the audit, by which the program knows it
while nobody is signed in.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.officials.desk.bell import call_late
from storage.cases.audit import Audit, Line
from storage.cases.clocks import Clocks
from storage.cases.forsaken import Asides, Forsaken
from storage.cases.tables import CaseTables
from storage.engine import Database

STEP_ASIDE = "step-aside"  # what a line of the audit calls it


def asides_in(lines: Iterable[Line]) -> Asides:
    """Who has stepped aside from which case."""
    found = defaultdict[bytes, set[bytes]](set)
    for line in lines:
        if line.what == STEP_ASIDE and line.case_id:
            found[line.case_id].add(line.by)
    return {case_id: frozenset(people) for case_id, people in found.items()}


class Left:
    """One side's."""

    def __init__(self, database: Database, tables: CaseTables, audit: Audit) -> None:
        self._database, self._audit = database, audit
        self._clocks, self._forsaken = Clocks(tables), Forsaken(tables)
        self._looked: date | None = None

    def tick(self, now: datetime) -> int:
        """Once a day: how many open cases nobody is left to read, here or above."""
        day = day_of(now)
        if self._looked == day:
            return 0
        found = self._database.read(self.count)
        self._looked = day
        return found

    def count(self, tx: Connection) -> int:
        return self._forsaken.count(tx, asides_in(self._audit.readable(tx)))

    def cases(self, tx: Connection) -> dict[bytes, bytes]:
        """Which, and the desk that answers for each; both as ids."""
        return self._forsaken.cases(tx, asides_in(self._audit.readable(tx)))

    def above(self, tx: Connection, desk_id: bytes) -> int:
        """How many open cases of this desk only the province's can open."""
        return self._forsaken.above(tx, desk_id)

    def raise_up(self, tx: Connection, desk_id: bytes, now: datetime) -> None:
        """Somebody has left this desk: what only those can open who stepped aside from it is told upwards."""
        asides = asides_in(self._audit.readable(tx))
        for case_id in self._forsaken.at(tx, desk_id, asides):
            for above in self._clocks.stranded(tx, case_id, asides[case_id], day_of(now)):
                call_late(tx, above, now)
