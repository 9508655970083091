"""What nobody at the desk asked has opened or taken over yet: found, marked once, and told upwards; and what nobody is
left to open. Bound to one side's tables.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from storage.accounts import members
from storage.cases.envelope import CASE
from storage.cases.passing import passed_on
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
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
        lies, passed = self._lies(), passed_on(tables)
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
        return self._desks_above(tx, found.id) or (found.desk_id,)

    def stranded(self, tx: Connection, case_id: bytes, gone: Collection[bytes], today: date) -> tuple[bytes, ...]:
        """Where nobody is left at the desk that answers for it who may open it (`gone`: officers who may not): mark it
        as told upwards; returns the provinces' desks that can and have somebody left.
        """
        case = self._tables.case
        open_still = case.c.id == case_id, case.c.status.not_in(lifecycle.OVER)
        asked = tx.scalar(select(case.c.desk_id).where(*open_still))
        if asked is None or members.admitted(tx, asked) - set(gone):
            return ()
        above = [each for each in self._desks_above(tx, case_id) if members.admitted(tx, each) - set(gone)]
        if above:
            tx.execute(update(case).where(case.c.id == case_id).values(escalated=today))
        return tuple(above)

    def _desks_above(self, tx: Connection, case_id: bytes) -> tuple[bytes, ...]:
        """The provinces' desks that can open it."""
        return tuple(tx.execute(self._above.where(self._tables.key.c.case_id == case_id)).scalars())

    def _lies(self) -> tuple[ColumnElement[bool], ...]:
        """Not told upwards yet; and never opened, or passed on to a desk that has not taken it over."""
        case = self._tables.case
        fresh = and_(case.c.opened.is_(None), case.c.status == lifecycle.RECEIVED)
        waits = and_(passed_on(self._tables).is_not(None), case.c.status.not_in(lifecycle.OVER))
        return case.c.escalated.is_(None), or_(fresh, waits)


def _unopened(case_id: bytes, desk_id: bytes, day: date, slot: int | None, passed: date | None) -> Unopened:
    return Unopened(case_id, desk_id, *((day, slot) if passed is None else (passed, None)))
