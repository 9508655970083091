"""What nobody at the desk asked has opened or taken over yet: found, marked once, and told upwards. Bound to one side's
tables.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update
from sqlalchemy import case as where_

from storage import lifecycle
from storage.cases.envelope import CASE
from storage.cases.tables import CaseTables
from storage.tables import desk

ABOVE = "province"


@dataclass(frozen=True)
class Unopened:
    """A case that lies there, and when it came: the day, and the slot while that is kept; of one that was passed on,
    the day it was.
    """

    id: bytes
    desk_id: bytes
    day: date
    slot: int | None


class Clocks:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables
        case, key = tables.case, tables.key
        lies, passed = self._lies(), self._passed()
        rows = select(case.c.id, case.c.desk_id, case.c.day, case.c.slot, passed.label("passed"))
        self._unopened = rows.where(*lies).order_by(case.c.id)
        self._mark = update(case).where(*lies)
        self._above = (
            select(key.c.holder)
            .join(desk, desk.c.id == key.c.holder)
            .where(key.c.purpose == CASE, desk.c.level == ABOVE)
            .order_by(key.c.holder)
        )

    def unopened(self, tx: Connection) -> tuple[Unopened, ...]:
        """Not told upwards yet."""
        return tuple(_unopened(*row) for row in tx.execute(self._unopened))

    def escalate(self, tx: Connection, found: Unopened, today: date) -> tuple[bytes, ...]:
        """Mark it, once; returns the desks to be told: the provinces' that can open it, else the one asked. () where
        somebody opened or marked it meanwhile.
        """
        case = self._tables.case
        marked = tx.execute(self._mark.where(case.c.id == found.id).values(escalated=today)).rowcount
        if not marked:
            return ()
        above = tx.execute(self._above.where(self._tables.key.c.case_id == found.id)).scalars().all()
        return tuple(above) or (found.desk_id,)

    def _lies(self) -> tuple[ColumnElement[bool], ...]:
        """Not told upwards yet; and never opened, or passed on to a desk that has not taken it over."""
        case = self._tables.case
        fresh = and_(case.c.opened.is_(None), case.c.status == lifecycle.RECEIVED)
        waits = and_(self._passed().is_not(None), case.c.status.not_in(lifecycle.OVER))
        return case.c.escalated.is_(None), or_(fresh, waits)

    def _passed(self) -> ColumnElement[date | None]:
        """The day of the newest transfer while nobody acknowledged it."""
        case, moved = self._tables.case, self._tables.transfer
        day = where_((moved.c.acknowledged.is_(None), moved.c.day))
        newest = select(day).where(moved.c.case_id == case.c.id).order_by(moved.c.n.desc()).limit(1)
        return newest.correlate(case).scalar_subquery()


def _unopened(case_id: bytes, desk_id: bytes, day: date, slot: int | None, passed: date | None) -> Unopened:
    return Unopened(case_id, desk_id, *((day, slot) if passed is None else (passed, None)))
