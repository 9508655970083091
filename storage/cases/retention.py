"""Forgetting: a case that is over for long enough is destroyed; its keys first of all. What stays is a number.

The files sent with it lie sealed under keys that stood in the tip alone: nobody can read them from then on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update

from storage.cases.damage import checked, each
from storage.cases.envelope import CASE
from storage.cases.holding import answers_for, hold
from storage.cases.opened import CaseRow, NotHere
from storage.cases.tables import ABOVE, CaseTables
from storage.cases.unread import unread_letter
from storage.duties import lifecycle
from storage.rows import insert_new
from storage.tables import desk

WARNED = timedelta(days=14)  # so long before it happens, the desk is told
STILL = timedelta(days=7)  # so long a closed case stays after something new was read in it


@dataclass(frozen=True)
class Leaving:
    """What counts of a case when it goes; `province` is the code of the province whose desks, `above`, could open it,
    None where none could.
    """

    id: bytes
    area: str | None
    kind: str
    urgency: str
    status: str
    day: date
    slot: int | None
    opened: date | None
    asked: date | None
    paused: int
    extended: int
    over: date
    province: str | None
    above: tuple[bytes, ...]


@dataclass(frozen=True)
class Tally:
    """The row of numbers a case is added to: one desk's. `quarter` as 2027Q1, by the day it came."""

    desk_id: bytes
    area: str
    quarter: str
    kind: str


class Retention:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def keep(self, tx: Connection, desk_id: bytes, case_id: bytes, today: date) -> None:
        """It is not destroyed until somebody lets it go. Raises NotHere, NotAllowed."""
        self._set(tx, desk_id, case_id, today)

    def unkeep(self, tx: Connection, desk_id: bytes, case_id: bytes) -> None:
        """Its days count on as if it had never been kept. Raises NotHere, NotAllowed."""
        self._set(tx, desk_id, case_id, None)

    def looked(self, tx: Connection, row: CaseRow, today: date) -> None:
        """`row` as it was when it was opened: a letter to a closed case has been read by a desk that decides it."""
        if row.letter and (row.own or row.above) and row.status in lifecycle.OUTCOMES:
            case = self._tables.case
            tx.execute(update(case).where(case.c.id == row.id).values(looked=today))

    def due(self, tx: Connection, today: date, days: int) -> tuple[bytes, ...]:
        """What was over `days` ago, nobody keeps, and holds no letter that is unread or was read only lately."""
        case = self._tables.case
        return tuple(tx.execute(select(case.c.id).where(*self._over_by(today, days)).order_by(case.c.id)).scalars())

    def hold(self, tx: Connection, case_id: bytes, today: date, days: int) -> Leaving | None:
        """The case, held until the end of the transaction; None where it was kept or taken up again meanwhile, or is
        damaged: it cannot be known whether its time has come.
        """
        case = self._tables.case
        due = select(case).where(case.c.id == case_id, *self._over_by(today, days)).with_for_update()
        rows, _ = each(tx, due, partial(checked, case))
        return _leaving(rows[0], self._above(tx, case_id)) if rows else None

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
        """A case waits while a letter in it lies unread by those who decide, and for a week after one was read. What
        its person withdrew waits for no reader: its days count from then. Who needs it longer keeps it.
        """
        case = self._tables.case
        ended = case.c.status.in_(lifecycle.OVER), case.c.over <= today - timedelta(days), case.c.kept.is_(None)
        read, left = (or_(case.c.looked.is_(None), case.c.looked <= today - each) for each in (STILL, timedelta(days)))
        withdrawn = case.c.status == lifecycle.WITHDRAWN
        return *ended, or_(and_(withdrawn, left), and_(~withdrawn, read, ~unread_letter(self._tables)))

    def _above(self, tx: Connection, case_id: bytes) -> Mapping[bytes, str]:
        """The provinces' desks that could open it, and each one's province by code."""
        key = self._tables.key
        held = (key.c.case_id == case_id, key.c.purpose == CASE, desk.c.level == ABOVE)
        rows = select(desk.c.id, desk.c.area_code).join(key, key.c.holder == desk.c.id).where(*held)
        return {row.id: row.area_code for row in tx.execute(rows.order_by(desk.c.area_code, desk.c.id))}

    def _set(self, tx: Connection, desk_id: bytes, case_id: bytes, kept: date | None) -> None:
        case, key = self._tables.case, self._tables.key
        mine = key.c.holder == desk_id, key.c.purpose == CASE, key.c.case_id == case_id
        if tx.execute(select(key.c.case_id).where(*mine)).one_or_none() is None:
            raise NotHere
        if not answers_for(tx, desk_id, hold(tx, self._tables, case_id)):
            raise lifecycle.NotAllowed("another desk answers for it")
        tx.execute(update(case).where(case.c.id == case_id).values(kept=kept))


def _leaving(row: Row[tuple[object, ...]], above: Mapping[bytes, str]) -> Leaving:
    what = row.id, row.area, row.kind, row.urgency, row.status
    clocks = row.day, row.slot, row.opened, row.asked, row.paused, row.extended, row.over
    return Leaving(*what, *clocks, next(iter(above.values()), None), tuple(above))
