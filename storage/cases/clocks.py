"""What nobody at the desk asked has opened yet: found, marked once, and told upwards. Bound to one side's tables."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from storage import lifecycle
from storage.cases.envelope import CASE
from storage.cases.tables import CaseTables
from storage.tables import desk

ABOVE = "province"


@dataclass(frozen=True)
class Unopened:
    """A case that lies there, and when it came: the day, and the slot while that is kept."""

    id: bytes
    desk_id: bytes
    day: date
    slot: int | None


class Clocks:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables
        case, key = tables.case, tables.key
        lies = (case.c.opened.is_(None), case.c.escalated.is_(None), case.c.status == lifecycle.RECEIVED)
        self._unopened = select(case.c.id, case.c.desk_id, case.c.day, case.c.slot).where(*lies).order_by(case.c.id)
        self._mark = update(case).where(*lies)
        self._above = (
            select(key.c.holder)
            .join(desk, desk.c.id == key.c.holder)
            .where(key.c.purpose == CASE, desk.c.level == ABOVE)
            .order_by(key.c.holder)
        )

    def unopened(self, tx: Connection) -> tuple[Unopened, ...]:
        """Not told upwards yet."""
        return tuple(Unopened(*row) for row in tx.execute(self._unopened))

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
