"""What a plan makes its communes and offices owe in a year, and the last day for each. Pure: no clock, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from content.periods import Period
from content.plan_parts import Duty
from content.plans import Plan
from content.units import Units
from content.workdays import Workdays


@dataclass(frozen=True)
class Owed:
    """One report of one owner. `owner`: a commune's code or the slug of an office; `before`: the plan's own date.

    `last_day` is the last working day strictly before it. `requested`: the plan only asks this office.
    """

    plan: str
    report: str
    owner: str
    owner_name: str
    period: str
    before: date
    last_day: date
    to: str
    commune: bool
    requested: bool


@dataclass(frozen=True)
class _Owner:
    id: str
    name: str
    commune: bool
    requested: bool = False


def owed(plan: Plan, year: int, units: Units, workdays: Workdays) -> tuple[Owed, ...]:
    """For each report with a date, as the plan lists them: communes by name, then offices as listed.

    Empty outside the plan's years, and for a plan that gives no date.
    """
    if year not in plan.years:
        return ()
    return tuple(row for duty in plan.duties if duty.before for row in _of(plan, duty, year, units, workdays))


def _of(plan: Plan, duty: Duty, year: int, units: Units, workdays: Workdays) -> Iterator[Owed]:
    day, month = duty.before or (1, 1)
    before = date(year, month, day)
    period, last_day = _period(duty, year).id, workdays.last_before(before)
    for owner in _owners(plan, duty, units):
        yield Owed(
            plan=plan.id,
            report=duty.report,
            owner=owner.id,
            owner_name=owner.name,
            period=period,
            before=before,
            last_day=last_day,
            to=duty.to,
            commune=owner.commune,
            requested=owner.requested,
        )


def _period(duty: Duty, year: int) -> Period:
    return Period(year, 1 if duty.report == "half-year" else None)


def _owners(plan: Plan, duty: Duty, units: Units) -> Iterator[_Owner]:
    if duty.communes:
        yield from (_Owner(unit.code, unit.name, commune=True) for unit in plan.communes(units))
    if duty.bodies:
        yield from (_Owner(body.slug, body.name, False, body.requested) for body in plan.bodies)
