"""Reports the province asks for out of turn: each with its own questions and last day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.duties.duty_tables import ad_hoc
from storage.moments import moment, seconds
from storage.vault import new_id

REPORT = "ad-hoc"
_C = ad_hoc.c


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


def close(tx: Connection, asked_id: bytes, at: datetime) -> bool:
    """Whether it was open."""
    this = (_C.id == asked_id, _C.closed.is_(None))
    return tx.execute(update(ad_hoc).where(*this).values(closed=seconds(at))).rowcount == 1


def _asked(row: Row[tuple[object, ...]]) -> Asked:
    closed = None if row.closed is None else moment(row.closed)
    return Asked(row.id, row.plan, row.code, row.title, row.form, row.last_day, row.by, moment(row.at), closed)
