"""The three plans whose seeds name no day: silent until the province has set days, then reminded like any other.

Two of them are over, so that it is their regime that is played, in 2027: Hồ Chí Minh City's quarters, half-year and
year, of communes and offices; Nghệ An's half-year and year, of offices alone. Nam Thanh Miện's is one commune's year.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from content.library import Library
from content.programme.plans import Plan, Plans
from handlers.officials.province.duedays import DueDays
from handlers.officials.province.switching import NothingOwed
from storage.accounts.officials import REPORTER
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.independent_post import CHANNELS, READS
from tests.independent_season import Season
from tests.seasons.casts import seat_some
from tests.seasons.happenings import Happenings
from tests.seasons.stage import Stage
from tests.seasons.vows import check_all
from tests.transcript import at
from tests.world import library

SOURCE = "Công văn hướng dẫn của Sở"
QUARTERS = {f"2027Q{n}": date(2027, 3 * n, 20) for n in (1, 2, 3, 4)}
HALF_YEAR, YEAR = ("half-year", "2027S1", date(2027, 6, 20)), ("year", "2027", date(2027, 12, 20))
Days = tuple[tuple[str, str, date], ...]


def shelf_with(plan: Plan) -> Library:
    return replace(library(), plans=Plans([plan]))


def again(plan: str) -> Plan:
    """The same regime in 2027."""
    return replace(library().plans[plan], id=f"{plan}-2027", first_year=2027, last_year=2027)


def set_days(stage: Stage, days: Days) -> None:
    [plan], office = stage.season.since, DueDays(stage.database, stage.library, stage.clock)
    for report, period, before in days:
        office.put(stage.focal(plan), PlanDay(plan, report, period, before, None, SOURCE))
    stage.learn()


def open_silent(file: Database, plan: Plan, day: date) -> Stage:
    """Its province has a focal point, and no day yet: it cannot even be switched on."""
    stage = Stage([file], shelf_with(plan), Season({plan.id: day}, CHANNELS))
    stage.clock.move_to(at(f"{day}T00:00"))
    stage.by = stage.hire(plan.province_code, "", "focal")
    with pytest.raises(NothingOwed):
        stage.switch_on(day)
    return stage


def seat_offices(stage: Stage) -> None:
    """Each office that owes has a reporter with a mailbox."""
    [plan] = stage.library.plans.values()
    for body in plan.bodies:
        stage.join(stage.hire(plan.province_code, body.slug, REPORTER), "email", READS)


def play(stage: Stage, happenings: Happenings, parts: Iterable[tuple[date, date, Days]]) -> set[date]:
    """`parts`: first day, last day, and the days that are set before the first; returns the last days there were."""
    for first, last, days in parts:
        stage.clock.move_to(at(f"{first}T00:00"))
        set_days(stage, days)
        happenings.play(first, last)
    assert check_all(stage) == len(stage.season.messages)
    return stage.last_days


@pytest.mark.slow
def test_quarters_halves_and_years_are_reminded_of_once_the_province_has_set_their_days(file: Database) -> None:
    """The days of the second half are set in July: until then nobody owes them."""
    chance, day = Random(79), date(2027, 1, 4)
    stage = open_silent(file, again("HCM-2021-2025"), day)
    quarters: Days = tuple(("quarter", period, before) for period, before in QUARTERS.items())
    set_days(stage, (*quarters[:2], HALF_YEAR))
    stage.switch_on(day)
    seat_some(stage, chance, 12)
    seat_offices(stage)
    happenings = Happenings(stage, chance, quiet=False, busy=0.8)
    parts = ((day, date(2027, 7, 9), ()), (date(2027, 7, 10), date(2028, 1, 7), (*quarters[2:], YEAR)))
    assert {day.month for day in play(stage, happenings, parts)} == {3, 6, 9, 12}


@pytest.mark.slow
def test_offices_that_alone_owe_a_provinces_reports_are_reminded_of_them(file: Database) -> None:
    chance, day = Random(40), date(2027, 1, 4)
    stage = open_silent(file, again("NA-2024"), day)
    set_days(stage, (HALF_YEAR,))
    stage.switch_on(day)
    seat_offices(stage)
    parts = ((day, date(2027, 7, 9), ()), (date(2027, 7, 10), date(2028, 1, 7), (YEAR,)))
    play(stage, Happenings(stage, chance, busy=1.0), parts)
    assert not any(report.unit.isdigit() for report in stage.season.reports.values())
    assert stage.season.messages


@pytest.mark.slow
def test_a_communes_own_plan_is_reminded_of_by_the_day_that_was_set_for_it(file: Database) -> None:
    chance, day = Random(31), date(2026, 6, 8)
    stage = open_silent(file, library().plans["NTM-2026"], day)
    set_days(stage, (("year", "2026", date(2026, 12, 15)),))
    stage.switch_on(day)
    stage.join(stage.hire("31", "11284", REPORTER), "telegram", READS)
    play(stage, Happenings(stage, chance, busy=0.05), ((day, date(2027, 1, 8), ()),))
    assert {report.unit for report in stage.season.reports.values()} == {"11284"}
    assert stage.season.messages
