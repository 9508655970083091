"""What a plan makes its communes and offices owe in a year, and the last day for each. Pure: no clock, no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from content.places.lineage import FIRST_DAY
from content.places.units import Units
from content.programme.entries import Day
from content.programme.periods import Period
from content.programme.plan_parts import DATED, QUARTERS, Duty
from content.programme.plans import Plan
from content.programme.quarters import days_of
from content.programme.workdays import Workdays


class Days(Protocol):
    """What an operator gave for one period, as storage.duties.plan_days keeps it."""

    @property
    def before(self) -> date: ...

    @property
    def cutoff(self) -> date | None: ...


Told = Mapping[tuple[str, str], Days]
NOTHING_TOLD: Told = MappingProxyType({})


@dataclass(frozen=True)
class Owed:
    """One report of one owner. `owner`: a commune's code or the slug of an office; `before`: the plan's own date.

    `last_day` is the last working day strictly before it. `requested`: the plan only asks this office. `cutoff`: up to
    which day its numbers count; None where nobody said.
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
    cutoff: date | None = None


@dataclass(frozen=True)
class _Term:
    """A period of a duty and its days."""

    period: str
    before: date
    cutoff: date | None


@dataclass(frozen=True)
class _Owner:
    id: str
    name: str
    commune: bool
    requested: bool = False


def owed(plan: Plan, year: int, units: Units, workdays: Workdays, told: Told = NOTHING_TOLD) -> tuple[Owed, ...]:
    """For each report with a date, as the plan lists them: communes by name, then offices as listed. A period is owed
    by the communes that stand on its last day, whichever day `units` are of.

    `told`: days the operator gave, by report and period; they go before the plan's own. Empty outside the plan's years,
    and where nobody gives a date.
    """
    if year not in plan.years:
        return ()
    return tuple(row for duty in plan.duties for row in _of(plan, duty, year, units, workdays, told))


def owing(plan: Plan, units: Units) -> dict[str, str]:
    """Who owes a report that has periods, with its name: communes by code, then offices by slug."""
    dated = (duty for duty in plan.duties if duty.report in DATED)
    return {owner.id: owner.name for duty in dated for owner in _owners(plan, duty, units)}


def named_in(plan: Plan, report: str, period: str) -> date | None:
    """The plan's own date of a period; None where it names none."""
    duty = plan.duty(report)
    terms = _terms(duty, Period.parse(period).year, NOTHING_TOLD) if duty else ()
    return next((term.before for term in terms if term.period == period), None)


def _of(plan: Plan, duty: Duty, year: int, units: Units, workdays: Workdays, told: Told) -> Iterator[Owed]:
    for term in _terms(duty, year, told):
        last_day = workdays.last_before(term.before)
        for owner in _owners(plan, duty, units.at(max(last_day, FIRST_DAY))):
            yield Owed(
                plan=plan.id,
                report=duty.report,
                owner=owner.id,
                owner_name=owner.name,
                period=term.period,
                before=term.before,
                last_day=last_day,
                to=duty.to,
                commune=owner.commune,
                requested=owner.requested,
                cutoff=term.cutoff,
            )


def _terms(duty: Duty, year: int, told: Told) -> Iterator[_Term]:
    """The periods of the year whose last day is known."""
    count = QUARTERS if duty.report == "quarter" else 1 if duty.report in DATED else 0
    befores, cutoffs = duty.days or (None,) * count, duty.cutoff or (None,) * count
    for number, (day, cutoff) in enumerate(zip(befores, cutoffs, strict=True), 1):
        quarter = number if duty.report == "quarter" else None
        period = Period(year, 1 if duty.report == "half-year" else None, quarter).id
        said, until = told.get((duty.report, period)), _dated(cutoff, year, quarter) if cutoff else None
        if said:
            yield _Term(period, said.before, said.cutoff or until)
        elif day:
            yield _Term(period, _dated(day, year, quarter), until)


def _dated(written: Day, year: int, quarter: int | None) -> date:
    """The day in that year; a quarter's is the first of its kind from the quarter's first day on."""
    day, month = written
    found = date(year, month, day)
    if quarter and found < days_of(f"{year:04}Q{quarter}")[0]:
        return date(year + 1, month, day)
    return found


def _owners(plan: Plan, duty: Duty, units: Units) -> Iterator[_Owner]:
    if duty.communes:
        yield from (_Owner(unit.code, unit.name, commune=True) for unit in plan.communes(units))
    if duty.bodies:
        yield from (_Owner(body.slug, body.name, False, body.requested) for body in plan.bodies)
