"""Cases whose readable columns are damaged: whoever runs the service restores them, once told that there are some."""

from datetime import date, datetime

from content.programme.workdays import day_of
from storage.cases.damage import damaged
from storage.cases.tables import CaseTables
from storage.engine import Database


class Damages:
    """One side's."""

    def __init__(self, database: Database, tables: CaseTables) -> None:
        self._database, self._tables = database, tables
        self._looked: date | None = None

    def tick(self, now: datetime) -> int:
        """Once a day: how many there are."""
        day = day_of(now)
        if self._looked == day:
            return 0
        found = self._database.read(lambda tx: damaged(tx, self._tables))
        self._looked = day
        return len(found)
