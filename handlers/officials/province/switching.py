"""Switching a plan on: from that day its reports are opened and nudged. What fell due before is left in peace."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.programme.duties import owed
from content.programme.plans import Plan
from storage import settings as kept
from storage.duties import obligations, plan_days
from storage.duties.obligations import Due

PREFIX = "plan:"


class NothingOwed(ValueError):
    """Nobody has named a date, or the plan is over: there is nothing to open."""


def switch_on(tx: Connection, library: Library, plan: Plan, day: date) -> int:
    """From `day` on; opens what is owed in that year, or the plan's first, and the next. Raises NothingOwed.

    Returns how many reports are new.
    """
    rows = tuple(_due(tx, library, plan, day, max(day.year, plan.first_year)))
    if not rows:
        raise NothingOwed(plan.id)
    kept.put(tx, PREFIX + plan.id, day.isoformat())
    return obligations.open_new(tx, rows)


def switched_on(tx: Connection, library: Library) -> Mapping[str, date]:
    """The plans that are on, by id, with the day from which; one that no file tells of any more is silent."""
    found = kept.get_all(tx, PREFIX)
    on = {key.removeprefix(PREFIX): date.fromisoformat(value) for key, value in sorted(found.items())}
    return {plan: day for plan, day in on.items() if plan in library.plans}


def since(tx: Connection, plan: Plan) -> date | None:
    """From which day on it is on; None where it is not."""
    value = kept.get(tx, PREFIX + plan.id)
    return date.fromisoformat(value) if value else None


def plans_of(tx: Connection, library: Library, province_code: str) -> tuple[Plan, ...]:
    """A province's plans that are on."""
    plans = (library.plans[plan] for plan in switched_on(tx, library))
    return tuple(plan for plan in plans if plan.province_code == province_code)


def lacks(tx: Connection, library: Library, plan: Plan, day: date, today: date) -> bool:
    """Whether there is anything for `open_due` to open."""
    return bool(obligations.lacking(tx, _due(tx, library, plan, day, today.year)))


def open_due(tx: Connection, library: Library, plan: Plan, day: date, today: date) -> int:
    """Open what the plan owes in this year and the next; idempotent."""
    return obligations.open_new(tx, _due(tx, library, plan, day, today.year))


def _due(tx: Connection, library: Library, plan: Plan, day: date, year: int) -> Iterable[Due]:
    """By the days the province has set, and else by the plan's."""
    told = plan_days.of_plan(tx, plan.id)
    for each in (year, year + 1):
        for one in owed(plan, each, library.units, library.workdays, told):
            if one.last_day >= day:
                yield Due(one.plan, one.report, one.owner, one.period, one.before, one.last_day)
