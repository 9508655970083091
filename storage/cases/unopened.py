"""A desk's own tips that nobody has opened yet, read in portions: a flood is looked through, and nothing is written.

Bound to one side's tables. No portion holds the database for long; what is sealed is opened between two of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, func, select

from storage.accounts.deskkeys import unwrap
from storage.cases.damage import FIRST, LAST, checked, each
from storage.cases.envelope import CASE, TALK, filed_document, read_entry
from storage.cases.opened import Holder
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.engine import Database
from storage.vault import Unreadable

AT_ONCE = 300  # tips read in one transaction
TIP_NUMBER = 1
START = b""


@dataclass(frozen=True)
class Span:
    """Days of arrival, both inside."""

    since: date
    until: date


@dataclass(frozen=True)
class UnopenedTip:
    """`tip`: the JSON document that was filed; `letters`: what the person has added since."""

    id: bytes
    kind: str
    area: str | None
    urgency: str
    day: date
    letters: int
    tip: bytes


class Unopened:
    def __init__(self, tables: CaseTables) -> None:
        filed = tables.case
        self._tables = tables
        self._lies = (filed.c.status == lifecycle.RECEIVED, filed.c.opened.is_(None), filed.c.officer.is_(None))
        self._mine = filed.c.desk_id == bindparam("desk")
        counted, known = func.count().label("tips"), filed.c.day.between(FIRST, LAST)
        self._days = select(filed.c.day, counted).where(self._mine, *self._lies, known).group_by(filed.c.day)
        self._portion = self._rows()
        entries = select(func.count()).where(tables.entry.c.case_id == filed.c.id).scalar_subquery()
        here = (filed.c.id == bindparam("case"), self._mine, *self._lies, entries == TIP_NUMBER + self._changes())
        self._untouched = select(filed.c.id).where(*here)

    def days(self, tx: Connection, desk_id: bytes) -> Mapping[date, int]:
        """How many came on which day."""
        return {row.day: row.tips for row in tx.execute(self._days, {"desk": desk_id})}

    def is_untouched(self, tx: Connection, desk_id: bytes, case_id: bytes) -> bool:
        """Whether it still lies here as it came, or as it was taken back: nobody opened it or wrote into it."""
        return tx.scalar(self._untouched, {"desk": desk_id, "case": case_id}) is not None

    def read(self, database: Database, holder: Holder, span: Span) -> Iterator[UnopenedTip | None]:
        """Each of them, opened with the desk's keys; None for one that does not open with them, or is misshapen
        or damaged.

        What a colleague has written into already is left out: somebody sees to it, or has stepped aside from it. Of
        what was closed by sifting and taken back, each change of status left an entry: that is nobody's word.
        """
        asked = {"desk": holder.desk_id, "since": span.since, "until": span.until, "after": START}
        filed = self._tables.case
        look = partial(each, query=self._portion, make=partial(checked, filed), asked=asked)
        while any(found := database.read(look)):
            rows, damaged = found
            yield from (None for _ in damaged)
            yield from (self._opened(row, holder) for row in rows if (row.notes or 0) <= row.changes)
            asked["after"] = max(*damaged, *(row.case_id for row in rows), START)

    def _opened(self, row: Row[tuple[object, ...]], holder: Holder) -> UnopenedTip | None:
        if row.key_id not in holder.keys:
            return None
        try:
            entry = read_entry(self._tables, row, unwrap(row.wrapped, holder.keys[row.key_id]))
        except Unreadable:
            return None
        document = filed_document(entry)
        known = (row.case_id, row.kind, row.area, row.urgency, row.day, row.letters or 0)
        return UnopenedTip(*known, document) if document else None

    def _rows(self) -> Select[tuple[object, ...]]:
        filed, key, entry = self._tables.case, self._tables.key, self._tables.entry
        within = filed.c.day.between(bindparam("since"), bindparam("until"))
        return (
            select(entry.c.case_id, entry.c.n, entry.c.sealed, key.c.key_id, key.c.wrapped)
            .add_columns(filed.c.kind, filed.c.area, filed.c.urgency, filed.c.day)
            .add_columns(self._later(TALK).label("letters"), self._later(CASE).label("notes"))
            .add_columns(self._changes().label("changes"))
            .join(filed, filed.c.id == entry.c.case_id)
            .join(key, (key.c.case_id == filed.c.id) & (key.c.holder == bindparam("desk")) & (key.c.purpose == CASE))
            .where(self._mine, *self._lies, within, entry.c.n == TIP_NUMBER, filed.c.id > bindparam("after"))
            .order_by(filed.c.id)
            .limit(AT_ONCE)
        )

    def _later(self, purpose: str) -> ColumnElement[int]:
        """How many entries of this purpose stand behind the tip."""
        entry = self._tables.entry.alias()
        counted = func.sum(case((entry.c.purpose == purpose, 1), else_=0))
        behind = select(counted).where(entry.c.case_id == self._tables.case.c.id, entry.c.n > TIP_NUMBER)
        return behind.correlate(self._tables.case).scalar_subquery()

    def _changes(self) -> ColumnElement[int]:
        """How often it was closed unopened, and taken back."""
        change = self._tables.change
        counted = select(func.count()).where(change.c.case_id == self._tables.case.c.id)
        return counted.correlate(self._tables.case).scalar_subquery()
