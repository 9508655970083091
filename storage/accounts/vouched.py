"""What nobody vouches for, for the operator to compare with what a desk's members say, and to sign: keys from before
there were signatures, and whatever somebody put into the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, update

from storage.accounts import members
from storage.accounts.deskkeys import fingerprint
from storage.accounts.members import NoSuchMember
from storage.accounts.organisations import vouch_for_place
from storage.accounts.present import KEYS, Found, key_voucher, newest, number_of, place_of, place_terms, sealed_to
from storage.accounts.vouching import Holder, Signer, Trust, holder_terms, member_terms
from storage.tables import desk, desk_key, desk_member, desk_member_key, official, official_key


class NoSuchKey(LookupError):
    """The desk has no key in use with this fingerprint."""


@dataclass(frozen=True)
class Shown:
    """One thing of a desk, and whether somebody vouches for it: a key's fingerprint, or a member's code and the
    fingerprint of the member's own key, who may still wait to be admitted.
    """

    name: str
    vouched: bool
    key_print: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Inventory:
    """A desk as the database has it, and what of it somebody vouches for. `unit`: for which unit its organisation
    reports, "" for none.
    """

    id: bytes
    name: str
    side: str
    level: str
    area: str
    unit: str
    placed: bool
    keys: tuple[Shown, ...]
    members: tuple[Shown, ...]

    @property
    def is_whole(self) -> bool:
        return self.placed and all(each.vouched for each in (*self.keys, *self.members))


def inventories(tx: Connection, trust: Trust) -> tuple[Inventory, ...]:
    """Every desk, by id."""
    return tuple(
        inventory(tx, trust, desk_id) for desk_id in tx.execute(select(desk.c.id).order_by(desk.c.id)).scalars().all()
    )


def vouch(
    tx: Connection, signer: Signer, desk_id: bytes, key_print: str, named: Mapping[str, str], today: date
) -> None:
    """Sign the desk as it stands, its key with this fingerprint, and the members named, by code with the fingerprint of
    their own key; other keys in use are put away. Raises NoSuchKey; NoSuchMember for one who is not at this desk in
    office under that key, and where nobody would be handed the desk's next key.
    """
    members.hold(tx, desk_id)
    in_use = (row for row in _keys(tx, desk_id) if row.until_day is None)
    key = next((row for row in in_use if fingerprint(row.public) == key_print), None)
    if key is None:
        raise NoSuchKey
    there = {(each.code, each.key_print): each.holder for each in _there(tx, desk_id)}
    if not there.keys() >= named.items():
        raise NoSuchMember
    vouch_for_place(tx, signer, desk_id)
    _sign_key(tx, signer, key)
    others = desk_key.c.desk_id == desk_id, desk_key.c.key_id != key.key_id, desk_key.c.until_day.is_(None)
    tx.execute(update(desk_key).where(*others).values(until_day=today))
    for each in named.items():
        _sign_member(tx, signer, desk_id, there[each], key.key_id)
    if not members.vouched(tx, signer.trust, desk_id, key.key_id):
        raise NoSuchMember


def _sign_key(tx: Connection, signer: Signer, key: Found) -> None:
    """As the desk's newest, if it is not that already."""
    before = newest(tx, signer.trust, key.desk_id)
    if before is not None and before.key_id == key.key_id:
        return
    number = 1 + (number_of(signer.trust, before) if before else 0)
    voucher = key_voucher(signer, key, (key.key_id, key.public), number)
    this = desk_key.c.desk_id == key.desk_id, desk_key.c.key_id == key.key_id
    tx.execute(update(desk_key).where(*this).values(vouched=voucher))


def inventory(tx: Connection, trust: Trust, desk_id: bytes) -> Inventory:
    place, keys = place_of(tx, desk_id), _keys(tx, desk_id)
    good = {row.key_id for row in sealed_to(trust, keys)}
    shown = tuple(Shown(fingerprint(row.public), row.key_id in good) for row in keys if row.until_day is None)
    inside = {holder for key_id in good for holder in members.vouched(tx, trust, desk_id, key_id)}
    people = tuple(
        Shown(each.code, each.holder in inside or _may_wait(trust, desk_id, each), each.key_print, each.waits)
        for each in _there(tx, desk_id)
    )
    where = (place.side, place.level, place.area_code, place.unit_code or "")
    return Inventory(desk_id, place.name, *where, trust.holds(place_terms(place), place.vouched), shown, people)


@dataclass(frozen=True)
class _Person:
    code: str
    holder: Holder
    waits: bool
    voucher: bytes | None

    @property
    def key_print(self) -> str:
        return fingerprint(self.holder[1])


def _there(tx: Connection, desk_id: bytes) -> tuple[_Person, ...]:
    """Everybody in office at the desk, by code."""
    rows = tx.execute(
        select(official.c.code, official.c.id, official_key.c.public, desk_member.c.vouched)
        .add_columns(members.holds_key().label("holds"))
        .join(desk_member, desk_member.c.official_id == official.c.id)
        .join(official_key, official_key.c.official_id == official.c.id)
        .where(desk_member.c.desk_id == desk_id, official.c.left_day.is_(None))
        .order_by(official.c.code)
    )
    return tuple(_Person(row.code, (row.id, row.public), not row.holds, row.vouched) for row in rows)


def _may_wait(trust: Trust, desk_id: bytes, person: _Person) -> bool:
    return person.waits and trust.holds(member_terms(desk_id, person.holder), person.voucher)


def _keys(tx: Connection, desk_id: bytes) -> Sequence[Found]:
    return tx.execute(KEYS.where(desk.c.id == desk_id).order_by(desk_key.c.from_day.desc())).all()


def _sign_member(tx: Connection, signer: Signer, desk_id: bytes, holder: Holder, key_id: str) -> None:
    """That they belong here and, where they were admitted, that they hold the key."""
    mine = desk_member.c.desk_id == desk_id, desk_member.c.official_id == holder[0]
    tx.execute(update(desk_member).where(*mine).values(vouched=signer.sign(member_terms(desk_id, holder))))
    held = desk_member_key.c
    this = held.desk_id == desk_id, held.official_id == holder[0], held.key_id == key_id
    voucher = signer.sign(holder_terms(desk_id, holder, key_id))
    tx.execute(update(desk_member_key).where(*this).values(vouched=voucher))
