"""Members of a desk: who can open its cases, who waits to be admitted, and whom of them somebody vouches for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, insert, select

from storage.accounts.deskkeys import unwrap, wrap
from storage.accounts.vouching import Holder, Signer, Trust, holder_terms, member_terms
from storage.tables import desk, desk_member, desk_member_key, official, official_key


class NoSuchMember(LookupError):
    """Nobody with this code waits at this desk, or is in office there under this key."""


@dataclass(frozen=True)
class Member:
    code: str
    since: date


def hand(tx: Connection, signer: Signer, desk_id: bytes, member: Holder, keys: Mapping[str, bytes]) -> None:
    """Wrap the desk's private keys for one member, and vouch that they were handed over."""
    official_id, public = member
    for key_id, private in keys.items():
        row = {"desk_id": desk_id, "official_id": official_id, "key_id": key_id}
        voucher = signer.sign(holder_terms(desk_id, member, key_id))
        tx.execute(insert(desk_member_key).values(**row, wrapped=wrap(private, public), vouched=voucher))


def hold(tx: Connection, desk_id: bytes) -> None:
    """Nobody else changes who belongs to the desk until the end of the transaction."""
    tx.execute(select(desk.c.id).where(desk.c.id == desk_id).with_for_update())


def desks_of(tx: Connection, trust: Trust, official_id: bytes) -> tuple[bytes, ...]:
    """By id: where it is vouched that they came by an invite; all that name them where it is vouched of none, as before
    there were signatures. The programme itself makes one such row.
    """
    rows = tx.execute(
        select(desk_member.c.desk_id, desk_member.c.vouched, official_key.c.public)
        .join(official_key, official_key.c.official_id == desk_member.c.official_id)
        .where(desk_member.c.official_id == official_id)
        .order_by(desk_member.c.desk_id)
    ).all()
    own = (r.desk_id for r in rows if trust.holds(member_terms(r.desk_id, (official_id, r.public)), r.vouched))
    return tuple(own) or tuple(row.desk_id for row in rows)


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


def vouched(tx: Connection, trust: Trust, desk_id: bytes, key_id: str) -> tuple[Holder, ...]:
    """Of the admitted those of whom it is vouched that this key was handed to them. Who else stands there, or under
    another public key, is handed nothing more.
    """
    held = desk_member_key.c
    rows = tx.execute(
        select(held.official_id, official_key.c.public, held.vouched)
        .join(official, official.c.id == held.official_id)
        .join(official_key, official_key.c.official_id == held.official_id)
        .where(held.desk_id == desk_id, held.key_id == key_id, official.c.left_day.is_(None))
    )
    found = (((row.official_id, row.public), row.vouched) for row in rows)
    return tuple(each for each, voucher in found if trust.holds(holder_terms(desk_id, each, key_id), voucher))


def candidate(tx: Connection, trust: Trust, desk_id: bytes, code: str) -> Holder:
    """Who waits at the desk under this code and came by an invite, held until the end of the transaction.

    Raises NoSuchMember.
    """
    asked = (
        select(official.c.id, official_key.c.public, desk_member.c.vouched)
        .join(official_key, official_key.c.official_id == official.c.id)
        .join(desk_member, desk_member.c.official_id == official.c.id)
        .where(desk_member.c.desk_id == desk_id, official.c.code == code, ~holds_key(), official.c.left_day.is_(None))
    )
    row = tx.execute(asked.with_for_update()).one_or_none()
    if row is None or not trust.holds(member_terms(desk_id, (row.id, row.public)), row.vouched):
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
