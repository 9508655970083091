"""When officials are away, and who is reminded in their place."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.duties.duty_tables import absence

_C = absence.c
# Built once: every look at the start asks them.
_AWAY = select(_C.official_id, _C.deputy_id).where(_C.first <= bindparam("day"), _C.last >= bindparam("day"))
_ANNOUNCED = select(absence).where(_C.official_id == bindparam("mine"), _C.last >= bindparam("day")).order_by(_C.first)


@dataclass(frozen=True)
class Absence:
    """From `first` to `last`, both included. Without a deputy the unit's other reporters are reminded."""

    official_id: bytes
    first: date
    last: date
    deputy_id: bytes | None = None


def go_away(tx: Connection, away: Absence) -> None:
    """What was said before of any of these days gives way. ValueError if it ends before it begins."""
    if away.last < away.first:
        raise ValueError(f"{away.last} is before {away.first}")
    mine = (_C.official_id == away.official_id, _C.first <= away.last, _C.last >= away.first)
    tx.execute(delete(absence).where(*mine))
    tx.execute(insert(absence).values(**vars(away)))


def come_back(tx: Connection, official_id: bytes, today: date) -> None:
    """They are there again from today, and whatever was announced is off."""
    mine = _C.official_id == official_id
    tx.execute(delete(absence).where(mine, _C.first >= today))
    tx.execute(update(absence).where(mine, _C.last >= today).values(last=today - timedelta(days=1)))


def away_on(tx: Connection, day: date) -> dict[bytes, bytes | None]:
    """Who is away, with their deputy if they named one."""
    return {row.official_id: row.deputy_id for row in tx.execute(_AWAY, {"day": day})}


def announced(tx: Connection, official_id: bytes, today: date) -> tuple[Absence, ...]:
    """What lasts or is to come, by first day."""
    rows = tx.execute(_ANNOUNCED, {"mine": official_id, "day": today})
    return tuple(Absence(row.official_id, row.first, row.last, row.deputy_id) for row in rows)
