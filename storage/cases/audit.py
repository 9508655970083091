"""The audit of one side: what desks did, appended and chained. No line is changed or removed: there is no way to."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from storage.cases.shapes import MISSHAPEN
from storage.cases.tables import CaseTables
from storage.vault import Keyring, Place, Unreadable, open_, seal

PAD = 512  # bytes: the length of a line says little of what was done
START = bytes(32)  # what the first line is bound to
AT_ONCE = 500  # lines fetched at a time
RECENT = 100  # of a side: whoever presses twice does it within minutes, even when the power went in between


class Broken(Exception):
    """Line `n` is missing, changed, or no longer bound to the one before it."""

    def __init__(self, n: int) -> None:
        super().__init__(f"line {n}")
        self.n = n


class DoneBefore(Exception):
    """The very press by which this was to be done has been done; nothing is written."""


@dataclass(frozen=True)
class Line:
    """`by`: the official's id; empty for the operator's commands. `at`: the moment, with its zone. `press`: what marks
    the press of a form by which it was done, "" for none.
    """

    what: str
    by: bytes
    at: datetime
    case_id: bytes | None = None
    detail: str = ""
    press: str = ""


@dataclass(frozen=True)
class Verified:
    """`head`: the last line's hash, in hex. Only who keeps it elsewhere can tell that the end was cut off."""

    count: int
    head: str


class Audit:
    """Bound to one side's tables."""

    def __init__(self, tables: CaseTables, ring: Keyring) -> None:
        """`ring` is the officials' zone: who can write to the database alone can forge no line."""
        self._audit = tables.audit
        self._ring = ring.under(f"audit:{tables.side}")
        self._newest = select(self._audit.c.n, self._audit.c.hash).order_by(self._audit.c.n.desc()).limit(1)
        self._recent = select(self._audit).order_by(self._audit.c.n.desc()).limit(RECENT)
        after = self._audit.c.n > bindparam("after")
        before = self._audit.c.n < bindparam("before")
        self._back = select(self._audit).where(before).order_by(self._audit.c.n.desc()).limit(AT_ONCE)
        self._page = select(self._audit).where(after).order_by(self._audit.c.n).limit(AT_ONCE)

    def write(self, tx: Connection, line: Line) -> None:
        """Append. Writers stand in line until the end of their transaction: write the line last in it.

        Raises DoneBefore: end the transaction, so that nothing of it is done twice.
        """
        self._line_up(tx)
        if line.press and any(self._is_same(row, line) for row in tx.execute(self._recent)):
            raise DoneBefore
        newest = tx.execute(self._newest).one_or_none()
        n, before = (newest.n + 1, newest.hash) if newest else (1, START)
        sealed = seal(self._ring, self._place(n), _dump(line), pad=PAD)
        tx.execute(insert(self._audit).values(n=n, sealed=sealed, hash=_chained(before, n, sealed)))

    def read(self, tx: Connection) -> Iterator[Line]:
        """Every line, oldest first. Raises Unreadable."""
        for row in self._rows(tx):
            yield self._line(row)

    def readable(self, tx: Connection) -> Iterator[Line]:
        """As `read`, without the lines that do not open: those are for `verify` to tell."""
        return (line for row in self._rows(tx) if (line := self._opened(row)))

    def since(self, tx: Connection, moment: datetime) -> Iterator[Line]:
        """The lines of that moment and later, the newest first. Raises Unreadable."""
        newest = tx.execute(self._newest).one_or_none()
        before = newest.n + 1 if newest else 0
        while page := tx.execute(self._back, {"before": before}).all():
            for row in page:
                line = self._line(row)
                if line.at < moment:
                    return
                yield line
            before = page[-1].n

    def verify(self, tx: Connection) -> Verified:
        """Follow the chain from its start and open every line. Raises Broken."""
        n, head = 0, START
        for row in self._rows(tx):
            n += 1
            if row.n != n or row.hash != _chained(head, n, row.sealed) or self._opened(row) is None:
                raise Broken(n)
            head = row.hash
        return Verified(n, head.hex())

    def holds(self, tx: Connection, head: bytes | None) -> bool:
        """Whether a line has this hash: a head noted before is gone once the end was cut off or written anew."""
        return tx.scalar(select(self._audit.c.n).where(self._audit.c.hash == head).limit(1)) is not None

    def _rows(self, tx: Connection) -> Iterator[Row[tuple[object, ...]]]:
        """All of them, a page at a time: an audit grows for years."""
        after = -1
        while page := tx.execute(self._page, {"after": after}).all():
            yield from page
            after = page[-1].n

    def _is_same(self, row: Row[tuple[object, ...]], line: Line) -> bool:
        there = self._opened(row)
        if there is None:
            return False
        return (there.press, there.by, there.case_id) == (line.press, line.by, line.case_id)

    def _opened(self, row: Row[tuple[object, ...]]) -> Line | None:
        try:
            return self._line(row)
        except Unreadable:
            return None

    def _line(self, row: Row[tuple[object, ...]]) -> Line:
        """What was written before presses were ends with the detail."""
        opened = open_(self._ring, self._place(row.n), row.sealed)
        try:
            what, by, at, case_id, detail, *press = json.loads(opened)
            case = bytes.fromhex(case_id) if case_id else None
            return Line(what, bytes.fromhex(by), datetime.fromisoformat(at), case, detail, *press)
        except MISSHAPEN:
            raise Unreadable("a line of another shape") from None

    def _line_up(self, tx: Connection) -> None:
        """SQLite has one writer; on PostgreSQL a row's lock would not do: the first line has no row before it."""
        if tx.dialect.name == "postgresql":
            number = int.from_bytes(hashlib.sha256(self._audit.name.encode()).digest()[:8], "big", signed=True)
            tx.execute(select(func.pg_advisory_xact_lock(number)))

    def _place(self, n: int) -> Place:
        return Place(self._audit.name, "sealed", n.to_bytes(8, "big"))


def _chained(before: bytes, n: int, sealed: bytes) -> bytes:
    return hashlib.sha256(before + n.to_bytes(8, "big") + sealed).digest()


def _dump(line: Line) -> bytes:
    case_id = line.case_id.hex() if line.case_id else None
    return json.dumps([line.what, line.by.hex(), line.at.isoformat(), case_id, line.detail, line.press]).encode()
