"""What keeps a unit from filing, in its own words, and what the province answers. Nothing is removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from storage.duties.duty_tables import hindrance
from storage.moments import moment, seconds

_C = hindrance.c
_OWN = _C.obligation_id == bindparam("mine")
_COUNT = select(func.coalesce(func.max(_C.n), 0)).where(_OWN)
_ALL = select(hindrance).where(_OWN).order_by(_C.n)
_OPEN = (
    select(hindrance)
    .where(_C.obligation_id.in_(bindparam("ids", expanding=True)), _C.answer.is_(None))
    .order_by(_C.obligation_id, _C.n)
)


@dataclass(frozen=True)
class Hindrance:
    """`answer` is None until the province has answered."""

    obligation_id: bytes
    n: int
    words: str
    by: bytes
    at: datetime
    answer: str | None = None


def tell(tx: Connection, obligation_id: bytes, words: str, by: bytes, at: datetime) -> int:
    """Of an obligation this transaction holds; returns its number."""
    n = int(tx.execute(_COUNT, {"mine": obligation_id}).scalar_one()) + 1
    tx.execute(insert(hindrance).values(obligation_id=obligation_id, n=n, words=words, by=by, at=seconds(at)))
    return n


def answer(tx: Connection, obligation_id: bytes, n: int, words: str, by: bytes, at: datetime) -> bool:
    """False where there is none, or it was answered already."""
    this = (_C.obligation_id == obligation_id, _C.n == n, _C.answer.is_(None))
    said = {"answer": words, "answered_by": by, "answered_at": seconds(at)}
    return tx.execute(update(hindrance).where(*this).values(**said)).rowcount == 1


def told(tx: Connection, obligation_id: bytes) -> tuple[Hindrance, ...]:
    """The first one first."""
    return tuple(_hindrance(row) for row in tx.execute(_ALL, {"mine": obligation_id}))


def unanswered(tx: Connection, ids: Iterable[bytes]) -> tuple[Hindrance, ...]:
    """Of these obligations."""
    return tuple(_hindrance(row) for row in tx.execute(_OPEN, {"ids": tuple(ids)}))


def _hindrance(row: Row[tuple[object, ...]]) -> Hindrance:
    return Hindrance(row.obligation_id, row.n, row.words, row.by, moment(row.at), row.answer)
