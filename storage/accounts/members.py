"""Members of a desk: who finds nobody there makes the desk's key, each next one waits until members admit them."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, insert, select, update

from storage.accounts.deskkeys import KeyPair, unwrap, wrap
from storage.tables import desk, desk_key, desk_member, desk_member_key, official, official_key

Holder = tuple[bytes, bytes]  # an official's id and public key


class NoSuchMember(LookupError):
    """Nobody with this code waits at this desk."""


@dataclass(frozen=True)
class Member:
    code: str
    since: date


def join(tx: Connection, desk_id: bytes, official_id: bytes, public: bytes, today: date) -> bool:
    """Make the officer a member; True if they hold the desk's key at once, False if they wait to be admitted.

    A desk whose members have all left gets a new key: what was sealed to the old one stays closed to the newcomer.
    """
    hold(tx, desk_id)  # two first members: one makes the key
    nobody = not admitted(tx, desk_id)
    tx.execute(insert(desk_member).values(desk_id=desk_id, official_id=official_id, since_day=today))
    if nobody:
        renew_key(tx, desk_id, [(official_id, public)], today)
    return nobody


def rotate(tx: Connection, desk_id: bytes, today: date) -> bool:
    """From now on a new key is sealed to, and those in office hold it. False: nobody is, and the desk has no key."""
    hold(tx, desk_id)
    held = select(official_key.c.official_id, official_key.c.public)
    rows = tx.execute(held.where(official_key.c.official_id.in_(admitted(tx, desk_id)))).all()
    renew_key(tx, desk_id, [(row.official_id, row.public) for row in rows], today)
    return bool(rows)


def renew_key(tx: Connection, desk_id: bytes, holders: Iterable[Holder], today: date) -> None:
    """Put the present key away: it opens what it opened. A desk that nobody can open is passed over, not sealed to."""
    present = desk_key.c.desk_id == desk_id, desk_key.c.until_day.is_(None)
    tx.execute(update(desk_key).where(*present).values(until_day=today))
    members = tuple(holders)
    if members:
        pair, key_id = KeyPair.new(), secrets.token_hex(4)
        tx.execute(insert(desk_key).values(desk_id=desk_id, key_id=key_id, public=pair.public, from_day=today))
    for member in members:
        hand(tx, desk_id, member, {key_id: pair.private})


def hand(tx: Connection, desk_id: bytes, member: Holder, keys: Mapping[str, bytes]) -> None:
    """Wrap the desk's private keys for one member."""
    official_id, public = member
    for key_id, private in keys.items():
        row = {"desk_id": desk_id, "official_id": official_id, "key_id": key_id}
        tx.execute(insert(desk_member_key).values(**row, wrapped=wrap(private, public)))


def hold(tx: Connection, desk_id: bytes) -> None:
    """Nobody else changes who belongs to the desk until the end of the transaction."""
    tx.execute(select(desk.c.id).where(desk.c.id == desk_id).with_for_update())


def desk_of_member(tx: Connection, official_id: bytes) -> bytes | None:
    return tx.scalar(select(desk_member.c.desk_id).where(desk_member.c.official_id == official_id).limit(1))


def keys_of(tx: Connection, desk_id: bytes, official_id: bytes, private: bytes) -> dict[str, bytes]:
    """The desk's private keys by key id, opened with the officer's own; empty while they wait."""
    held = desk_member_key.c
    mine = select(held.key_id, held.wrapped).where(held.desk_id == desk_id, held.official_id == official_id)
    return {row.key_id: unwrap(row.wrapped, private) for row in tx.execute(mine)}


def present(tx: Connection, desk_id: bytes) -> tuple[Member, ...]:
    """The members in office who can open the desk's cases, by code."""
    return _members(tx, desk_id, holds_key())


def waiting(tx: Connection, desk_id: bytes) -> tuple[Member, ...]:
    """Who enrolled and is not yet admitted, by code."""
    return _members(tx, desk_id, ~holds_key())


def admitted(tx: Connection, desk_id: bytes) -> set[bytes]:
    """The members in office who can open the desk's cases."""
    rows = select(desk_member.c.official_id).join(official, official.c.id == desk_member.c.official_id)
    return set(
        tx.execute(rows.where(desk_member.c.desk_id == desk_id, holds_key(), official.c.left_day.is_(None))).scalars()
    )


def candidate(tx: Connection, desk_id: bytes, code: str) -> Holder:
    """Who waits at the desk under this code, held until the end of the transaction. Raises NoSuchMember."""
    asked = (
        select(official.c.id, official_key.c.public)
        .join(official_key, official_key.c.official_id == official.c.id)
        .join(desk_member, desk_member.c.official_id == official.c.id)
        .where(desk_member.c.desk_id == desk_id, official.c.code == code, ~holds_key(), official.c.left_day.is_(None))
    )
    row = tx.execute(asked.with_for_update()).one_or_none()
    if row is None:
        raise NoSuchMember
    return row.id, row.public


def holds_key() -> ColumnElement[bool]:
    """Whether the row of `desk_member` is of somebody admitted."""
    held = desk_member_key.c
    return exists().where(held.desk_id == desk_member.c.desk_id, held.official_id == desk_member.c.official_id)


def _members(tx: Connection, desk_id: bytes, which: ColumnElement[bool]) -> tuple[Member, ...]:
    rows = tx.execute(
        select(official.c.code, desk_member.c.since_day)
        .join(desk_member, desk_member.c.official_id == official.c.id)
        .where(desk_member.c.desk_id == desk_id, which, official.c.left_day.is_(None))
        .order_by(official.c.code)
    )
    return tuple(Member(row.code, row.since_day) for row in rows)
