"""Which key a desk is sealed to: of all its keys that somebody vouches for the newest, while it is in use.

What says so is signed with the key: its number, and the desk's place as it was. A row nobody vouches for is as if it
were not there; where the newest vouched one was put away, or the desk's place reads otherwise now, there is none.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, or_, select

from storage.accounts.vouching import Signer, Trust
from storage.tables import desk, desk_key, organisation
from storage.vault import framed

NUMBER_BYTES = 4  # a key's voucher: its number at this desk, from 1, then the signature
NOBODYS = bytes(32)  # the key of a desk that nobody is left at: no point of the curve, nothing can be sealed to it
_PLACE = (
    desk.c.id.label("desk_id"),
    desk.c.side,
    desk.c.level,
    desk.c.area_code,
    desk.c.name,
    organisation.c.unit_code,
)
_KEY = (desk_key.c.key_id, desk_key.c.public, desk_key.c.until_day, desk_key.c.vouched)
KEYS: Select[Any] = (
    select(*_PLACE, *_KEY)
    .select_from(desk)
    .join(desk_key, desk_key.c.desk_id == desk.c.id)
    .join(organisation, organisation.c.id == desk.c.organisation_id)
)
_OF_DESK: Select[Any] = KEYS.where(desk.c.id == bindparam("desk"))
# Where an area has several desks, the same one is always asked: the first that has a key to seal to.
_ASKED: Select[Any] = (
    KEYS.where(or_(organisation.c.unit_code.is_(None), organisation.c.unit_code != bindparam("shunned")))
    .where(desk.c.side == bindparam("side"), desk.c.level == bindparam("level"), desk.c.area_code == bindparam("area"))
    .order_by(desk.c.id)
)
_DESK: Select[Any] = (
    select(*_PLACE, desk.c.vouched)
    .join(organisation, organisation.c.id == desk.c.organisation_id)
    .where(desk.c.id == bindparam("desk"))
)
Found = Row[Any]


def place_terms(row: Found) -> bytes:
    """A desk stands here: its id, side, level, area, its organisation's unit, its name."""
    texts = (row.side, row.level, row.area_code, row.unit_code or "", row.name)
    return framed(b"desk", row.desk_id, *(each.encode() for each in texts))


def key_voucher(signer: Signer, place: Found, key: tuple[str, bytes], number: int) -> bytes:
    """For a key (its id and public half) of the desk as it stands."""
    head = number.to_bytes(NUMBER_BYTES, "big")
    return head + signer.sign(_key_terms(place, key, head))


def number_of(trust: Trust, row: Found) -> int:
    """0: nobody vouches for this key at this place."""
    head, signature = (row.vouched or b"")[:NUMBER_BYTES], (row.vouched or b"")[NUMBER_BYTES:]
    held = trust.holds(_key_terms(row, (row.key_id, row.public), head), signature)
    return int.from_bytes(head, "big") if held else 0


def sealed_to(trust: Trust, rows: Iterable[Found]) -> tuple[Found, ...]:
    """Of rows of KEYS, each desk's together: the key of every desk that has one to seal to, in their order."""
    found = _newest(trust, rows).values()
    return tuple(row for row in found if row.until_day is None and row.public != NOBODYS)


def asked(tx: Connection, trust: Trust, side: str, place: tuple[str, str], shunned: str = "") -> Found | None:
    """The key of the desk that is asked at a place (level, area); `shunned`: the unit whose own desks are not."""
    level, area = place
    rows = tx.execute(_ASKED, {"side": side, "level": level, "area": area, "shunned": shunned})
    return next(iter(sealed_to(trust, rows)), None)


def is_sealed_to(tx: Connection, trust: Trust, desk_id: bytes) -> bool:
    return bool(sealed_to(trust, tx.execute(_OF_DESK, {"desk": desk_id})))


def newest(tx: Connection, trust: Trust, desk_id: bytes) -> Found | None:
    """The desk's newest vouched key, in use or not."""
    return _newest(trust, tx.execute(_OF_DESK, {"desk": desk_id})).get(desk_id)


def in_use(tx: Connection, desk_id: bytes) -> tuple[str, ...]:
    """The ids of the keys that stand there as present ones, vouched for or not, the newest first."""
    mine = desk_key.c.desk_id == desk_id, desk_key.c.until_day.is_(None)
    return tuple(tx.execute(select(desk_key.c.key_id).where(*mine).order_by(desk_key.c.from_day.desc())).scalars())


def place_of(tx: Connection, desk_id: bytes) -> Found:
    """The desk's row, with its own `vouched`."""
    return tx.execute(_DESK, {"desk": desk_id}).one()


def unvouched(tx: Connection, trust: Trust) -> int:
    """How many desks have a key in use that is not the one sealed to."""
    rows: Sequence[Found] = tx.execute(KEYS.order_by(desk.c.id)).all()
    known = {(row.desk_id, row.key_id) for row in sealed_to(trust, rows)}
    in_use = {(row.desk_id, row.key_id) for row in rows if row.until_day is None}
    return len({desk_id for desk_id, _ in in_use - known})


def _newest(trust: Trust, rows: Iterable[Found]) -> dict[bytes, Found]:
    """By desk. The highest number that is claimed is verified first: of an honest desk it is the only one."""
    found: dict[bytes, Found] = {}
    for desk_id, own in groupby(rows, lambda row: bytes(row.desk_id)):
        vouched = (row for row in sorted(own, key=_claimed, reverse=True) if number_of(trust, row))
        best = next(vouched, None)
        if best is not None:
            found[desk_id] = best
    return found


def _claimed(row: Found) -> bytes:
    return (row.vouched or b"")[:NUMBER_BYTES]


def _key_terms(place: Found, key: tuple[str, bytes], head: bytes) -> bytes:
    key_id, public = key
    return framed(b"desk-key", place_terms(place), key_id.encode(), public, head)
