"""The docket: what a desk lists, opens, writes and changes. It runs in the officials' process, with the desk's keys."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, insert, select, update

from storage.cases.damage import Parted, checked, each
from storage.cases.envelope import (
    CASE,
    LAST_NUMBER,
    TALK,
    TIP_NUMBER,
    Entry,
    append_entry,
    entry_or_shut,
    filed_document,
    is_closing,
    next_number,
    open_change,
    seal_change,
)
from storage.cases.holding import held_key, held_keys, hold, hold_own, is_above, stepped_aside
from storage.cases.opened import CaseRow, Change, Holder, NotHere, OpenCase, StoredEntry
from storage.cases.passing import passed_on
from storage.cases.reach import openable, stranded
from storage.cases.seen import see, unread, wrote
from storage.cases.tables import ABOVE, RECEIPT, URGENCIES, CaseTables
from storage.cases.unread import unread_letter
from storage.duties import lifecycle
from storage.tables import desk, official
from storage.vault import Unreadable

REPLY, QUESTION = "reply", "question"
TO_THE_PERSON = (REPLY, QUESTION)
ENOUGH = ("id", "desk_id", "status", "asked")  # to write into it: of what is damaged, this much may still be read
Found = Row[tuple[object, ...]]


class Docket:
    """Whoever acts gives the moment in the zone the desk stands in: its date is the day that counts."""

    def __init__(self, tables: CaseTables) -> None:
        self._tables = tables

    def list(self, tx: Connection, desk_id: bytes) -> tuple[CaseRow, ...]:
        """The desk's cases: what is open first, then by urgency, the newest day first; what is damaged last."""
        rows, damaged = self._read(tx, desk_id, self._lines(desk_id))
        return (*sorted(rows, key=_rank), *map(CaseRow.unknown, damaged))

    def look(self, tx: Connection, desk_id: bytes, case_id: bytes) -> CaseRow:
        """One line, nothing opened; an unknown one where it is damaged. Raises NotHere."""
        rows, damaged = self._read(tx, desk_id, self._lines(desk_id).where(self._tables.case.c.id == case_id))
        found = (*rows, *map(CaseRow.unknown, damaged))
        if not found:
            raise NotHere
        return found[0]

    def open(self, tx: Connection, holder: Holder, case_id: bytes) -> OpenCase:
        """The whole case, and of what does not open that it is there; writes nothing. Raises NotHere."""
        row = self.look(tx, holder.desk_id, case_id)
        secrets = held_keys(tx, self._tables, holder, case_id)
        found = self._entries(tx, case_id, secrets)
        if not found or found[0].n != TIP_NUMBER:  # destroyed since it was looked up
            raise NotHere
        tip, *entries = found
        changes = self._changes(tx, case_id, secrets[CASE])
        return OpenCase(row, filed_document(tip), tuple(entries), changes, TALK in secrets)

    def asides(self, tx: Connection, holder: Holder, case_id: bytes) -> frozenset[bytes]:
        """The officers who have stepped aside from it. Raises NotHere."""
        return stepped_aside(tx, self._tables, case_id, held_key(tx, self._tables, holder, case_id, CASE))

    def tip(self, tx: Connection, holder: Holder, case_id: bytes) -> bytes:
        """The JSON document that was filed, b"" where it does not open. Raises NotHere."""
        return tip_of(tx, self._tables, case_id, held_key(tx, self._tables, holder, case_id, CASE))

    def seen(self, tx: Connection, desk_id: bytes, case: OpenCase) -> None:
        """What was shown counts as read by this desk: not what arrived meanwhile. Of a mailbox that is closed nothing
        is left for its receipt.
        """
        last = case.entries[-1].n if case.entries else TIP_NUMBER
        see(tx, self._tables, (case.row.id, desk_id), last)
        if case.is_mailbox_closed:
            key = self._tables.key
            tx.execute(delete(key).where(key.c.case_id == case.row.id, key.c.holder == RECEIPT))

    def opened(self, tx: Connection, desk_id: bytes, case_id: bytes, day: date) -> None:
        """The first day on which the desk that answers for it looked into it stays; what was told upwards is done."""
        case = self._tables.case
        first = (case.c.id == case_id, case.c.desk_id == desk_id, case.c.opened.is_(None))
        tx.execute(update(case).where(*first).values(opened=day, escalated=None))

    def decides(self, tx: Connection, desk_id: bytes, row: CaseRow) -> bool:
        """Whether this desk may change it, and not only read along and note."""
        return row.own or (row.status in lifecycle.OVER and is_above(tx, desk_id))

    def write(self, tx: Connection, holder: Holder, case_id: bytes, entry: Entry) -> None:
        """Add a reply or a question (the person reads it), or anything else (desks only). From a question on the clock
        stands until the person answers. Raises NotHere, NotAllowed.
        """
        tables, purpose = self._tables, TALK if entry.kind in TO_THE_PERSON else CASE
        secret = held_key(tx, tables, holder, case_id, purpose)
        before = hold(tx, tables, case_id, *ENOUGH)
        if purpose == TALK and before.desk_id != holder.desk_id:
            raise lifecycle.NotAllowed("another desk talks with the person")
        if purpose == TALK and (before.status == lifecycle.WITHDRAWN or self._is_closed(tx, case_id, secret)):
            raise lifecycle.NotAllowed("the person has closed the mailbox")
        append_entry(tx, tables, case_id, purpose, (secret, entry))
        wrote(tx, tables, holder.desk_id, before)
        if entry.kind == QUESTION and entry.at and before.asked is None and before.status not in lifecycle.OVER:
            self._set(tx, case_id, {"asked": entry.at.date()})

    def change(self, tx: Connection, holder: Holder, case_id: bytes, to: str, by: bytes, at: datetime) -> None:
        """Move the case along its life cycle and append to its history. What the desk asked changes counts as opened:
        nobody is told upwards of it any more. Raises NotHere, NotAllowed.
        """
        tables = self._tables
        secret = held_key(tx, tables, holder, case_id, CASE)
        before = hold_own(tx, tables, holder, case_id)
        lifecycle.check(tables.side, before.status, to)
        self._set(tx, case_id, {"status": to} | _clock(before, to, at.date()))
        n = next_number(tx, tables.change, case_id)
        sealed = seal_change(tables, case_id, n, (secret, by, at))
        self.opened(tx, holder.desk_id, case_id, at.date())
        tx.execute(insert(tables.change).values(case_id=case_id, n=n, before=before.status, after=to, sealed=sealed))

    def sort(self, tx: Connection, holder: Holder, case_id: bytes, kind: str, urgency: str) -> None:
        """Put it among other cases than the person did. Raises NotHere, NotAllowed once it is over."""
        held_key(tx, self._tables, holder, case_id, CASE)
        if hold_own(tx, self._tables, holder, case_id).status in lifecycle.OVER:
            raise lifecycle.NotAllowed("it is over")
        self._set(tx, case_id, {"kind": kind, "urgency": urgency})

    def extend(self, tx: Connection, holder: Holder, case_id: bytes, most: int) -> None:
        """Move its last day once more, `most` times in all. Raises NotHere, NotAllowed."""
        held_key(tx, self._tables, holder, case_id, CASE)
        before = hold_own(tx, self._tables, holder, case_id)
        if before.status in lifecycle.OVER or before.extended >= most:
            raise lifecycle.NotAllowed("it is over, or was extended as often as it may be")
        self._set(tx, case_id, {"extended": before.extended + 1})

    def _read(self, tx: Connection, desk_id: bytes, lines: Select[tuple[object, ...]]) -> Parted[CaseRow]:
        return each(tx, lines, lambda row: _row(checked(self._tables.case, row), desk_id))

    def _lines(self, desk_id: bytes) -> Select[tuple[object, ...]]:
        filed, key = self._tables.case, self._tables.key
        mine = (key.c.purpose == CASE) & (key.c.holder == desk_id)
        return (
            select(filed, unread(self._tables, key).label("unread"), official.c.code)
            .add_columns((desk.c.level == ABOVE).label("above"))
            .add_columns(self._passing(desk_id).label("passing"), passed_on(self._tables).label("passed"))
            .add_columns((~openable(key)).label("shut"), stranded(self._tables).label("stranded"))
            .add_columns(unread_letter(self._tables).label("letter"))
            .join(key, key.c.case_id == filed.c.id)
            .join(desk, desk.c.id == key.c.holder)
            .outerjoin(official, official.c.id == filed.c.officer)
            .where(mine)
        )

    def _passing(self, desk_id: bytes) -> ColumnElement[str]:
        """The newest transfer alone counts: a later one takes an earlier one's place."""
        filed, moved = self._tables.case, self._tables.transfer
        way = case((moved.c.to_desk == desk_id, "in"), (moved.c.from_desk == desk_id, "out"), else_="")
        waits = case((moved.c.acknowledged.is_(None), way), else_="")
        last = select(waits).where(moved.c.case_id == filed.c.id).order_by(moved.c.n.desc()).limit(1)
        return func.coalesce(last.scalar_subquery(), "")

    def _set(self, tx: Connection, case_id: bytes, values: Mapping[str, object]) -> None:
        case = self._tables.case
        tx.execute(update(case).where(case.c.id == case_id).values(**values))

    def _entries(self, tx: Connection, case_id: bytes, secrets: dict[str, bytes]) -> tuple[StoredEntry, ...]:
        entry = self._tables.entry
        mine = entry.c.case_id == case_id, entry.c.n.between(TIP_NUMBER, LAST_NUMBER)
        rows = tx.execute(select(entry).where(*mine).order_by(entry.c.n))
        return tuple(self._entry(row, secrets.get(row.purpose)) for row in rows)

    def _entry(self, row: Found, secret: bytes | None) -> StoredEntry:
        return StoredEntry(**vars(entry_or_shut(self._tables, row, secret)), purpose=row.purpose, n=row.n)

    def _is_closed(self, tx: Connection, case_id: bytes, talk: bytes) -> bool:
        """Looked up while the case's row is held: whoever closes it meanwhile comes before or after."""
        return any(is_closing(entry) for entry in self._entries(tx, case_id, {TALK: talk}))

    def _changes(self, tx: Connection, case_id: bytes, secret: bytes) -> tuple[Change, ...]:
        change = self._tables.change
        rows = tx.execute(select(change).where(change.c.case_id == case_id).order_by(change.c.n))
        return tuple(self._change(row, secret) for row in rows)

    def _change(self, row: Found, secret: bytes) -> Change:
        try:
            return Change(row.before, row.after, *open_change(self._tables, row, secret))
        except Unreadable:
            return Change(row.before, row.after, None, None, shut=True)


def tip_of(tx: Connection, tables: CaseTables, case_id: bytes, secret: bytes) -> bytes:
    """What was filed, opened with the case key; b"" where it does not open. Raises NotHere once it is gone."""
    entry = tables.entry
    row = tx.execute(select(entry).where(entry.c.case_id == case_id, entry.c.n == TIP_NUMBER)).one_or_none()
    if row is None:
        raise NotHere
    return filed_document(entry_or_shut(tables, row, secret))


def _clock(before: Found, to: str, day: date) -> dict[str, object]:
    """What a change does to the days: over from today on, or no longer; a question stands no more once it is over."""
    if to not in lifecycle.OVER:
        return {"over": None}
    if before.asked is None:
        return {"over": day}
    return {"over": day, "asked": None, "paused": before.paused + max((day - before.asked).days, 0)}


def _row(row: Found, desk_id: bytes) -> CaseRow:
    known = (row.id, row.kind, row.area, row.urgency, row.status, row.day, row.slot)
    clocks = (row.opened, row.asked, row.paused, row.extended, row.escalated, row.over, row.kept, row.looked)
    hands = (row.passed, row.officer, row.code or "", row.given)
    reach = bool(row.above), bool(row.shut), bool(row.stranded), bool(row.letter)
    return CaseRow(*known, row.desk_id == desk_id, row.unread, row.passing, *clocks, *hands, *reach)


def _rank(row: CaseRow) -> tuple[int, int, int, bytes]:
    done = int(row.status in lifecycle.OVER)
    return done, URGENCIES.index(row.urgency), -row.day.toordinal(), row.id
