"""Last days that were moved: for one unit, with a reason, or for all that owe a report. Every move is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from storage.duties import ad_hoc, lifecycle
from storage.duties.duty_tables import obligation, obligation_day, plan_day
from storage.duties.obligations import Obligation
from storage.moments import moment, seconds

_MINE = obligation_day.c.obligation_id == bindparam("mine")
_COUNT = select(func.coalesce(func.max(obligation_day.c.n), 0)).where(_MINE)
_ALL = select(obligation_day).where(_MINE).order_by(obligation_day.c.n)
_O, _P = obligation.c, plan_day.c
_NEWEST = and_(obligation_day.c.obligation_id == _O.id, obligation_day.c.n == _O.moved)
_IS_OWN = select(obligation_day.c.n).where(_NEWEST, obligation_day.c.own == 1).correlate(obligation).exists()
_SAID = and_(_P.plan == _O.plan, _P.report == _O.report, _P.period == _O.period)
_COMMON = (
    select(_O.plan, _O.report, _O.period, _O.before, _O.last_day, _P.before.label("told"))
    .select_from(obligation.outerjoin(plan_day, _SAID))
    .where(_O.plan.in_(bindparam("plans", expanding=True)), _O.report != ad_hoc.REPORT)
    .where(_O.state.in_(lifecycle.OWED), _O.first_submitted.is_(None), ~_IS_OWN)
    .distinct()
    .order_by(_O.plan, _O.last_day, _O.report)
)
_OWN = select(_O.id).where(_O.plan == bindparam("plan"), _O.period == bindparam("period"), _IS_OWN)


@dataclass(frozen=True)
class Move:
    """`was`, `last_day`: last days before and after. `by`: None where it followed the calendar or the plan's file."""

    was: date
    last_day: date
    by: bytes | None
    at: datetime
    reason: str


class Common(NamedTuple):
    """By which day a report is owed that was never filed, by whoever has no day of their own. `told`: as the province
    set it, or None.
    """

    plan: str
    report: str
    period: str
    before: date
    last_day: date
    told: date | None


def move(
    tx: Connection, held: Obligation, last_day: date, by: bytes | None, at: datetime, reason: str, *, own: bool = True
) -> None:
    """Of an obligation this transaction holds. A promise beyond the new last day is none any more.

    Raises NotAllowed when nothing is owed any more.
    """
    if held.state not in lifecycle.OWED:
        raise lifecycle.NotAllowed("nothing is owed")
    promised = held.promised if held.promised and held.promised <= last_day else None
    moved = {"last_day": last_day, "moved": held.moved + 1, "promised": promised}
    tx.execute(update(obligation).where(obligation.c.id == held.id).values(**moved))
    n = int(tx.execute(_COUNT, {"mine": held.id}).scalar_one()) + 1
    row = {"was": held.last_day, "last_day": last_day, "by": by, "at": seconds(at), "reason": reason, "own": int(own)}
    tx.execute(insert(obligation_day).values(obligation_id=held.id, n=n, **row))


def moves(tx: Connection, obligation_id: bytes) -> tuple[Move, ...]:
    """The first one first."""
    rows = tx.execute(_ALL, {"mine": obligation_id})
    return tuple(Move(row.was, row.last_day, row.by, moment(row.at), row.reason) for row in rows)


def common(tx: Connection, plans: Iterable[str]) -> tuple[Common, ...]:
    """By plan and last day. Of what is asked out of turn nothing: its day is named, and follows no calendar."""
    return tuple(Common(*row) for row in tx.execute(_COMMON, {"plans": tuple(plans)}))


def own(tx: Connection, plan: str, period: str) -> frozenset[bytes]:
    """What was last moved for its unit alone."""
    return frozenset(tx.execute(_OWN, {"plan": plan, "period": period}).scalars())
