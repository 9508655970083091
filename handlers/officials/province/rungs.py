"""A ladder as it is edited: its steps by audience, and what they would be in the calendar of the next period."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme.ladder import Audience, Ladder, Step
from content.programme.plans import Plan
from handlers.officials.nudging.staff import Staff
from handlers.officials.owners import is_commune
from storage.accounts.officials import ADMIN, FOCAL, LEADER, REPORTER
from storage.duties import ad_hoc, obligations, outcomes
from storage.duties.lifecycle import OWED
from storage.duties.obligations import Obligation

Offsets = Mapping[Audience, tuple[int, ...]]
TO: tuple[Audience, ...] = ("unit", "leader", "province")
ROLES: Mapping[Audience, tuple[str, ...]] = {"unit": (REPORTER,), "leader": (LEADER,), "province": (FOCAL, ADMIN)}


@dataclass(frozen=True)
class Rung:
    """One step of the next period. `planned`: by the calendar alone, moved to `day` for days off; `day` is None where a
    later step falls on the same day. `people`: how many hear of it, as things stand; `told`: how many have.
    """

    to: Audience
    offset: int
    planned: date
    day: date | None
    people: int
    told: int = 0


@dataclass(frozen=True)
class Preview:
    report: str
    period: str
    last_day: date
    rungs: tuple[Rung, ...]


def offsets_of(ladder: Ladder) -> Offsets:
    return {to: tuple(step.offset for step in ladder.steps if step.to == to) for to in TO}


def read_offsets(given: Mapping[str, str]) -> Offsets:
    """`{"unit": "-28,-7,0", "leader": "3"}`, as an address or a form has it. ValueError for what is no number."""
    return {to: tuple(sorted({int(each) for each in given.get(to, "").split(",") if each.strip()})) for to in TO}


def preview(
    tx: Connection, library: Library, plan: Plan, ladder: Ladder, today: date, in_use: Collection[str]
) -> Preview | None:
    """Over the plan's own period whose last day comes next, else over what is asked out of turn; None where nothing is
    owed any more.
    """
    coming = [row for row in obligations.periods(tx, plan.id) if row[3] >= today]
    if not coming:
        return None
    report, period = min(coming, key=lambda row: row[0] == ad_hoc.REPORT)[:2]
    duties = [duty for duty in obligations.of_period(tx, plan.id, period) if duty.report == report]
    last_day = Counter(duty.last_day for duty in duties).most_common(1)[0][0]  # some unit may have a day of its own
    owed = tuple(duty for duty in duties if duty.last_day == last_day and duty.state in OWED)
    placed = {step: day for to in TO for day, step in ladder.days(last_day, library.workdays, to)}
    staff = {day: Staff.on(tx, plan.province_code, day, in_use) for day in set(placed.values())}
    heard = outcomes.heard_of(tx, [duty.id for duty in duties if duty.last_day == last_day])
    rungs = (
        replace(_rung(library, ladder, step, placed.get(step), last_day, owed, staff), told=_told(heard, step))
        for step in ladder.steps
    )
    return Preview(report, period, last_day, tuple(sorted(rungs, key=_place)))


def _told(heard: Mapping[tuple[str, str], int], step: Step) -> int:
    return sum(heard.get((step.name, role), 0) for role in ROLES[step.to])


def _rung(
    library: Library,
    ladder: Ladder,
    step: Step,
    day: date | None,
    last_day: date,
    owed: tuple[Obligation, ...],
    staff: Mapping[date, Staff],
) -> Rung:
    told = set[bytes]()
    if day:
        hear = (each for each in owed if _counts(library, ladder, step, day, each))
        told = {who for duty in hear for who in _people(staff[day], step.to, duty.owner)}
    return Rung(step.to, step.offset, last_day + timedelta(days=step.offset), day, len(told))


def _counts(library: Library, ladder: Ladder, step: Step, day: date, duty: Obligation) -> bool:
    """A promise takes steps away."""
    return ladder.latest(duty.last_day, day, library.workdays, step.to, duty.promised) == step.name


def _people(staff: Staff, to: Audience, owner: str) -> Iterator[bytes]:
    above = staff.watching() if is_commune(owner) else ()
    found = {"unit": staff.of_unit(owner), "leader": staff.leading(owner), "province": above}[to]
    return (each.id for each in found)


def _place(rung: Rung) -> tuple[date, int]:
    return rung.day or rung.planned, TO.index(rung.to)
