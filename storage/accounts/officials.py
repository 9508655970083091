"""Officials: a generated code instead of a name. A desk's officers have keys too, locked by their own passphrase."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from storage.accounts import addresses, invites, sessions
from storage.accounts.addresses import BLOCKED, Chat
from storage.rows import insert_new
from storage.tables import official, official_address, official_key, organisation
from storage.vault import Keyring, Place, new_id, open_, seal

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread
CODE_PREFIX = "CB"  # cán bộ
CODE_DRAWS = 20  # of a thousand million codes: drawing a taken one twenty times means something is broken
REPORTER, DESK, FOCAL, ADMIN, AUDITOR = "reporter", "desk", "focal", "admin", "auditor"
LEADER = "leader"  # answers for a unit and hears of what is overdue; files nothing

_PLACE = (organisation.c.name, organisation.c.province_code, organisation.c.unit_code)
_SEATS = select(official, *_PLACE).join(organisation, organisation.c.id == official.c.organisation_id)
_IN_OFFICE = official.c.left_day.is_(None)
_SEAT = _SEATS.where(official.c.id == bindparam("mine"), _IN_OFFICE)
_ALL_ACTING = _SEATS.where(_IN_OFFICE, official.c.role.in_((REPORTER, LEADER, FOCAL))).order_by(official.c.code)
_ACTING = _SEATS.where(  # built once: the tick asks it every minute
    _IN_OFFICE, organisation.c.province_code == bindparam("province"), official.c.role == bindparam("role")
).order_by(official.c.code)


class CodesExhausted(Exception):
    """No free code was drawn."""


@dataclass(frozen=True)
class OfficialRow:
    """`left_day`: since when somebody else does their work; None while they are in office."""

    id: bytes
    organisation_id: bytes
    code: str
    role: str
    left_day: date | None = None


@dataclass(frozen=True)
class Keys:
    """`locked`: the private key under the officer's passphrase."""

    public: bytes
    locked: bytes = field(repr=False)


@dataclass(frozen=True)
class Seat:
    """For whom an official acts. `unit_code`: a commune, or the slug of an office of the province; None for the
    province's own focal office.
    """

    id: bytes
    code: str
    role: str
    organisation: str
    province_code: str
    unit_code: str | None


@dataclass
class Acting:
    """Who in office does what in a province: by unit, and the province's focal points; each by code."""

    reporters: dict[str, tuple[OfficialRow, ...]] = field(default_factory=dict)
    leaders: dict[str, tuple[OfficialRow, ...]] = field(default_factory=dict)
    focal: tuple[OfficialRow, ...] = ()


@dataclass(frozen=True)
class OfficialLine:
    """An official as the operator sees them."""

    code: str
    role: str
    organisation: str
    unit_code: str | None
    left_day: date | None


def add(tx: Connection, organisation_id: bytes, role: str) -> OfficialRow:
    """A new official under a code nobody else has. Raises CodesExhausted."""
    for _ in range(CODE_DRAWS):
        row = OfficialRow(new_id(), organisation_id, _draw_code(), role)
        if insert_new(tx, official, vars(row)):
            return row
    raise CodesExhausted


def give_key(tx: Connection, ring: Keyring, official_id: bytes, public: bytes, locked: bytes) -> None:
    """Keep an officer's key pair. The lock is sealed once more under the zone's secret: who copies only the database
    cannot even begin to guess passphrases.
    """
    sealed = seal(ring.under("official"), _place(official_id), locked)
    tx.execute(insert(official_key).values(official_id=official_id, public=public, locked=sealed))


def key_of(tx: Connection, ring: Keyring, official_id: bytes) -> Keys | None:
    """None for officials without a passphrase. Raises Unreadable."""
    row = tx.execute(select(official_key).where(official_key.c.official_id == official_id)).one_or_none()
    return None if row is None else Keys(row.public, open_(ring.under("official"), _place(official_id), row.locked))


def change_lock(tx: Connection, ring: Keyring, official_id: bytes, locked: bytes) -> None:
    """The same private key under another passphrase."""
    sealed = seal(ring.under("official"), _place(official_id), locked)
    tx.execute(update(official_key).where(official_key.c.official_id == official_id).values(locked=sealed))


def by_code(tx: Connection, code: str) -> OfficialRow | None:
    """`code` as typed: lower case and missing hyphens are forgiven. Also of those who left."""
    return _one(tx.execute(select(official).where(official.c.code == written(code))).one_or_none())


def by_id(tx: Connection, official_id: bytes) -> OfficialRow | None:
    """Also of those who left: history names them."""
    return _one(tx.execute(select(official).where(official.c.id == official_id)).one_or_none())


def leave(tx: Connection, official_id: bytes, day: date) -> None:
    """Out of office: no session lasts, no nudge comes, no sign-in works, no chat leads to them. Their code stays in the
    history. An officer of a desk leaves by `turnover.leave`, which changes the desk's key.
    """
    tx.execute(update(official).where(official.c.id == official_id, _IN_OFFICE).values(left_day=day))
    sessions.end_all(tx, official_id)
    addresses.unlink(tx, official_id)
    invites.take_back(tx, official_id)


def step_down(tx: Connection, official_id: bytes, day: date) -> bool:
    """A reporter leaves by themselves, unless nobody would be left to report for the unit; whether they left."""
    seat = seat_of(tx, official_id)
    if seat is None or seat.role != REPORTER:
        return False
    theirs = organisation.c.unit_code == seat.unit_code, organisation.c.province_code == seat.province_code
    peers = _SEATS.where(_IN_OFFICE, official.c.role == REPORTER, *theirs).order_by(official.c.id)
    if len(tx.execute(peers.with_for_update(of=official)).all()) < 2:
        return False
    leave(tx, official_id, day)
    return True


def seat_of(tx: Connection, official_id: bytes) -> Seat | None:
    """None for who has left, or never was."""
    row = tx.execute(_SEAT, {"mine": official_id}).one_or_none()
    return None if row is None else _seat(row)


def seat_at(tx: Connection, ring: Keyring, chat: Chat) -> tuple[Seat | None, bool]:
    """Of whoever in office is reached there, and whether they have blocked us."""
    named = addresses.named(ring, chat)
    row = tx.execute(_seat_at(len(named)), named).one_or_none()
    return (None, False) if row is None else (_seat(row), row.state == BLOCKED)


@cache
def _seat_at(number: int) -> Select[tuple[object, ...]]:
    """Every message of an official asks it."""
    reached = _SEATS.add_columns(official_address.c.state).join(
        official_address, official_address.c.official_id == official.c.id
    )
    return reached.where(addresses.is_named(number), _IN_OFFICE)


def listed(tx: Connection, province: str | None = None) -> tuple[OfficialLine, ...]:
    """Everybody, by organisation and code; those who left too."""
    asked = _SEATS if province is None else _SEATS.where(organisation.c.province_code == province)
    rows = tx.execute(asked.order_by(organisation.c.name, official.c.code))
    return tuple(OfficialLine(row.code, row.role, row.name, row.unit_code, row.left_day) for row in rows)


def reporters(tx: Connection, province_code: str) -> dict[str, tuple[OfficialRow, ...]]:
    """Who in office reports for each unit of the province, by code. A unit that is absent has nobody to nudge."""
    return _by_unit(tx, province_code, REPORTER)


def leaders(tx: Connection, province_code: str) -> dict[str, tuple[OfficialRow, ...]]:
    """Who in office answers for each unit of the province, by code."""
    return _by_unit(tx, province_code, LEADER)


def _by_unit(tx: Connection, province_code: str, role: str) -> dict[str, tuple[OfficialRow, ...]]:
    found: dict[str, tuple[OfficialRow, ...]] = {}
    for row in tx.execute(_ACTING, {"province": province_code, "role": role}):
        if row.unit_code is not None:
            found[row.unit_code] = (*found.get(row.unit_code, ()), _row(row))
    return found


def acting(tx: Connection) -> dict[str, Acting]:
    """All of them at once, by province."""
    found: dict[str, Acting] = {}
    for row in tx.execute(_ALL_ACTING):
        there = found.setdefault(row.province_code, Acting())
        if row.role == FOCAL:
            there.focal = (*there.focal, _row(row))
        elif row.unit_code is not None:
            units = there.reporters if row.role == REPORTER else there.leaders
            units[row.unit_code] = (*units.get(row.unit_code, ()), _row(row))
    return found


def focal_points(tx: Connection, province_code: str) -> tuple[OfficialRow, ...]:
    """Who in office watches over the province's reports, by code."""
    return tuple(_row(row) for row in tx.execute(_ACTING, {"province": province_code, "role": FOCAL}))


def written(code: str) -> str:
    """`cb7k3fq2` → `CB-7K3F-Q2`."""
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"{bare[:2]}-{bare[2:6]}-{bare[6:]}"


def _draw_code() -> str:
    return written(CODE_PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(6)))


def _seat(row: Row[tuple[object, ...]]) -> Seat:
    return Seat(row.id, row.code, row.role, row.name, row.province_code, row.unit_code)


def _one(row: Row[tuple[object, ...]] | None) -> OfficialRow | None:
    return None if row is None else _row(row)


def _row(row: Row[tuple[object, ...]]) -> OfficialRow:
    return OfficialRow(row.id, row.organisation_id, row.code, row.role, row.left_day)


def _place(official_id: bytes) -> Place:
    """Where the lock stood when the first ones were made: what they are sealed to does not move with them."""
    return Place("official", "locked", official_id)
