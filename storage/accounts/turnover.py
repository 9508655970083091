"""Who comes to a desk and who leaves it: whoever finds nobody there makes its key, and each leaving brings a new one.

Keys are handed to those alone of whom it is vouched that they hold the one before.
"""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from sqlalchemy import Connection, insert, update

from storage.accounts import members, officials
from storage.accounts.deskkeys import KeyPair
from storage.accounts.present import NOBODYS, key_voucher, newest, number_of, place_of, place_terms
from storage.accounts.vouching import Holder, Signer, Unvouched, member_terms
from storage.tables import desk_key, desk_member


def join(tx: Connection, signer: Signer, desk_id: bytes, member: Holder, today: date) -> bool:
    """Make the officer a member; True if they hold the desk's key at once, False if they wait to be admitted. It is
    vouched that they came by an invite: the caller has looked at it.

    A desk whose members have all left gets a new key: what was sealed to the old one stays closed to the newcomer.
    """
    members.hold(tx, desk_id)  # two first members: one makes the key
    nobody = not members.admitted(tx, desk_id)
    row = {"desk_id": desk_id, "official_id": member[0], "since_day": today}
    tx.execute(insert(desk_member).values(**row, vouched=signer.sign(member_terms(desk_id, member))))
    if nobody:
        _renew(tx, signer, desk_id, [member], today)
    return nobody


def rotate(tx: Connection, signer: Signer, desk_id: bytes, today: date) -> bool:
    """From now on a new key is sealed to, and those in office hold it. False: nobody is, and the desk has no key.

    Raises Unvouched, and changes nothing: else everybody would be left without.
    """
    members.hold(tx, desk_id)
    key = newest(tx, signer.trust, desk_id)
    if key is None and members.admitted(tx, desk_id):
        raise Unvouched
    holders = members.vouched(tx, signer.trust, desk_id, key.key_id) if key else ()
    _renew(tx, signer, desk_id, holders, today)
    return bool(holders)


def leave(tx: Connection, signer: Signer, official_id: bytes, day: date) -> None:
    """Out of office, as `officials.leave`; a desk they could open gets a new key, so that they lose what comes after,
    whoever copies what later. Only desks they came to by an invite count, where it is vouched of any.

    A desk that nobody vouches for keeps its key: nothing is sealed to it, and to vouch for it brings a new one. Nobody
    stays in office because of that.
    """
    desk_ids = members.desks_of(tx, signer.trust, official_id)
    for desk_id in desk_ids:
        members.hold(tx, desk_id)  # nobody admits them meanwhile
    opened = [desk_id for desk_id in desk_ids if official_id in members.admitted(tx, desk_id)]
    officials.leave(tx, official_id, day)
    for desk_id in opened:
        with suppress(Unvouched):
            rotate(tx, signer, desk_id, day)


def _renew(tx: Connection, signer: Signer, desk_id: bytes, holders: Iterable[Holder], today: date) -> None:
    """Put the present key away: it opens what it opened. A desk that nobody can open is passed over, not sealed to, and
    so that no older key of it can be brought back, its newest is nobody's.
    """
    present = desk_key.c.desk_id == desk_id, desk_key.c.until_day.is_(None)
    tx.execute(update(desk_key).where(*present).values(until_day=today))
    given = tuple(holders)
    pair, key_id = KeyPair.new(), secrets.token_hex(4)
    public = pair.public if given else NOBODYS
    row = {"desk_id": desk_id, "key_id": key_id, "public": public, "from_day": today}
    voucher = _voucher(tx, signer, desk_id, (key_id, public))
    tx.execute(insert(desk_key).values(**row, until_day=None if given else today, vouched=voucher))
    for member in given:
        members.hand(tx, signer, desk_id, member, {key_id: pair.private})


def _voucher(tx: Connection, signer: Signer, desk_id: bytes, key: tuple[str, bytes]) -> bytes | None:
    """None where nobody vouches that the desk stands there: whoever moved it must not have it signed by waiting."""
    place, before = place_of(tx, desk_id), newest(tx, signer.trust, desk_id)
    if not signer.trust.holds(place_terms(place), place.vouched):
        return None
    return key_voucher(signer, place, key, 1 + (number_of(signer.trust, before) if before else 0))
