"""The docket: what a desk lists, opens, writes and changes. It runs in the officials' process, with the desk's keys."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from storage import lifecycle
from storage.cases.envelope import (
    CASE,
    TALK,
    Entry,
    append_entry,
    next_number,
    open_change,
    read_entry,
    seal_change,
)
from storage.cases.opened import CaseRow, Change, Holder, NotHere, OpenCase, StoredEntry
from storage.cases.tables import CaseTables
from storage.deskkeys import unwrap
from storage.vault import Unreadable

URGENCIES = ("now", "high", "usual")
PURPOSES = {"reply": TALK, "question": TALK, "note": CASE}
Found = Row[tuple[object, ...]]


class Docket:
    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def list(self, tx: Connection, desk_id: bytes) -> tuple[CaseRow, ...]:
        """The desk's cases: what is open first, then by urgency, the newest day first."""
        rows = (_row(row, desk_id) for row in tx.execute(self._lines(desk_id)))
        return tuple(sorted(rows, key=_rank))

    def open(self, tx: Connection, holder: Holder, case_id: bytes) -> OpenCase:
        """The whole case; writes nothing. Raises NotHere."""
        row = tx.execute(self._lines(holder.desk_id).where(self._tables.case.c.id == case_id)).one_or_none()
        if row is None:
            raise NotHere
        secrets = {purpose: self._key(tx, holder, case_id, purpose) for purpose in (CASE, TALK)}
        tip, *entries = self._entries(tx, case_id, secrets)
        changes = self._changes(tx, case_id, secrets[CASE])
        return OpenCase(_row(row, holder.desk_id), tip.text.encode(), tuple(entries), changes)

    def seen(self, tx: Connection, desk_id: bytes, case_id: bytes) -> None:
        """Everything written so far counts as read by this desk."""
        key, entry = self._tables.key, self._tables.entry
        last = select(func.max(entry.c.n)).where(entry.c.case_id == case_id).scalar_subquery()
        tx.execute(update(key).where(self._held_by(desk_id, case_id, CASE)).values(seen=last))

    def write(self, tx: Connection, holder: Holder, case_id: bytes, entry: Entry) -> None:
        """Add a reply or a question (the person reads it) or a note (desks only). Raises NotHere, NotAllowed."""
        purpose = PURPOSES[entry.kind]
        secret = self._key(tx, holder, case_id, purpose)
        status = self._hold(tx, case_id)
        if status == lifecycle.WITHDRAWN and purpose == TALK:
            raise lifecycle.NotAllowed("the person has closed the mailbox")
        append_entry(tx, self._tables, case_id, purpose, (secret, entry))

    def change(self, tx: Connection, holder: Holder, case_id: bytes, to: str, by: bytes, at: datetime) -> None:
        """Move the case along its life cycle and append to its history. Raises NotHere, NotAllowed."""
        secret = self._key(tx, holder, case_id, CASE)
        tables, before = self._tables, self._hold(tx, case_id)
        lifecycle.check(self._tables.side, before, to)
        tx.execute(update(tables.case).where(tables.case.c.id == case_id).values(status=to))
        n = next_number(tx, tables.change, case_id)
        sealed = seal_change(tables, case_id, n, (secret, by, at))
        tx.execute(insert(tables.change).values(case_id=case_id, n=n, before=before, after=to, sealed=sealed))

    def _lines(self, desk_id: bytes) -> Select[tuple[object, ...]]:
        case, key, entry = self._tables.case, self._tables.key, self._tables.entry
        fresh = select(func.count()).where(entry.c.case_id == case.c.id, entry.c.n > key.c.seen).scalar_subquery()
        mine = (key.c.purpose == CASE) & (key.c.holder == desk_id)
        return select(case, fresh.label("unread")).join(key, key.c.case_id == case.c.id).where(mine)

    def _held_by(self, desk_id: bytes, case_id: bytes, purpose: str) -> ColumnElement[bool]:
        key = self._tables.key
        return (key.c.case_id == case_id) & (key.c.purpose == purpose) & (key.c.holder == desk_id)

    def _key(self, tx: Connection, holder: Holder, case_id: bytes, purpose: str) -> bytes:
        key = self._tables.key
        mine = select(key.c.key_id, key.c.wrapped).where(self._held_by(holder.desk_id, case_id, purpose))
        row = tx.execute(mine).one_or_none()
        if row is None or row.key_id not in holder.keys:
            raise NotHere
        try:
            return unwrap(row.wrapped, holder.keys[row.key_id])
        except Unreadable:
            raise NotHere from None

    def _hold(self, tx: Connection, case_id: bytes) -> str:
        """The status, with the case's row held until the end of the transaction."""
        case = self._tables.case
        return str(tx.execute(select(case.c.status).where(case.c.id == case_id).with_for_update()).scalar_one())

    def _entries(self, tx: Connection, case_id: bytes, secrets: dict[str, bytes]) -> tuple[StoredEntry, ...]:
        entry = self._tables.entry
        rows = tx.execute(select(entry).where(entry.c.case_id == case_id).order_by(entry.c.n))
        return tuple(self._entry(row, secrets[row.purpose]) for row in rows)

    def _entry(self, row: Found, secret: bytes) -> StoredEntry:
        return StoredEntry(**vars(read_entry(self._tables, row, secret)), purpose=row.purpose)

    def _changes(self, tx: Connection, case_id: bytes, secret: bytes) -> tuple[Change, ...]:
        change = self._tables.change
        rows = tx.execute(select(change).where(change.c.case_id == case_id).order_by(change.c.n))
        return tuple(Change(row.before, row.after, *open_change(self._tables, row, secret)) for row in rows)


def _row(row: Found, desk_id: bytes) -> CaseRow:
    known = (row.id, row.kind, row.area, row.urgency, row.status, row.day, row.slot)
    return CaseRow(*known, asked=row.desk_id == desk_id, unread=row.unread)


def _rank(row: CaseRow) -> tuple[int, int, int, bytes]:
    done = int(row.status in lifecycle.OVER)
    urgency = URGENCIES.index(row.urgency) if row.urgency in URGENCIES else len(URGENCIES)
    return done, urgency, -row.day.toordinal(), row.id
