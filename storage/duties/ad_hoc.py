"""Reports the province asks for out of turn: each with its own questions and last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from storage.duties.duty_tables import ad_hoc
from storage.moments import moment, seconds
from storage.vault import new_id

REPORT = "ad-hoc"
_C = ad_hoc.c
_OTHER = ad_hoc.alias()
_ALIKE = select(_OTHER.c.id).where(_OTHER.c.plan == _C.plan, _OTHER.c.title == _C.title, _OTHER.c.id != _C.id).exists()
_TITLES = select(_C.plan, _C.code, _C.title, _ALIKE.label("alike"))
_IN_PLANS = _TITLES.where(_C.plan.in_(bindparam("plans", expanding=True)))
_ONE = _TITLES.where(_C.plan == bindparam("plan"), _C.code == bindparam("code"))


@dataclass(frozen=True)
class Asked:
    """`code`: the period its obligations bear, as `2027D01`. `form`: JSON. `closed`: when it was closed."""

    id: bytes
    plan: str
    code: str
    title: str
    form: str
    last_day: date
    by: bytes
    at: datetime
    closed: datetime | None = None


class Called(NamedTuple):
    """What it is called; `alike`: another of its plan bears the same title; `entry`: it is one of the directory."""

    title: str
    alike: bool = False
    entry: bool = False


def ask(tx: Connection, plan: str, title: str, form: str, last_day: date, by: bytes, at: datetime) -> Asked:
    """The next of this plan in the year of its last day."""
    number = tx.execute(select(func.count()).where(_C.plan == plan, _C.code.like(f"{last_day.year}D%"))).scalar_one()
    made = Asked(new_id(), plan, f"{last_day.year}D{number + 1:02}", title, form, last_day, by, at)
    row = vars(made) | {"at": seconds(at)}
    tx.execute(insert(ad_hoc).values(**row))
    return made


def of_plan(tx: Connection, plan: str) -> tuple[Asked, ...]:
    """The newest first."""
    rows = tx.execute(select(ad_hoc).where(_C.plan == plan).order_by(_C.at.desc(), _C.code.desc()))
    return tuple(_asked(row) for row in rows)


def by_code(tx: Connection, plan: str, code: str) -> Asked | None:
    row = tx.execute(select(ad_hoc).where(_C.plan == plan, _C.code == code)).one_or_none()
    return None if row is None else _asked(row)


def called(tx: Connection, plan: str, report: str, code: str) -> Called | None:
    """None for what is not asked out of turn: that is called by its period."""
    row = tx.execute(_ONE, {"plan": plan, "code": code}).one_or_none() if report == REPORT else None
    return None if row is None else Called(row.title, row.alike)


def all_called(tx: Connection, plans: Iterable[str]) -> dict[tuple[str, str], Called]:
    """By plan and code."""
    rows = tx.execute(_IN_PLANS, {"plans": tuple(plans)})
    return {(row.plan, row.code): Called(row.title, row.alike) for row in rows}


def is_closed(tx: Connection, plan: str, report: str, code: str) -> bool:
    """No for what is not asked out of turn: that is never closed."""
    found = by_code(tx, plan, code) if report == REPORT else None
    return found is not None and found.closed is not None


def close(tx: Connection, asked_id: bytes, at: datetime) -> None:
    """The first time stays."""
    tx.execute(update(ad_hoc).where(_C.id == asked_id, _C.closed.is_(None)).values(closed=seconds(at)))


def _asked(row: Row[tuple[object, ...]]) -> Asked:
    closed = None if row.closed is None else moment(row.closed)
    return Asked(row.id, row.plan, row.code, row.title, row.form, row.last_day, row.by, moment(row.at), closed)
