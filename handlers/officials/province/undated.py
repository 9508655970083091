"""Reports whose last day nobody has named: nothing is opened for them, and nobody is reminded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme.periods import Period
from handlers.officials.province.duedays import DueDay, listed
from handlers.officials.province.switching import switched_on

SOON = timedelta(days=60)  # before a period begins


@dataclass(frozen=True)
class Undated:
    plan: str
    report: str
    period: str


def of(days: Iterable[DueDay], since: date) -> tuple[DueDay, ...]:
    """Without those whose period was over by then."""
    return tuple(day for day in days if day.before is None and Period.parse(day.period).days[1] >= since)


def soon(tx: Connection, library: Library, province_code: str, today: date) -> Iterator[Undated]:
    """Of a province's plans that are on: of periods that have begun, or will soon."""
    for plan_id, since in switched_on(tx, library).items():
        plan = library.plans[plan_id]
        if plan.province_code != province_code:
            continue
        for day in of(listed(tx, library, plan, today), since):
            if Period.parse(day.period).days[0] <= today + SOON:
                yield Undated(plan.id, day.report, day.period)
