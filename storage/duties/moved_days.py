"""Last days that were moved: for one unit, with a reason, or for all that owe a report. Every move is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.duties import lifecycle
from storage.duties.duty_tables import obligation, obligation_day
from storage.duties.obligations import Obligation
from storage.moments import moment, seconds

_OWN = obligation_day.c.obligation_id == bindparam("mine")
_COUNT = select(func.coalesce(func.max(obligation_day.c.n), 0)).where(_OWN)
_ALL = select(obligation_day).where(_OWN).order_by(obligation_day.c.n)


@dataclass(frozen=True)
class Move:
    """`was`, `last_day`: last days before and after."""

    was: date
    last_day: date
    by: bytes
    at: datetime
    reason: str


def move(tx: Connection, held: Obligation, last_day: date, by: bytes, at: datetime, reason: str) -> None:
    """Of an obligation this transaction holds. A promise beyond the new last day is none any more.

    Raises NotAllowed when nothing is owed any more.
    """
    if held.state not in lifecycle.OWED:
        raise lifecycle.NotAllowed("nothing is owed")
    promised = held.promised if held.promised and held.promised <= last_day else None
    moved = {"last_day": last_day, "moved": held.moved + 1, "promised": promised}
    tx.execute(update(obligation).where(obligation.c.id == held.id).values(**moved))
    n = int(tx.execute(_COUNT, {"mine": held.id}).scalar_one()) + 1
    row = {"was": held.last_day, "last_day": last_day, "by": by, "at": seconds(at), "reason": reason}
    tx.execute(insert(obligation_day).values(obligation_id=held.id, n=n, **row))


def moves(tx: Connection, obligation_id: bytes) -> tuple[Move, ...]:
    """The first one first."""
    rows = tx.execute(_ALL, {"mine": obligation_id})
    return tuple(Move(row.was, row.last_day, row.by, moment(row.at), row.reason) for row in rows)
