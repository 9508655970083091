"""When a plan's reports are due: the plan's own days, and what the province sets where the plan is silent or wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from content.library import Library
from content.places.units import Units
from content.programme.duties import Owed, owed
from content.programme.periods import Period, periods_of
from content.programme.plans import Plan
from content.programme.workdays import Workdays, day_of
from handlers.conversation import Clock
from handlers.officials.nudging import merged, redating
from handlers.officials.province import lines
from handlers.officials.province.deciding import BadDay, NotHere, NotYours, checked
from handlers.officials.province.overview import OpenPeriod
from handlers.officials.province.switching import open_due, since
from storage.accounts.officials import ADMIN, FOCAL, Seat
from storage.duties import arms, obligations, plan_days
from storage.duties.arms import Key
from storage.duties.obligations import Obligation
from storage.duties.plan_days import PlanDay
from storage.engine import Database


@dataclass(frozen=True)
class DueDay:
    """A report of one period. `wording`: the plan's own for the date; `before`, `last_day`: None where nobody has named
    a day; `source`: the document by which the province set it, else "". `other`: the last day that the plan's file and
    the calendar now give, where another stays.
    """

    report: str
    period: str
    wording: str
    before: date | None
    last_day: date | None
    cutoff: date | None
    source: str
    other: date | None = None


@dataclass(frozen=True)
class Effect:
    """How many reports of the period a day has opened, and how many that stood open it has moved."""

    opened: int
    moved: int


class DueDays:
    """Every call is one transaction. Everybody of the province reads; focal points and administrators set."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._clock = clock

    def of_plan(self, seat: Seat, plan_id: str) -> tuple[DueDay, ...]:
        """Raises NotHere."""
        plan, today = self._plan(seat, plan_id), day_of(self._clock.now())
        return self._database.read(lambda tx: tuple(listed(tx, self._library, plan, today)))

    def put(self, seat: Seat, day: PlanDay) -> Effect:
        """Raises NotHere, NotYours, BadDay, EmptyReason, NumbersOfPeople."""
        plan, now = self._plan(seat, day.plan), self._clock.now()
        if seat.role not in (FOCAL, ADMIN) or seat.unit_code is not None:
            raise NotYours
        return self._database.write(lambda tx: put(tx, self._library, plan, day, seat.id, now))

    def _plan(self, seat: Seat, plan_id: str) -> Plan:
        plan = self._library.plans.get(plan_id)
        if plan is None or plan.province_code != seat.province_code:
            raise NotHere
        return plan


def listed(tx: Connection, library: Library, plan: Plan, today: date) -> Iterator[DueDay]:
    """This year's and the next one's, and what is left of last year's; by year, then as the plan lists its reports."""
    return as_they_stand(tx, plan, library.units, library.workdays, today)


def as_they_stand(tx: Connection, plan: Plan, units: Units, workdays: Workdays, today: date) -> Iterator[DueDay]:
    """Where what is owed keeps another day than the plan's file or the calendar now gives: with that day."""
    differing = {(one.key.report, one.key.period): one for one in redating.found(tx, (plan,), workdays)}
    for day in with_days(plan, units, workdays, today, plan_days.of_plan(tx, plan.id), since(tx, plan)):
        one = differing.get((day.report, day.period))
        other = one if one and one.was != one.last_day else None
        yield replace(day, before=other.stood, last_day=other.was, other=other.last_day) if other else day


def with_days(
    plan: Plan,
    units: Units,
    workdays: Workdays,
    today: date,
    told: Mapping[tuple[str, str], PlanDay],
    on: date | None = None,
) -> Iterator[DueDay]:
    """`told`: the days the province has set; `on`: from when on the plan is on."""
    first = max(today.year, plan.first_year)
    years = () if plan.is_over(today) else (first - 1, first, first + 1)
    for day in (day for year in years if year in plan.years for day in _of_year(plan, year, units, workdays, told)):
        if Period.parse(day.period).year >= first or _is_left(day, on, today):
            yield day


def _of_year(
    plan: Plan, year: int, units: Units, workdays: Workdays, told: Mapping[tuple[str, str], PlanDay]
) -> Iterator[DueDay]:
    rows = owed(plan, year, units, workdays, told)
    known = {(row.report, row.period): row for row in rows}
    for duty in plan.duties:
        for period in periods_of(duty.report, year):
            key = duty.report, period.id
            source = told[key].source if key in told else ""
            yield DueDay(duty.report, period.id, duty.wording or "", *_days(known.get(key)), source)


def _is_left(day: DueDay, on: date | None, today: date) -> bool:
    """Of last year: without a day though the plan was on by then, or with a day ahead, that can be mended."""
    was_on = on is not None and on <= Period.parse(day.period).days[1]
    return was_on and (day.last_day is None or day.last_day >= today)


def _days(row: Owed | None) -> tuple[date | None, date | None, date | None]:
    return (row.before, row.last_day, row.cutoff) if row else (None, None, None)


def put(tx: Connection, library: Library, plan: Plan, day: PlanDay, by: bytes, now: datetime) -> Effect:
    """What is owed newly is opened; what stands open moves along. Raises NotHere, BadDay, EmptyReason, NumbersOfPeople.

    While reminders are being tried in that period its day stays: half of its units would be judged by another.
    A unit with a day of its own keeps it, unless everybody's is later now. What was filed is judged by the day it had.
    It is owed by the units that stand on the new last day: of those that merge, those before or those after.
    """
    today = day_of(now)
    source, last_day = checked(day.source), _fit(tx, library, plan, day, today)
    said = PlanDay(plan.id, day.report, day.period, day.before, day.cutoff, source)
    was = _last_day(lines.open_periods(tx, library, plan), said)
    if was not in (None, last_day) and arms.runs(tx, Key(plan.id, day.report, day.period)):
        raise BadDay("trial")
    plan_days.put(tx, said, by, now)
    stood, on = len(_standing(tx, said)), since(tx, plan)
    moved = redating.put(tx, library, Key(plan.id, day.report, day.period), day.before, by, now, source)
    if on:
        open_due(tx, library, plan, on, min(today, Period.parse(day.period).days[1]))  # also of last year
    merged.end(tx, merged.ending(tx, library, (plan.id,), today), library, now)
    return Effect(len(_standing(tx, said)) - stood, moved)


def _fit(tx: Connection, library: Library, plan: Plan, day: PlanDay, today: date) -> date:
    """The last day that follows."""
    if all((each.report, each.period) != (day.report, day.period) for each in listed(tx, library, plan, today)):
        raise NotHere
    year = Period.parse(day.period).year
    last_day = library.workdays.last_before(day.before)
    if last_day <= today:
        raise BadDay("past")
    if day.before.year not in (year, year + 1):
        raise BadDay("year")
    if day.cutoff is not None and day.cutoff > last_day:
        raise BadDay("cutoff")
    return last_day


def _last_day(periods: Iterable[OpenPeriod], day: PlanDay) -> date | None:
    found = (one.last_day for one in periods if (one.report, one.period) == (day.report, day.period))
    return next(found, None)


def _standing(tx: Connection, day: PlanDay) -> tuple[Obligation, ...]:
    return tuple(duty for duty in obligations.of_period(tx, day.plan, day.period) if duty.report == day.report)
