"""How officials want to be reached: which channel first, at which hours not, and their private calendar."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import time

from sqlalchemy import Connection, Row, select, update

from storage.duties.duty_tables import official_wish
from storage.rows import insert_new

TOKEN_BYTES = 24
_C = official_wish.c


@dataclass(frozen=True)
class Wish:
    """`channel`: the first to be tried, None for whichever there is. `quiet`: from, until; may go over midnight."""

    channel: str | None = None
    quiet: tuple[time, time] | None = None

    def lets(self, moment: time) -> bool:
        """Whether something may be sent at this time of day."""
        if self.quiet is None:
            return True
        begins, ends = self.quiet
        return not (begins <= moment < ends if begins <= ends else moment >= begins or moment < ends)


NO_WISH = Wish()


def of_official(tx: Connection, official_id: bytes) -> Wish:
    row = tx.execute(select(official_wish).where(_C.official_id == official_id)).one_or_none()
    return NO_WISH if row is None else _wish(row)


def known(tx: Connection) -> dict[bytes, Wish]:
    """All that were ever expressed."""
    return {row.official_id: _wish(row) for row in tx.execute(select(official_wish))}


def prefer(tx: Connection, official_id: bytes, channel: str | None) -> None:
    _put(tx, official_id, channel=channel)


def keep_quiet(tx: Connection, official_id: bytes, hours: tuple[time, time] | None) -> None:
    begins, ends = (None, None) if hours is None else (f"{hours[0]:%H:%M}", f"{hours[1]:%H:%M}")
    _put(tx, official_id, quiet_from=begins, quiet_until=ends)


def open_calendar(tx: Connection, official_id: bytes) -> str:
    """The token of a new feed; an earlier one leads nowhere from now on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _put(tx, official_id, calendar=_hash(token))
    return token


def close_calendar(tx: Connection, official_id: bytes) -> None:
    _put(tx, official_id, calendar=None)


def has_calendar(tx: Connection, official_id: bytes) -> bool:
    return tx.scalar(select(_C.calendar).where(_C.official_id == official_id)) is not None


def whose_calendar(tx: Connection, token: str) -> bytes | None:
    return tx.scalar(select(_C.official_id).where(_C.calendar == _hash(token)))


def _put(tx: Connection, official_id: bytes, **values: object) -> None:
    if not insert_new(tx, official_wish, {"official_id": official_id, **values}):
        tx.execute(update(official_wish).where(_C.official_id == official_id).values(**values))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _wish(row: Row[tuple[object, ...]]) -> Wish:
    quiet = (time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until)) if row.quiet_from else None
    return Wish(row.channel, quiet)
