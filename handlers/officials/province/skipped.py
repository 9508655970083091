"""Who does not hear of a step that falls on a day, and why."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import Connection

from content.library import Library
from content.programme.plans import Plan
from content.programme.workdays import Workdays
from handlers.officials.nudging.arms import Ladders, ladders_with
from handlers.officials.nudging.ladders import ladder_of
from handlers.officials.nudging.planning import STALE, TET
from handlers.officials.nudging.staff import Staff
from handlers.officials.owners import owner_name
from storage.accounts.officials import OfficialRow
from storage.duties import obligations
from storage.duties.lifecycle import EXEMPT, OWED
from storage.duties.obligations import Obligation

# Paused for the whole province; had enough this week; a message already today; wants quiet all day; promised a later
# day; filed; exempt; everybody away; nobody reports for the unit.
Why = Literal["paused", "enough", "told", "quiet", "promised", "filed", "exempt", "away", "nobody"]


@dataclass(frozen=True)
class Skipped:
    """`code` is "" where it is about the whole unit; `until`: the promised day."""

    unit: str
    name: str
    code: str
    plan: str
    report: str
    period: str
    step: str
    why: Why
    until: date | None = None


@dataclass(frozen=True)
class Hearing:
    """One day. `hears`: who is sent something; `told`: who was already; `quiet`: who wants none all day."""

    day: date
    staff: Staff
    hears: Collection[bytes]
    told: Collection[bytes]
    quiet: Collection[bytes]


def skipped(tx: Connection, library: Library, plan: Plan, since: date, hearing: Hearing) -> Iterator[Skipped]:
    """Of one plan that is on since then: whose step falls on this very day, and who does not hear of it."""
    ladders, day = ladders_with(tx, {plan.id: ladder_of(tx, library, plan.id)})[plan.id], hearing.day
    near = tuple(_near(tx, plan, max(since, day - STALE), day + timedelta(days=TET - ladders.first_offset)))
    ladders = ladders.among(tx, near)
    for duty in near:
        step = _falls_on(ladders, duty, day, library.workdays)
        if step:
            about = (plan.id, duty.report, duty.period, step)
            for code, why, until in _reasons(duty, hearing):
                yield Skipped(duty.owner, owner_name(library, plan, duty.owner), code, *about, why, until)


def _falls_on(ladders: Ladders, duty: Obligation, day: date, workdays: Workdays) -> str | None:
    """Whether anybody promised anything or not."""
    trial = ladders.of(duty)
    ladder = trial.ladder if trial and not (trial.stopped and trial.stopped < day) else ladders.usual
    return next((step.name for at, step in ladder.days(duty.last_day, workdays, "unit") if at == day), None)


def _near(tx: Connection, plan: Plan, first: date, until: date) -> Iterator[Obligation]:
    """Every report with a last day in between, owed or not."""
    periods = {row[1] for row in obligations.periods(tx, plan.id) if first <= row[3] <= until}
    found = (duty for period in sorted(periods) for duty in obligations.of_period(tx, plan.id, period))
    return (duty for duty in found if first <= duty.last_day <= until)


def _reasons(duty: Obligation, hearing: Hearing) -> Iterable[tuple[str, Why, date | None]]:
    """Whose code, why, until when."""
    if duty.state not in OWED:
        return [("", "exempt" if duty.state == EXEMPT else "filed", None)]
    if duty.promised and hearing.day < duty.promised <= duty.last_day:
        return [("", "promised", duty.promised)]
    people = hearing.staff.of_unit(duty.owner)
    if not people:
        return [("", "away" if hearing.staff.reporters.get(duty.owner) else "nobody", None)]
    return [(each.code, _why(each, hearing), None) for each in people if each.id not in hearing.hears]


def _why(official: OfficialRow, hearing: Hearing) -> Why:
    if official.id in hearing.told:
        return "told"
    return "quiet" if official.id in hearing.quiet else "enough"
