"""A case's clock: what is to be done by which day. Pure: a row's readable columns, today and the limits come in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from content.limits import Limit, SideLimits
from content.programme.workdays import VIETNAM, Workdays
from storage.duties import lifecycle

Stage = Literal["take-up", "decide"]
LAST_SLOT = 3
SLOT = timedelta(hours=6)
A_MOMENT = timedelta(seconds=1)


class Timed(Protocol):
    """What a clock reads of a case, as storage.cases.opened.CaseRow has it."""

    @property
    def area(self) -> str | None: ...
    @property
    def urgency(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def slot(self) -> int | None: ...
    @property
    def opened(self) -> date | None: ...
    @property
    def asked(self) -> date | None: ...
    @property
    def paused(self) -> int: ...
    @property
    def extended(self) -> int: ...
    @property
    def over(self) -> date | None: ...


@dataclass(frozen=True)
class Clock:
    """`days_left` in calendar days, below 0 once `overdue`. `paused`: a question to the person stands, and the last day
    moves on with every day of it, for the days that questions may take in all. `limit` tells where it is written.
    """

    stage: Stage
    last_day: date
    days_left: int
    overdue: bool
    paused: bool
    limit: Limit


def clock_of(
    row: Timed, today: date, limits: SideLimits, workdays: Workdays, passed: date | None = None
) -> Clock | None:
    """What the desk has to do next; None for what is over, and where no limit runs any more. `passed`: the day it was
    passed on, while nobody acknowledged it: the other desk has its hours to take it up from then on, and what was to
    be decided sooner stays so.
    """
    if row.status in lifecycle.OVER:
        return None
    if passed is None:
        return _next(row, today, limits, workdays)
    limit = limits.take_up_in(row.area, row.urgency)
    taking = _clock("take-up", _taken_by(passed, None, limit, workdays), today, limit, paused=False)
    deciding = _decision(row, today, limits, workdays)
    return deciding if deciding and deciding.last_day < taking.last_day else taking


def _next(row: Timed, today: date, limits: SideLimits, workdays: Workdays) -> Clock | None:
    if row.opened is None and row.status == lifecycle.RECEIVED:
        limit = limits.take_up_in(row.area, row.urgency)
        return _clock("take-up", take_up_by(row, limit, workdays), today, limit, paused=False)
    return _decision(row, today, limits, workdays)


def _decision(row: Timed, today: date, limits: SideLimits, workdays: Workdays) -> Clock | None:
    if not limits.decide:
        return None
    last_day = _decide_by(row, today, limits, workdays)
    return _clock("decide", last_day, today, _deciding(row, limits), paused=waits_for_person(row, today, limits))


def taken_up_in_time(row: Timed, limits: SideLimits, workdays: Workdays) -> bool:
    limit = limits.take_up_in(row.area, row.urgency)
    return row.opened is not None and row.opened <= take_up_by(row, limit, workdays)


def handled_in_time(row: Timed, limits: SideLimits, workdays: Workdays) -> bool:
    """Taken up in time, and over by its last day."""
    if row.over is None or not taken_up_in_time(row, limits, workdays):
        return False
    return not limits.decide or row.over <= _decide_by(row, row.over, limits, workdays)


def waits_for_person(row: Timed, today: date, limits: SideLimits) -> bool:
    """Whether a question stands, and the days that questions may take are not used up."""
    return row.asked is not None and _asking(row, today) < limits.question_days


def take_up_by(row: Timed, limit: Limit, workdays: Workdays) -> date:
    """Counted from the end of the slot of arrival, so that nobody is called late too early."""
    return _taken_by(row.day, row.slot, limit, workdays)


def _taken_by(day: date, slot: int | None, limit: Limit, workdays: Workdays) -> date:
    if limit.working_hours:
        return limit.last_day(day, workdays)
    return (slot_end(day, slot) + timedelta(hours=limit.hours) - A_MOMENT).date()


def slot_end(day: date, slot: int | None) -> datetime:
    """When the slot of arrival was over, in Việt Nam; of a forgotten one, when its day was."""
    return datetime.combine(day, time(), VIETNAM) + SLOT * ((LAST_SLOT if slot is None else slot) + 1)


def _deciding(row: Timed, limits: SideLimits) -> Limit:
    return limits.decide[min(row.extended, len(limits.decide) - 1)]


def _decide_by(row: Timed, today: date, limits: SideLimits, workdays: Workdays) -> date:
    paused = min(_asking(row, today), limits.question_days)
    return _deciding(row, limits).last_day(row.day, workdays) + timedelta(days=paused)


def _asking(row: Timed, today: date) -> int:
    """Whole days that questions have taken until now."""
    return row.paused + (max((today - row.asked).days, 0) if row.asked else 0)


def _clock(stage: Stage, last_day: date, today: date, limit: Limit, *, paused: bool) -> Clock:
    left = (last_day - today).days
    return Clock(stage, last_day, left, left < 0, paused, limit)
