"""The trials of some plans as they stand: running, stopped or over, and what they have shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from content.library import Library
from content.programme.plans import Plan
from content.programme.workdays import day_of
from handlers.officials.province import lines
from handlers.officials.province.effect import Effect, effect, fates
from storage.duties import arms, obligations
from storage.duties.arms import TIMING, TRIED, USUAL, Assigned, Experiment, Key

Stand = Literal["running", "stopped", "over"]


@dataclass(frozen=True)
class Trial:
    """`last_day`: everybody's; `usual`, `tried`: units drawn; `effect`: None until the last day is over."""

    experiment: Experiment
    plan: Plan
    last_day: date
    stand: Stand
    usual: int
    tried: int
    effect: Effect | None = None

    @property
    def stopped(self) -> date | None:
        """The day."""
        return day_of(self.experiment.stopped) if self.experiment.stopped else None


def of_plans(tx: Connection, library: Library, plans: Iterable[Plan], today: date) -> tuple[Trial, ...]:
    """The newest first."""
    known = {plan.id: plan for plan in plans}
    found = reversed(arms.of_plans(tx, known))
    return tuple(_trial(tx, library, known[each.key.plan], each, today) for each in found)


def timing_runs(tx: Connection, library: Library, plan: Plan, today: date) -> bool:
    """Whether another timing is being tried: then the usual one stays as it is, or the arms could not be compared."""
    timings = (each for each in of_plans(tx, library, (plan,), today) if each.experiment.kind == TIMING)
    return any(each.stand == "running" for each in timings)


def _trial(tx: Connection, library: Library, plan: Plan, one: Experiment, today: date) -> Trial:
    key, assigned = one.key, arms.assigned(tx, one.key)
    periods = (each for each in lines.open_periods(tx, library, plan) if each.period == key.period)
    last_day = next(each.last_day for each in periods if each.report == key.report)
    is_over = today > last_day
    stand: Stand = "stopped" if one.stopped else "over" if is_over else "running"
    usual, tried = (sum(each.arm == arm for each in assigned.values()) for arm in (USUAL, TRIED))
    shown = _effect(tx, library, key, assigned, last_day) if is_over else None
    return Trial(one, plan, last_day, stand, usual, tried, shown)


def _effect(tx: Connection, library: Library, key: Key, assigned: Mapping[str, Assigned], last_day: date) -> Effect:
    duties = (duty for duty in obligations.of_period(tx, key.plan, key.period) if duty.report == key.report)
    by_owner = {duty.owner: duty for duty in duties}
    return effect(fates(assigned, by_owner, last_day, library.units.at(last_day).codes))
