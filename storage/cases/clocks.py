"""What nobody at the desk asked has opened or taken over yet, or can open any more: found, marked once, and told
upwards. Bound to one side's tables.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update

from storage.cases.damage import Found, checked, each
from storage.cases.envelope import CASE
from storage.cases.passing import passed_on
from storage.cases.reach import openable, readers, stranded
from storage.cases.tables import ABOVE, CaseTables
from storage.duties import lifecycle
from storage.tables import desk


@dataclass(frozen=True)
class Unopened:
    """A case that lies there, and when it came: the day, and the slot while that is kept; of one that was passed on,
    the day it was. `stranded`: no hour is waited for, since nobody is left at the desk who can open it, or when it came
    cannot be known.
    """

    id: bytes
    desk_id: bytes
    day: date
    slot: int | None
    stranded: bool = False


class Clocks:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables
        case, key = tables.case, tables.key
        lies, passed = self._lies(), passed_on(tables)
        rows = select(case, passed.label("passed"), stranded(tables).label("stranded"))
        self._unopened = rows.where(case.c.escalated.is_(None), lies).order_by(case.c.id)
        self._mark = update(case).where(case.c.escalated.is_(None), lies)
        self._above = (
            select(key.c.holder)
            .join(desk, desk.c.id == key.c.holder)
            .where(key.c.purpose == CASE, desk.c.level == ABOVE, openable(key))
            .order_by(key.c.holder)
        )
        reads = (key.c.case_id == case.c.id, key.c.purpose == CASE, key.c.holder == desk.c.id)
        raised = case.c.escalated.is_not(None), case.c.status.not_in(lifecycle.OVER)
        waits = exists(select(case.c.id).join(key, and_(*reads)).where(*raised))
        self._calm = select(desk.c.id).where(desk.c.side == tables.side, ~waits.correlate(desk)).order_by(desk.c.id)

    def unopened(self, tx: Connection) -> tuple[Unopened, ...]:
        """Not told upwards yet; what is damaged last."""
        case = self._tables.case
        rows, damaged = each(tx, self._unopened, lambda row: _unopened(checked(case, row)))
        return (*rows, *self._damaged(tx, damaged))

    def calm(self, tx: Connection) -> tuple[bytes, ...]:
        """This side's desks for which nothing waits any more that was told upwards."""
        return tuple(tx.execute(self._calm).scalars())

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
        if asked is None or self._left(tx, case_id, asked, gone):
            return ()
        above = [each for each in self._desks_above(tx, case_id) if self._left(tx, case_id, each, gone)]
        if above:
            tx.execute(update(case).where(case.c.id == case_id).values(escalated=today))
        return tuple(above)

    def _damaged(self, tx: Connection, case_ids: Iterable[bytes]) -> Iterator[Unopened]:
        case = self._tables.case
        for case_id in case_ids:
            asked = tx.scalar(select(case.c.desk_id).where(case.c.id == case_id))
            if asked:  # none under an id that is no id, or destroyed meanwhile
                yield Unopened(case_id, asked, date.min, None, stranded=True)

    def _left(self, tx: Connection, case_id: bytes, desk_id: bytes, gone: Collection[bytes]) -> bool:
        return bool(readers(tx, self._tables, case_id, desk_id) - set(gone))

    def _desks_above(self, tx: Connection, case_id: bytes) -> tuple[bytes, ...]:
        """The provinces' desks that can open it."""
        return tuple(tx.execute(self._above.where(self._tables.key.c.case_id == case_id)).scalars())

    def _lies(self) -> ColumnElement[bool]:
        """Never opened (its status may be damaged), or passed on to a desk that has not taken it over, or at a desk
        that can open it no more.
        """
        case = self._tables.case
        seen = [status for status in lifecycle.STATUSES if status != lifecycle.RECEIVED]
        fresh = and_(case.c.opened.is_(None), case.c.status.not_in(seen))
        waits = or_(passed_on(self._tables).is_not(None), stranded(self._tables))
        return or_(fresh, and_(case.c.status.not_in(lifecycle.OVER), waits))


def _unopened(row: Found) -> Unopened:
    day, slot = (row.day, row.slot) if row.passed is None else (row.passed, None)
    return Unopened(row.id, row.desk_id, day, slot, bool(row.stranded))
