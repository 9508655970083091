"""The audit of one side: what desks did, appended and chained. No line is changed or removed: there is no way to."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, LargeBinary, Row, and_, bindparam, cast, exists, func, insert, select

from storage.cases.shapes import MISSHAPEN
from storage.cases.tables import CaseTables
from storage.vault import Keyring, Place, Unreadable, open_, seal

PAD = 512  # bytes: the length of a line says little of what was done
START = bytes(32)  # what the first line is bound to
AT_ONCE = 500  # lines fetched at a time
RECENT = 100  # of a side: whoever presses twice does it within minutes, even when the power went in between
LAST = 2**31 - 2  # no line has a higher number; what stands at another place, or at none, is not ours


Found = Row[tuple[object, ...]]


class Broken(Exception):
    """Line `n` is missing, changed, or no longer bound to the one before it; or it stands where no line can be."""

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
        n, following = self._audit.c.n, self._audit.alias()
        # SQLite keeps anything in any column. A cast never fails there, and changes nothing that is of its own type.
        whole = (cast(self._audit.c[name], LargeBinary).label(name) for name in ("sealed", "hash"))
        ours = and_(n.between(1, LAST), cast(n, Integer) == n)
        lines = select(n, *whole).where(ours)
        self._recent = lines.order_by(n.desc()).limit(RECENT)
        self._back = lines.where(n < bindparam("before")).order_by(n.desc()).limit(AT_ONCE)
        self._page = lines.where(n > bindparam("after")).order_by(n).limit(AT_ONCE)
        self._strange = select(cast(n, Integer)).where(~ours).limit(1)
        taken = exists(select(following.c.n).where(following.c.n == n + 1))
        self._free = select(func.min(n) + 1).where(ours, n >= bindparam("last"), ~taken)

    def write(self, tx: Connection, line: Line) -> None:
        """Append. Writers stand in line until the end of their transaction: write the line last in it.

        Raises DoneBefore: end the transaction, so that nothing of it is done twice.
        """
        self._line_up(tx)
        recent = tx.execute(self._recent).all()
        if line.press and any(self._is_same(row, line) for row in recent):
            raise DoneBefore
        n, before = self._end(tx, recent)
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
        """The lines of that moment and later that open, the newest first."""
        before = LAST + 1
        while page := tx.execute(self._back, {"before": before}).all():
            for line in filter(None, map(self._opened, page)):
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
        strange = tx.scalar(self._strange)
        if strange is not None:
            raise Broken(strange)
        return Verified(n, head.hex())

    def holds(self, tx: Connection, head: bytes | None) -> bool:
        """Whether a line has this hash: a head noted before is gone once the end was cut off or written anew."""
        return bool(tx.scalar(select(func.count()).where(self._audit.c.hash == head)))

    def _end(self, tx: Connection, recent: Sequence[Found]) -> tuple[int, bytes]:
        """The number of the next line, and the hash it is bound to: the newest line's that opens. What somebody else
        put behind that one must not keep the desks from their work: `verify` tells of it.
        """
        if not recent:
            return 1, START
        last = next((row for row in recent if self._opened(row)), recent[0])
        return (last.n + 1 if last is recent[0] else tx.execute(self._free, {"last": last.n}).scalar_one()), last.hash

    def _rows(self, tx: Connection) -> Iterator[Found]:
        """All of them, a page at a time: an audit grows for years."""
        after = 0
        while page := tx.execute(self._page, {"after": after}).all():
            yield from page
            after = page[-1].n

    def _is_same(self, row: Found, line: Line) -> bool:
        there = self._opened(row)
        if there is None:
            return False
        return (there.press, there.by, there.case_id) == (line.press, line.by, line.case_id)

    def _opened(self, row: Found) -> Line | None:
        try:
            return self._line(row)
        except Unreadable:
            return None

    def _line(self, row: Found) -> Line:
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


def has_cases(tx: Connection, tables: CaseTables) -> bool:
    """Whether there is a case: then a desk has had a member, whose joining is a line of this side's audit."""
    return tx.scalar(select(tables.case.c.id).limit(1)) is not None


def _chained(before: bytes, n: int, sealed: bytes) -> bytes:
    return hashlib.sha256(before + n.to_bytes(8, "big") + sealed).digest()


def _dump(line: Line) -> bytes:
    case_id = line.case_id.hex() if line.case_id else None
    return json.dumps([line.what, line.by.hex(), line.at.isoformat(), case_id, line.detail, line.press]).encode()
