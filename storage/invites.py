"""Invites: a random token given out once, kept as its hash, consumed once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import desk, invite, organisation

LIFETIME = timedelta(days=7)


class NoSuchInvite(LookupError):
    """The invite does not exist, is over, or was used."""


@dataclass(frozen=True)
class Invited:
    organisation_id: bytes
    organisation: str
    desk_id: bytes | None
    desk: str | None
    role: str


def create_invite(tx: Connection, desk_id: bytes, now: datetime, role: str = "desk") -> str:
    """A token of 43 letters for one new member of the desk, valid for seven days. It is kept nowhere in clear."""
    token = secrets.token_urlsafe(32)
    home = select(desk.c.organisation_id).where(desk.c.id == desk_id)
    row = {"token_hash": _hash(token), "desk_id": desk_id, "role": role, "expires": _seconds(now + LIFETIME)}
    tx.execute(insert(invite).values(**row, organisation_id=tx.execute(home).scalar_one()))
    return token


def look(tx: Connection, token: str, now: datetime) -> Invited:
    """What the invite is for; looking does not use it. Raises NoSuchInvite."""
    found = (
        select(invite, organisation.c.name.label("organisation"), desk.c.name.label("desk"))
        .join(organisation, organisation.c.id == invite.c.organisation_id)
        .outerjoin(desk, desk.c.id == invite.c.desk_id)
        .where(invite.c.token_hash == _hash(token), invite.c.consumed_at.is_(None), invite.c.expires > _seconds(now))
    )
    row = tx.execute(found).one_or_none()
    if row is None:
        raise NoSuchInvite
    return Invited(row.organisation_id, row.organisation, row.desk_id, row.desk, row.role)


def consume(tx: Connection, token: str, now: datetime) -> Invited:
    """Use the invite up; of two at once one wins. Raises NoSuchInvite."""
    invited = look(tx, token, now)
    mine = (invite.c.token_hash == _hash(token), invite.c.consumed_at.is_(None))
    if tx.execute(update(invite).where(*mine).values(consumed_at=_seconds(now))).rowcount == 0:
        raise NoSuchInvite
    return invited


def purge(tx: Connection, now: datetime) -> int:
    """Delete what was used or has run out; returns how many."""
    over = invite.c.consumed_at.is_not(None) | (invite.c.expires <= _seconds(now))
    return tx.execute(delete(invite).where(over)).rowcount


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
