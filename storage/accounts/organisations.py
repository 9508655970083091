"""Organisations and their desks. An organisation stands on one side of the wall, and so do all its desks."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from storage.accounts.present import place_of, place_terms
from storage.accounts.vouching import Signer
from storage.tables import desk, desk_key, desk_member, desk_member_key, official, organisation
from storage.vault import new_id

Side = Literal["protection", "support"]
Level = Literal["commune", "province"]
MEMBERS_AT_LEAST = 2  # one officer alone could lose the passphrase, or be the one a tip is about


class NoSide(Exception):
    """An organisation that stands on no side has no desks."""


@dataclass(frozen=True)
class DeskLine:
    """A desk as the operator sees it. `members` counts those admitted, `waiting` those who are not yet; who left,
    in neither."""

    id: bytes
    name: str
    organisation: str
    side: str
    level: str
    area: str
    province: str
    members: int
    waiting: int
    has_key: bool

    @property
    def full_name(self) -> str:
        return full_name(self.name, self.organisation)


def create_organisation(tx: Connection, name: str, side: Side | None, province: str, unit: str | None = None) -> bytes:
    """`province` and `unit` are codes of the administrative list; `unit` is absent for a province's own offices."""
    organisation_id, place = new_id(), {"province_code": province, "unit_code": unit}
    tx.execute(insert(organisation).values(id=organisation_id, name=name, side=side, **place))
    return organisation_id


def unit_of(tx: Connection, organisation_id: bytes) -> str | None:
    """For which unit it reports, "" for none; None where there is no such organisation."""
    row = tx.execute(select(organisation.c.unit_code).where(organisation.c.id == organisation_id)).one_or_none()
    return None if row is None else row.unit_code or ""


def offices(tx: Connection, province: str) -> dict[str, bytes]:
    """The organisations that stand on no side, by the unit for which they report."""
    mine = organisation.c.province_code == province, organisation.c.side.is_(None)
    found = select(organisation.c.unit_code, organisation.c.id).where(*mine, organisation.c.unit_code.is_not(None))
    return {row.unit_code: row.id for row in tx.execute(found.order_by(organisation.c.id))}


def phones(tx: Connection, province: str) -> dict[str, str]:
    """The landline of each office that told one, by the unit for which it reports."""
    mine = organisation.c.province_code == province, organisation.c.side.is_(None)
    told = (organisation.c.unit_code.is_not(None), organisation.c.phone.is_not(None))
    found = select(organisation.c.unit_code, organisation.c.phone).where(*mine, *told)
    return {row.unit_code: row.phone for row in tx.execute(found)}


def set_phone(tx: Connection, organisation_id: bytes, phone: str | None) -> None:
    """Of an office that reports; a desk's organisation is told nowhere."""
    mine = organisation.c.id == organisation_id, organisation.c.side.is_(None)
    tx.execute(update(organisation).where(*mine).values(phone=phone))


def create_desk(tx: Connection, signer: Signer, organisation_id: bytes, name: str, place: tuple[Level, str]) -> bytes:
    """`place`: the level, and the commune's code or the province's; whoever makes it vouches for it. Raises NoSide."""
    side = tx.scalar(select(organisation.c.side).where(organisation.c.id == organisation_id))
    if side is None:
        raise NoSide
    level, area = place
    desk_id, at = new_id(), {"level": level, "area_code": area}
    tx.execute(insert(desk).values(id=desk_id, organisation_id=organisation_id, side=side, name=name, **at))
    vouch_for_place(tx, signer, desk_id)
    return desk_id


def full_name(name: str, owner: str) -> str:
    """A desk's name and whose desk it is, which is told once: `desk add` puts the owner into the name."""
    return name if owner in name else f"{name}, {owner}"


def name_at(tx: Connection, organisation_id: bytes, name: str) -> str:
    """The name of a new desk, as people read it before they send: it ends in a comma and whose desk it is."""
    return full_name(name, tx.scalar(select(organisation.c.name).where(organisation.c.id == organisation_id)) or "")


def vouch_for_place(tx: Connection, signer: Signer, desk_id: bytes) -> None:
    """As the desk stands now."""
    voucher = signer.sign(place_terms(place_of(tx, desk_id)))
    tx.execute(update(desk).where(desk.c.id == desk_id).values(vouched=voucher))


def desks(tx: Connection) -> tuple[DeskLine, ...]:
    """Every desk, by organisation and name."""
    return tuple(_line(row) for row in tx.execute(_lines().order_by(organisation.c.name, desk.c.name, desk.c.id)))


def desk_of(tx: Connection, desk_id: bytes) -> DeskLine | None:
    row = tx.execute(_lines().where(desk.c.id == desk_id)).one_or_none()
    return None if row is None else _line(row)


def _lines() -> Select[tuple[object, ...]]:
    there = select(official.c.id).where(official.c.left_day.is_(None))
    joined = select(func.count()).where(desk_member.c.desk_id == desk.c.id, desk_member.c.official_id.in_(there))
    admitted = select(func.count(desk_member_key.c.official_id.distinct())).where(
        desk_member_key.c.desk_id == desk.c.id, desk_member_key.c.official_id.in_(there)
    )
    keys = select(func.count()).where(desk_key.c.desk_id == desk.c.id, desk_key.c.until_day.is_(None))
    counts = (
        joined.scalar_subquery().label("joined"),
        admitted.scalar_subquery().label("admitted"),
        keys.scalar_subquery().label("keys"),
    )
    home = (organisation.c.name.label("organisation"), organisation.c.province_code)
    return select(desk, *home, *counts).join(organisation, organisation.c.id == desk.c.organisation_id)


def _line(row: Row[tuple[object, ...]]) -> DeskLine:
    waiting = row.joined - row.admitted
    place = (row.side, row.level, row.area_code, row.province_code)
    return DeskLine(row.id, row.name, row.organisation, *place, row.admitted, waiting, row.keys > 0)
