"""Forgetting: a case that is over for long enough is destroyed; its keys first of all. What stays is a number.

The files sent with it lie sealed under keys that stood in the tip alone: nobody can read them from then on.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from storage import lifecycle
from storage.cases.envelope import CASE
from storage.cases.opened import NotHere
from storage.cases.tables import CaseTables
from storage.rows import insert_new
from storage.tables import desk

ABOVE = "province"
WARNED = timedelta(days=14)  # so long before it happens, the desk is told


@dataclass(frozen=True)
class Leaving:
    """What counts of a case when it goes; `province` is the code of the province whose desk could open it, None where
    none could.
    """

    id: bytes
    area: str | None
    kind: str
    status: str
    day: date
    slot: int | None
    opened: date | None
    asked: date | None
    paused: int
    extended: int
    over: date
    province: str | None


@dataclass(frozen=True)
class Tally:
    """The row of numbers a case is added to. `quarter` as 2027Q1, by the day it came."""

    area: str
    quarter: str
    kind: str


class Retention:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def keep(self, tx: Connection, desk_id: bytes, case_id: bytes, today: date) -> None:
        """It is not destroyed until somebody lets it go. Raises NotHere."""
        self._set(tx, desk_id, case_id, today)

    def unkeep(self, tx: Connection, desk_id: bytes, case_id: bytes) -> None:
        """Its days count on as if it had never been kept. Raises NotHere."""
        self._set(tx, desk_id, case_id, None)

    def due(self, tx: Connection, today: date, days: int) -> tuple[bytes, ...]:
        """What was over `days` ago, and nobody keeps."""
        case = self._tables.case
        return tuple(tx.execute(select(case.c.id).where(*self._over_by(today, days)).order_by(case.c.id)).scalars())

    def hold(self, tx: Connection, case_id: bytes, today: date, days: int) -> Leaving | None:
        """The case, held until the end of the transaction; None where it was kept or taken up again meanwhile."""
        case = self._tables.case
        row = tx.execute(
            select(case).where(case.c.id == case_id, *self._over_by(today, days)).with_for_update()
        ).one_or_none()
        return None if row is None else _leaving(row, self._province(tx, case_id))

    def count(self, tx: Connection, tally: Tally, outcome: str, *, in_time: bool) -> None:
        """Add one to a row of numbers."""
        table, where = self._tables.tally, vars(tally) | {"outcome": outcome}
        if not insert_new(tx, table, where | {"number": 1, "in_time": int(in_time)}):
            more = {"number": table.c.number + 1, "in_time": table.c.in_time + int(in_time)}
            tx.execute(update(table).where(*(table.c[name] == value for name, value in where.items())).values(**more))

    def destroy(self, tx: Connection, case_id: bytes) -> None:
        """Its keys, entries, changes, transfers and the case itself."""
        tables = self._tables
        for table in (tables.key, tables.entry, tables.change, tables.transfer):
            tx.execute(delete(table).where(table.c.case_id == case_id))
        tx.execute(delete(tables.case).where(tables.case.c.id == case_id))

    def _over_by(self, today: date, days: int) -> tuple[ColumnElement[bool], ...]:
        case = self._tables.case
        return case.c.status.in_(lifecycle.OVER), case.c.over <= today - timedelta(days), case.c.kept.is_(None)

    def _province(self, tx: Connection, case_id: bytes) -> str | None:
        key = self._tables.key
        held = (key.c.case_id == case_id, key.c.purpose == CASE, desk.c.level == ABOVE)
        held_above = select(desk.c.area_code).join(key, key.c.holder == desk.c.id).where(*held)
        return tx.scalar(held_above.order_by(desk.c.area_code).limit(1))

    def _set(self, tx: Connection, desk_id: bytes, case_id: bytes, kept: date | None) -> None:
        case, key = self._tables.case, self._tables.key
        mine = select(key.c.case_id).where(key.c.holder == desk_id, key.c.purpose == CASE, key.c.case_id == case_id)
        if not tx.execute(update(case).where(case.c.id.in_(mine)).values(kept=kept)).rowcount:
            raise NotHere


def _leaving(row: Row[tuple[object, ...]], province: str | None) -> Leaving:
    what = row.id, row.area, row.kind, row.status
    clocks = row.day, row.slot, row.opened, row.asked, row.paused, row.extended, row.over
    return Leaving(*what, *clocks, province)
