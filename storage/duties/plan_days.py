"""Days a plan does not name, or that are others this time, as the province set them; with the document that says so."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.duties.duty_tables import plan_day
from storage.moments import seconds
from storage.rows import insert_new

_C = plan_day.c
_OF_PLAN = select(plan_day).where(_C.plan == bindparam("plan")).order_by(_C.before, _C.report)


@dataclass(frozen=True)
class PlanDay:
    """`before`: on that day it is too late, as the plans write it. `cutoff`: the last day the figures count."""

    plan: str
    report: str
    period: str
    before: date
    cutoff: date | None
    source: str


def put(tx: Connection, said: PlanDay, by: bytes, at: datetime) -> None:
    """The newest word counts."""
    row = vars(said) | {"by": by, "at": seconds(at)}
    if not insert_new(tx, plan_day, row):
        this = (_C.plan == said.plan, _C.report == said.report, _C.period == said.period)
        tx.execute(update(plan_day).where(*this).values(**row))


def of_plan(tx: Connection, plan: str) -> dict[tuple[str, str], PlanDay]:
    """By report and period."""
    return {(row.report, row.period): _day(row) for row in tx.execute(_OF_PLAN, {"plan": plan})}


def _day(row: Row[tuple[object, ...]]) -> PlanDay:
    return PlanDay(row.plan, row.report, row.period, row.before, row.cutoff, row.source)
