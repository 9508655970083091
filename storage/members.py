"""Members of a desk: the first one makes the desk's key, each next one waits until a member admits them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, insert, select

from storage.deskkeys import KeyPair, unwrap, wrap
from storage.tables import desk, desk_key, desk_member, desk_member_key, official, official_key


class NoSuchMember(LookupError):
    """Nobody with this code waits at this desk."""


@dataclass(frozen=True)
class Waiting:
    code: str
    since: date


def join(tx: Connection, desk_id: bytes, official_id: bytes, public: bytes, today: date) -> bool:
    """Make the officer a member; True if they hold the desk's key at once, False if they wait to be admitted."""
    tx.execute(select(desk.c.id).where(desk.c.id == desk_id).with_for_update())  # two first members: one makes the key
    first = tx.scalar(select(~exists().where(desk_key.c.desk_id == desk_id)))
    tx.execute(insert(desk_member).values(desk_id=desk_id, official_id=official_id, since_day=today))
    if first:
        pair, key_id = KeyPair.new(), secrets.token_hex(4)
        tx.execute(insert(desk_key).values(desk_id=desk_id, key_id=key_id, public=pair.public, from_day=today))
        _hand(tx, desk_id, (official_id, public), {key_id: pair.private})
    return bool(first)


def desk_of_member(tx: Connection, official_id: bytes) -> bytes | None:
    return tx.scalar(select(desk_member.c.desk_id).where(desk_member.c.official_id == official_id).limit(1))


def keys_of(tx: Connection, desk_id: bytes, official_id: bytes, private: bytes) -> dict[str, bytes]:
    """The desk's private keys by key id, opened with the officer's own; empty while they wait."""
    held = desk_member_key.c
    mine = select(held.key_id, held.wrapped).where(held.desk_id == desk_id, held.official_id == official_id)
    return {row.key_id: unwrap(row.wrapped, private) for row in tx.execute(mine)}


def waiting(tx: Connection, desk_id: bytes) -> tuple[Waiting, ...]:
    rows = tx.execute(
        select(official.c.code, desk_member.c.since_day)
        .join(desk_member, desk_member.c.official_id == official.c.id)
        .where(desk_member.c.desk_id == desk_id, ~_admitted(), official.c.left_day.is_(None))
        .order_by(official.c.code)
    )
    return tuple(Waiting(row.code, row.since_day) for row in rows)


def admitted(tx: Connection, desk_id: bytes) -> set[bytes]:
    """The members in office who can open the desk's cases."""
    rows = select(desk_member.c.official_id).join(official, official.c.id == desk_member.c.official_id)
    return set(
        tx.execute(rows.where(desk_member.c.desk_id == desk_id, _admitted(), official.c.left_day.is_(None))).scalars()
    )


def admit(tx: Connection, desk_id: bytes, keys: Mapping[str, bytes], code: str) -> None:
    """Hand the desk's keys to a waiting member. Raises NoSuchMember."""
    asked = (
        select(official.c.id, official_key.c.public)
        .join(official_key, official_key.c.official_id == official.c.id)
        .join(desk_member, desk_member.c.official_id == official.c.id)
        .where(desk_member.c.desk_id == desk_id, official.c.code == code, ~_admitted(), official.c.left_day.is_(None))
    )
    row = tx.execute(asked.with_for_update()).one_or_none()
    if row is None or not keys:
        raise NoSuchMember
    _hand(tx, desk_id, (row.id, row.public), keys)


def _admitted() -> ColumnElement[bool]:
    held = desk_member_key.c
    return exists().where(held.desk_id == desk_member.c.desk_id, held.official_id == desk_member.c.official_id)


def _hand(tx: Connection, desk_id: bytes, member: tuple[bytes, bytes], keys: Mapping[str, bytes]) -> None:
    official_id, public = member
    for key_id, private in keys.items():
        row = {"desk_id": desk_id, "official_id": official_id, "key_id": key_id}
        tx.execute(insert(desk_member_key).values(**row, wrapped=wrap(private, public)))
