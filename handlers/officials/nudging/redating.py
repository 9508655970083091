"""Last days that follow the calendar and the plan's file: either may change while a report stands open.

A day the province set goes before the plan's; a unit's own goes before both, unless everybody's is later.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from content.library import Library
from content.programme.duties import named_in
from content.programme.plans import Plan
from content.programme.workdays import Workdays, day_of
from content.texts import VIETNAMESE
from handlers.officials.nudging import merged
from storage.duties import arms, moved_days, obligations
from storage.duties.arms import Key
from storage.duties.lifecycle import OWED
from storage.duties.obligations import Obligation
from storage.engine import Database
from storage.pieces import in_pieces


@dataclass(frozen=True)
class Differing:
    """What is owed by one day though by the calendar and the plan's file it is another. `stood`: before which day it is
    owed, `was`: its last day; `before`, `last_day`: what they now give.
    """

    key: Key
    stood: date
    was: date
    before: date
    last_day: date

    @property
    def why(self) -> str:
        return "office.redated.calendar" if self.before == self.stood else "office.redated.plan"


def follow(database: Database, library: Library, plans: Collection[str], now: datetime) -> None:
    """One question while nothing has changed; then a plan at a time."""
    differing = database.read(lambda tx: found(tx, (library.plans[plan] for plan in plans), library.workdays))
    changed = sorted({one.key.plan for one in differing})
    for _ in in_pieces(database, changed, lambda tx, plan: move_all(tx, library, (plan,), now)):
        pass


def move_all(tx: Connection, library: Library, plans: Collection[str], now: datetime) -> None:
    for one in found(tx, (library.plans[plan] for plan in plans), library.workdays):
        if not stays(tx, one, day_of(now)):
            put(tx, library, one.key, one.before, None, now, library.texts.say(VIETNAMESE, one.why))


def found(tx: Connection, plans: Iterable[Plan], workdays: Workdays) -> tuple[Differing, ...]:
    given = {plan.id: plan for plan in plans}
    days = (
        (each, each.told or named_in(given[each.plan], each.report, each.period) or each.before)
        for each in moved_days.common(tx, given)
    )
    every = (
        Differing(Key(*each[:3]), each.before, each.last_day, before, workdays.last_before(before))
        for each, before in days
    )
    return tuple(one for one in every if (one.stood, one.was) != (one.before, one.last_day))


def stays(tx: Connection, one: Differing, today: date) -> bool:
    """Nobody is late by a file, or without a day of warning; and a trial keeps its day, as from the province."""
    return one.last_day <= today or (one.last_day != one.was and arms.runs(tx, one.key))


def put(tx: Connection, library: Library, key: Key, before: date, by: bytes | None, now: datetime, reason: str) -> int:
    """Everybody's day, of what is owed; returns how many it moved. What was ended by the old day, and stands on the new
    one, is owed again by it. A file (`by` is None) moves nothing that was filed once: that is judged by the day it had.
    """
    obligations.set_before(tx, *key, before)
    back = merged.standing(tx, library, (key.plan,), day_of(now))
    merged.reopen(tx, back, library, now)
    last_day = library.workdays.last_before(before)

    def may_follow(duty: Obligation) -> bool:
        return duty.state in OWED and duty.last_day != last_day and (by is not None or duty.first_submitted is None)

    standing = (duty for duty in obligations.of_period(tx, key.plan, key.period) if duty.report == key.report)
    held = [obligations.hold(tx, each) for each in sorted(duty.id for duty in standing if may_follow(duty))]
    # Somebody may have filed meanwhile, or been given a day of their own, or another process moved it.
    own = moved_days.own(tx, key.plan, key.period).difference(back)
    still = [duty for duty in held if may_follow(duty) and not (duty.id in own and last_day < duty.last_day)]
    for duty in still:
        moved_days.move(tx, duty, last_day, by, now, reason, own=False)
    return len(still)
