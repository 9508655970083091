"""Invites: a random token given out once, kept as its hash, consumed once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from storage.accounts.vouching import Signer, Trust, invite_terms
from storage.moments import seconds
from storage.tables import desk, invite, official, organisation

LIFETIME = timedelta(days=7)
_GIVER = official.alias("giver")
_NAMES = (
    organisation.c.name.label("organisation"),
    organisation.c.unit_code,
    desk.c.name.label("desk"),
    _GIVER.c.code.label("giver"),
)
Office = Literal["reporter", "leader", "focal", "admin", "auditor"]


class NoSuchInvite(LookupError):
    """The invite does not exist, is over, or was used."""


class NotInvited(LookupError):
    """Nobody to bring back: unknown, gone, or an officer of a desk, who signs in with a passphrase."""


@dataclass(frozen=True)
class Invited:
    """`official_id`: who comes back; None for somebody new. `giver_id`: the colleague who hands over; `giver`: their
    code, "" where nobody does.
    """

    organisation_id: bytes
    organisation: str
    desk_id: bytes | None
    desk: str | None
    role: str
    official_id: bytes | None
    unit_code: str | None
    giver_id: bytes | None = None
    giver: str = ""


def create_invite(tx: Connection, signer: Signer, desk_id: bytes, now: datetime) -> str:
    """A token of 43 letters for one new member of the desk, valid for seven days. It is kept nowhere in clear."""
    home = tx.execute(select(desk.c.organisation_id).where(desk.c.id == desk_id)).scalar_one()
    token = _give(tx, now, organisation_id=home, desk_id=desk_id, role="desk")
    terms = invite_terms(_hash(token), desk_id, seconds(now + LIFETIME))
    tx.execute(update(invite).where(invite.c.token_hash == _hash(token)).values(vouched=signer.sign(terms)))
    return token


def look_at_desk(tx: Connection, trust: Trust, token: str, now: datetime) -> tuple[bytes, Invited]:
    """The desk's id, and as `look`: of an invite to a desk that somebody vouches for. A row that was merely put there
    lets nobody in. Raises NoSuchInvite.
    """
    invited = look(tx, token, now)
    row = tx.execute(select(invite).where(invite.c.token_hash == _hash(token))).one()
    if row.desk_id is None or not trust.holds(invite_terms(row.token_hash, row.desk_id, row.expires), row.vouched):
        raise NoSuchInvite
    return row.desk_id, invited


def for_office(tx: Connection, organisation_id: bytes, role: Office, now: datetime) -> str:
    """A token for somebody new who will report or lead a unit, watch over reports or desks, or administer; no desk."""
    return _give(tx, now, organisation_id=organisation_id, role=role)


def withdraw(tx: Connection, organisation_id: bytes) -> int:
    """Take back the unused invites by which somebody new could join an organisation without a desk."""
    fresh = (invite.c.desk_id.is_(None), invite.c.official_id.is_(None), invite.c.consumed_at.is_(None))
    return tx.execute(delete(invite).where(invite.c.organisation_id == organisation_id, *fresh)).rowcount


def again(tx: Connection, official_id: bytes, now: datetime) -> str:
    """A token that brings an official back whose session ran out. Raises NotInvited."""
    mine = select(official).where(official.c.id == official_id, official.c.left_day.is_(None))
    row = tx.execute(mine).one_or_none()
    if row is None or row.role == "desk":
        raise NotInvited
    return _give(tx, now, organisation_id=row.organisation_id, official_id=row.id, role=row.role)


def for_colleague(tx: Connection, giver_id: bytes, now: datetime) -> str:
    """A token for somebody new at the giver's own unit; one they gave before is void. Raises NotInvited."""
    mine = select(official).where(official.c.id == giver_id, official.c.left_day.is_(None)).with_for_update()
    row = tx.execute(mine).one_or_none()
    if row is None or row.role == "desk":
        raise NotInvited
    take_back(tx, giver_id)
    return _give(tx, now, organisation_id=row.organisation_id, giver_id=giver_id, role=row.role)


def take_back(tx: Connection, giver_id: bytes) -> int:
    """The giver's unused invites are void; returns how many there were."""
    open_ones = (invite.c.giver_id == giver_id, invite.c.consumed_at.is_(None))
    return tx.execute(delete(invite).where(*open_ones)).rowcount


def is_given(tx: Connection, giver_id: bytes, now: datetime) -> bool:
    """Whether a colleague could still take an invite of theirs."""
    still = (invite.c.giver_id == giver_id, invite.c.consumed_at.is_(None), invite.c.expires > seconds(now))
    return tx.scalar(select(invite.c.token_hash).where(*still).limit(1)) is not None


def look(tx: Connection, token: str, now: datetime) -> Invited:
    """What the invite is for; looking does not use it. Raises NoSuchInvite."""
    found = (
        select(invite, *_NAMES)
        .join(organisation, organisation.c.id == invite.c.organisation_id)
        .outerjoin(desk, desk.c.id == invite.c.desk_id)
        .outerjoin(official, official.c.id == invite.c.official_id)
        .outerjoin(_GIVER, _GIVER.c.id == invite.c.giver_id)
        .where(invite.c.token_hash == _hash(token), invite.c.consumed_at.is_(None), invite.c.expires > seconds(now))
        .where(official.c.left_day.is_(None))
    )
    row = tx.execute(found).one_or_none()
    if row is None:
        raise NoSuchInvite
    of_desk = (row.desk_id, row.desk)
    known = (row.official_id, row.unit_code, row.giver_id, row.giver or "")
    return Invited(row.organisation_id, row.organisation, *of_desk, row.role, *known)


def consume(tx: Connection, token: str, now: datetime) -> Invited:
    """Use the invite up; of two at once one wins. Raises NoSuchInvite."""
    invited = look(tx, token, now)
    mine = (invite.c.token_hash == _hash(token), invite.c.consumed_at.is_(None))
    if tx.execute(update(invite).where(*mine).values(consumed_at=seconds(now))).rowcount == 0:
        raise NoSuchInvite
    return invited


def purge(tx: Connection, now: datetime) -> int:
    """Delete what was used or has run out; returns how many."""
    over = invite.c.consumed_at.is_not(None) | (invite.c.expires <= seconds(now))
    return tx.execute(delete(invite).where(over)).rowcount


def _give(tx: Connection, now: datetime, **what: object) -> str:
    token = secrets.token_urlsafe(32)
    tx.execute(insert(invite).values(token_hash=_hash(token), expires=seconds(now + LIFETIME), **what))
    return token


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
