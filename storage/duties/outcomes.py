"""What became of every nudge, and of the reports it was about: for the province's page. It only reads."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from storage.duties.duty_tables import nudge, nudge_item, obligation
from storage.duties.nudges import DONE, UNDELIVERED
from storage.moments import moment
from storage.tables import official, organisation

_PLACED = nudge.join(official, official.c.id == nudge.c.official_id).join(
    organisation, organisation.c.id == official.c.organisation_id
)
_COLUMNS = (nudge, official.c.code, official.c.role, organisation.c.unit_code, organisation.c.name)
_ABOUT = (obligation.c.plan, obligation.c.report, obligation.c.owner, obligation.c.period)
_NOW = (obligation.c.last_day, obligation.c.state, obligation.c.first_submitted, obligation.c.signed)


@dataclass(frozen=True)
class Sought:
    """Of one province. What is empty asks for nothing; `states`: as storage.duties.nudges names them. `owners`: one of
    these; None for any.
    """

    province_code: str
    day: date | None = None
    unit: str = ""
    states: tuple[str, ...] = ()
    plan: str = ""
    period: str = ""
    owners: tuple[str, ...] | None = None


@dataclass(frozen=True)
class About:
    """One report of a nudge, as it stands now. `first_submitted` (UTC), `signed`: when something was handed in."""

    plan: str
    report: str
    owner: str
    period: str
    step: str
    last_day: date
    state: str
    first_submitted: datetime | None
    signed: date | None


@dataclass(frozen=True)
class Outcome:
    """`unit_code` is None for the province's own people; `channel`: None for the page."""

    id: bytes
    on_day: date
    at: datetime
    code: str
    role: str
    unit_code: str | None
    organisation: str
    state: str
    channel: str | None
    about: tuple[About, ...] = ()


def count(tx: Connection, sought: Sought) -> int:
    return int(tx.execute(select(func.count()).select_from(_PLACED).where(*_where(sought))).scalar_one())


def found(tx: Connection, sought: Sought, limit: int, offset: int = 0) -> tuple[Outcome, ...]:
    """The newest day first, then by organisation and the official's code."""
    asked: Select[tuple[object, ...]] = select(*_COLUMNS).select_from(_PLACED).where(*_where(sought))
    ordered = asked.order_by(nudge.c.on_day.desc(), organisation.c.name, official.c.code)
    rows = tx.execute(ordered.limit(limit).offset(offset)).all()
    about = _about(tx, [row.id for row in rows])
    return tuple(_outcome(row, tuple(about.get(row.id, ()))) for row in rows)


def heard_of(tx: Connection, duties: Collection[bytes]) -> dict[tuple[str, str], int]:
    """How many officials were told of these reports already, by step and role."""
    counted = select(nudge_item.c.step, official.c.role, func.count(nudge_item.c.official_id.distinct()))
    heard = counted.join(nudge, nudge.c.id == nudge_item.c.nudge_id).join(official)
    mine = heard.where(nudge_item.c.obligation_id.in_(duties), nudge.c.state.not_in((UNDELIVERED, DONE)))
    return {(row[0], row[1]): row[2] for row in tx.execute(mine.group_by(nudge_item.c.step, official.c.role))}


def days(tx: Connection, province_code: str, limit: int) -> tuple[tuple[date, int], ...]:
    """On which days how many were nudged, the newest first."""
    counted = select(nudge.c.on_day, func.count()).select_from(_PLACED).group_by(nudge.c.on_day)
    mine = counted.where(organisation.c.province_code == province_code)
    return tuple((row[0], row[1]) for row in tx.execute(mine.order_by(nudge.c.on_day.desc()).limit(limit)))


def _where(sought: Sought) -> Iterable[ColumnElement[bool]]:
    yield organisation.c.province_code == sought.province_code
    if sought.day:
        yield nudge.c.on_day == sought.day
    if sought.states:
        yield nudge.c.state.in_(sought.states)
    about = tuple(_reports(sought))
    if about:
        yield _with(and_(*about))


def _reports(sought: Sought) -> Iterable[ColumnElement[bool]]:
    if sought.unit:
        yield obligation.c.owner == sought.unit
    if sought.plan:
        yield obligation.c.plan == sought.plan
    if sought.period:
        yield obligation.c.period == sought.period
    if sought.owners is not None:
        yield obligation.c.owner.in_(sought.owners)


def _with(told: ColumnElement[bool]) -> ColumnElement[bool]:
    """There is such a report among what it was about."""
    items = select(nudge_item.c.step).join(obligation, obligation.c.id == nudge_item.c.obligation_id)
    return items.where(nudge_item.c.nudge_id == nudge.c.id, told).correlate(nudge).exists()


def _about(tx: Connection, ids: list[bytes]) -> dict[bytes, list[About]]:
    asked = select(nudge_item.c.nudge_id, nudge_item.c.step, *_ABOUT, *_NOW).join(
        obligation, obligation.c.id == nudge_item.c.obligation_id
    )
    told: dict[bytes, list[About]] = {}
    ordered = asked.where(nudge_item.c.nudge_id.in_(ids)).order_by(obligation.c.last_day, obligation.c.owner)
    for row in tx.execute(ordered):
        first = None if row.first_submitted is None else moment(row.first_submitted)
        what = (row.plan, row.report, row.owner, row.period, row.step, row.last_day, row.state)
        told.setdefault(row.nudge_id, []).append(About(*what, first, row.signed))
    return told


def _outcome(row: Row[tuple[object, ...]], about: tuple[About, ...]) -> Outcome:
    person = (row.code, row.role, row.unit_code, row.name)
    return Outcome(row.id, row.on_day, moment(row.at), *person, row.state, row.channel, about)
