"""How the reports of a whole period move: how often anything of them changed, and when last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from storage.duties.duty_tables import obligation, obligation_change, obligation_day, plan_day
from storage.moments import moment

_PLAN: BindParameter[str] = bindparam("plan")
_OF_REPORTS = (
    select(obligation.c.report, obligation.c.period, func.count(), func.max(obligation_change.c.at))
    .select_from(obligation_change.join(obligation, obligation.c.id == obligation_change.c.obligation_id))
    .where(obligation.c.plan == _PLAN)
    .group_by(obligation.c.report, obligation.c.period)
)
_OF_MOVES = (
    select(obligation.c.report, obligation.c.period, func.count(), func.max(obligation_day.c.at))
    .select_from(obligation_day.join(obligation, obligation.c.id == obligation_day.c.obligation_id))
    .where(obligation.c.plan == _PLAN, obligation_day.c.by.is_(None))
    .group_by(obligation.c.report, obligation.c.period)
)
_OF_DAYS = select(plan_day.c.report, plan_day.c.period, plan_day.c.at).where(plan_day.c.plan == _PLAN)


@dataclass(frozen=True)
class Pulse:
    """`revision` never falls. `at` (UTC): when it grew last."""

    revision: int
    at: datetime


def of_reports(tx: Connection, plan: str) -> dict[tuple[str, str], Pulse]:
    """By report and period; what nobody has begun is not there."""
    rows = tx.execute(_OF_REPORTS, {"plan": plan})
    return {(row[0], row[1]): Pulse(row[2], moment(row[3])) for row in rows}


def of_moves(tx: Connection, plan: str) -> dict[tuple[str, str], Pulse]:
    """Of last days that followed the calendar or the plan's file."""
    rows = tx.execute(_OF_MOVES, {"plan": plan})
    return {(row[0], row[1]): Pulse(row[2], moment(row[3])) for row in rows}


def of_days(tx: Connection, plan: str) -> dict[tuple[str, str], Pulse]:
    """Of the days the province has set. Only the newest word is kept: its minute tells it from the one before."""
    rows = tx.execute(_OF_DAYS, {"plan": plan})
    return {(row[0], row[1]): Pulse(row[2] // 60, moment(row[2])) for row in rows}
