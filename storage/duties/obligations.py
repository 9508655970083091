"""What units owe: a row for each report or entry, owner and period. Its state moves on, with a history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select, update

from storage.duties import lifecycle
from storage.duties.duty_tables import obligation, obligation_change
from storage.moments import moment, seconds
from storage.rows import insert_new_all
from storage.vault import new_id

REPORT = "report"
ENTRY = "entry"


class NoSuchObligation(LookupError):
    """Nothing is owed under this id."""


@dataclass(frozen=True)
class Due:
    """`before`: the plan's own date; `last_day`: the last working day strictly before it. `report`: or `entry/<id>`."""

    plan: str
    report: str
    owner: str
    period: str
    before: date
    last_day: date
    kind: str = REPORT


@dataclass(frozen=True, slots=True)
class Obligation:
    """`first_submitted` (UTC) is set once, by what is whole; `promised` lasts until then. `signed`: the day on the
    document that stands instead of figures. `moved`: how often its last day was moved. `promised_at` (UTC): when a day
    was last promised, that one or another.
    """

    id: bytes
    plan: str
    report: str
    owner: str
    period: str
    before: date
    last_day: date
    state: str
    promised: date | None
    first_submitted: datetime | None
    signed: date | None = None
    moved: int = 0
    promised_at: datetime | None = None
    kind: str = REPORT


@dataclass(frozen=True)
class ReportChange:
    """`by`: the official, None where the program itself did it."""

    n: int
    before: str
    after: str
    by: bytes | None
    at: datetime
    reason: str | None


# Built once: screens and the tick ask these all day.
_O = obligation.c
_ALL: Select[tuple[object, ...]] = select(obligation)
_KNOWN = select(_O.plan, _O.report, _O.owner, _O.period).where(_O.plan.in_(bindparam("plans", expanding=True)))
_PLAN = _O.plan == bindparam("plan")
_BY_ID = _ALL.where(_O.id == bindparam("mine"))
_BY_IDS = _ALL.where(_O.id.in_(bindparam("ids", expanding=True)))
_OF_OWNER = _ALL.where(_PLAN, _O.owner == bindparam("owner")).order_by(_O.last_day, _O.report)
_OF_PERIOD = _ALL.where(_PLAN, _O.period == bindparam("period")).order_by(_O.owner, _O.report)
# What was promised or came back is in sight however far off its last day is.
IN_SIGHT = or_(_O.last_day <= bindparam("until"), _O.promised.is_not(None), _O.state == lifecycle.RETURNED)
_PLANS = _O.plan.in_(bindparam("plans", expanding=True))
_STANDING = _ALL.where(_PLANS, _O.state.in_(lifecycle.OWED), IN_SIGHT).order_by(_O.last_day, _O.owner, _O.report)
_OWED_BY = _ALL.where(_PLANS, _O.state.in_(lifecycle.OWED), _O.owner.in_(bindparam("owners", expanding=True)))
_HOLD = _BY_ID.with_for_update()
_MOVE = update(obligation).where(_O.id == bindparam("mine"))
_UNFILED = update(obligation).where(_O.state.in_((*lifecycle.OWED, lifecycle.EXEMPT)))
_CHANGES = obligation_change.c.obligation_id == bindparam("mine")
_HISTORY = select(obligation_change).where(_CHANGES).order_by(obligation_change.c.n)
_SPARED = (
    select(obligation_change)
    .where(
        obligation_change.c.obligation_id.in_(bindparam("ids", expanding=True)),
        obligation_change.c.after == lifecycle.EXEMPT,
    )
    .order_by(obligation_change.c.n)
)
_LAST = obligation_change.alias()
_LAST_N = select(func.max(_LAST.c.n)).where(_LAST.c.obligation_id == _O.id).scalar_subquery()
_ENDED = _ALL.join(obligation_change, obligation_change.c.obligation_id == _O.id).where(
    _PLANS, _O.state == lifecycle.EXEMPT, obligation_change.c.n == _LAST_N, obligation_change.c.by.is_(None)
)
_COUNT = select(func.coalesce(func.max(obligation_change.c.n), 0)).where(_CHANGES)
_SENT_BACK = (lifecycle.SUBMITTED, lifecycle.RETURNED)


def lacking(tx: Connection, rows: Iterable[Due]) -> tuple[Due, ...]:
    """What of it is not open yet."""
    given = tuple(rows)
    known = {tuple(row) for row in tx.execute(_KNOWN, {"plans": tuple({row.plan for row in given})})}
    return tuple(row for row in given if (row.plan, row.report, row.owner, row.period) not in known)


def open_new(tx: Connection, rows: Iterable[Due]) -> int:
    """Open what is not open yet, and say how many that were."""
    fresh = {"state": lifecycle.EXPECTED}
    return insert_new_all(tx, obligation, (vars(row) | fresh | {"id": new_id()} for row in lacking(tx, rows)))


def by_id(tx: Connection, obligation_id: bytes) -> Obligation | None:
    row = tx.execute(_BY_ID, {"mine": obligation_id}).one_or_none()
    return None if row is None else of_row(row)


def by_ids(tx: Connection, ids: Iterable[bytes]) -> dict[bytes, Obligation]:
    return {one.id: one for one in _several(tx, _BY_IDS, ids=tuple(ids))}


def of_owner(tx: Connection, plan: str, owner: str) -> tuple[Obligation, ...]:
    """By last day."""
    return _several(tx, _OF_OWNER, plan=plan, owner=owner)


def of_period(tx: Connection, plan: str, period: str) -> tuple[Obligation, ...]:
    """By owner's code."""
    return _several(tx, _OF_PERIOD, plan=plan, period=period)


def periods(tx: Connection, plan: str) -> tuple[tuple[str, str, date, date], ...]:
    """The reports that have been opened for a plan: (report, period, before, last day), by last day."""
    found = select(_O.report, _O.period, _O.before, _O.last_day).distinct().where(_O.plan == plan, _O.kind == REPORT)
    rows = tx.execute(found.order_by(_O.last_day, _O.report))
    return tuple((row.report, row.period, row.before, row.last_day) for row in rows)


def standing(tx: Connection, plans: Iterable[str], until: date) -> tuple[Obligation, ...]:
    """What is owed still with a last day up to `until`, or was promised or sent back; by last day."""
    return _several(tx, _STANDING, plans=tuple(plans), until=until)


def owed_by(tx: Connection, plans: Iterable[str], owners: Iterable[str]) -> tuple[Obligation, ...]:
    """What is owed still by any of these, whenever it falls due."""
    return _several(tx, _OWED_BY, plans=tuple(plans), owners=tuple(owners))


def ended(tx: Connection, plans: Iterable[str]) -> tuple[Obligation, ...]:
    """What the program itself made exempt, and nobody has asked again since."""
    return _several(tx, _ENDED, plans=tuple(plans))


def set_before(tx: Connection, plan: str, report: str, period: str, before: date) -> None:
    """Everybody's day, of what is not filed: by it goes who owes it."""
    these = (_O.plan == plan, _O.report == report, _O.period == period)
    tx.execute(_UNFILED.where(*these).values(before=before))


def promise(tx: Connection, obligation_id: bytes, day: date, at: datetime) -> None:
    """The unit's own day for what it owes. Raises NotAllowed when nothing is owed any more."""
    owed = obligation.c.id == obligation_id, obligation.c.state.in_(lifecycle.OWED)
    if tx.execute(update(obligation).where(*owed).values(promised=day, promised_at=seconds(at))).rowcount == 0:
        raise lifecycle.NotAllowed("nothing is owed")


def hold(tx: Connection, obligation_id: bytes) -> Obligation:
    """As it is now, and as nobody else can change it until the end of the transaction. Raises NoSuchObligation."""
    row = tx.execute(_HOLD, {"mine": obligation_id}).one_or_none()
    if row is None:
        raise NoSuchObligation
    return of_row(row)


def change(
    tx: Connection,
    obligation_id: bytes,
    to: str,
    who: lifecycle.Who,
    by: bytes | None,
    at: datetime,
    reason: str | None = None,
) -> int:
    """Move along the life cycle and append to the history; returns the change's number.
    Raises NotAllowed, NoSuchObligation.
    """
    return move(tx, hold(tx, obligation_id), to, who, by, at, reason)


def move(
    tx: Connection,
    held: Obligation,
    to: str,
    who: lifecycle.Who,
    by: bytes | None,
    at: datetime,
    reason: str | None = None,
) -> int:
    """The same, of what this transaction holds already. Raises NotAllowed."""
    lifecycle.check(who, held.state, to)
    tx.execute(_MOVE.values(state=to), {"mine": held.id})
    n = int(tx.execute(_COUNT, {"mine": held.id}).scalar_one()) + 1
    said = {"before": held.state, "after": to, "by": by, "at": seconds(at), "reason": reason}
    tx.execute(insert(obligation_change), {"obligation_id": held.id, "n": n, **said})
    return n


def history(tx: Connection, obligation_id: bytes) -> tuple[ReportChange, ...]:
    """The oldest change first."""
    return tuple(_changed(row) for row in tx.execute(_HISTORY, {"mine": obligation_id}))


def came_back(tx: Connection, owed: Obligation) -> ReportChange | None:
    """The change that sent it back, while it lies with the unit again; an exemption in between changes nothing."""
    if owed.state != lifecycle.RETURNED:
        return None
    return [step for step in history(tx, owed.id) if (step.before, step.after) == _SENT_BACK][-1]


def spared_by(tx: Connection, owed: Obligation) -> ReportChange | None:
    """The change that made it exempt, while it is so."""
    return history(tx, owed.id)[-1] if owed.state == lifecycle.EXEMPT else None


def spared(tx: Connection, ids: Iterable[bytes]) -> dict[bytes, ReportChange]:
    """The change that made each exempt last; those that never were are left out."""
    return {row.obligation_id: _changed(row) for row in tx.execute(_SPARED, {"ids": tuple(ids)})}


def _changed(row: Row[tuple[object, ...]]) -> ReportChange:
    return ReportChange(row.n, row.before, row.after, row.by, moment(row.at), row.reason)


def _several(tx: Connection, asked: Select[tuple[object, ...]], **values: object) -> tuple[Obligation, ...]:
    return tuple(of_row(row) for row in tx.execute(asked, values))


def of_row(row: Row[tuple[object, ...]]) -> Obligation:
    what = (row.id, row.plan, row.report, row.owner, row.period, row.before, row.last_day)
    first = None if row.first_submitted is None else moment(row.first_submitted)
    promised_at = None if row.promised_at is None else moment(row.promised_at)
    return Obligation(*what, row.state, row.promised, first, row.signed, row.moved, promised_at, row.kind)
