"""The ladder against a second calculation, over the last days of Hà Nội and Đồng Nai and random series of ticks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest

from content.programme.ladder import Ladder
from content.programme.workdays import VIETNAM, Workdays
from tests.independent_ladder import FIRST, LAST, OFFICE_DAYS, expected, expected_days

THE = Ladder.load()
WORKDAYS = Workdays.load()
BEFORE = [(month, day) for day in (17, 5) for month in (6, 12)]  # Hà Nội's and Đồng Nai's "trước ngày"
LAST_DAYS = [WORKDAYS.last_before(date(year, *before)) for year in range(2026, 2031) for before in BEFORE]


def test_the_second_calculation_knows_the_same_working_days() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [day for day in days if WORKDAYS.is_working(day)] == sorted(OFFICE_DAYS)


@pytest.mark.parametrize("last_day", LAST_DAYS, ids=str)
def test_the_second_calculation_places_the_steps_alike(last_day: date) -> None:
    placed = THE.days(last_day, WORKDAYS, "unit") + THE.days(last_day, WORKDAYS, "province")
    assert {step.name: day for day, step in placed} == expected_days(last_day)


@pytest.mark.parametrize("last_day", LAST_DAYS, ids=str)
def test_the_second_calculation_sends_alike(last_day: date) -> None:
    chance = Random(str(last_day))
    for _ in range(30):
        ticks, promises = series(chance, last_day), spoken(chance, last_day)
        start, submitted = chance.choice(ticks[:9]), chance.choice([None, chance.choice(ticks)])
        sent = list(replayed(last_day, start, ticks, submitted, promises))
        assert sent == expected(last_day, start, ticks, submitted, promises)


def test_the_series_hold_everything_that_can_be_sent() -> None:
    chance, seen = Random(1), set[str]()
    for last_day in LAST_DAYS:
        for _ in range(10):
            ticks, promises = series(chance, last_day), spoken(chance, last_day)
            sent = expected(last_day, ticks[0], ticks, None, promises)
            seen |= {"P:" if name.startswith("P:") else name for _, name in sent}
    assert seen == {"P:"} | {step.name for step in THE.steps if step.to == "unit"}


def test_a_tick_every_hour_sends_each_step_once_on_the_morning_of_its_day() -> None:
    last_day, start = date(2027, 6, 16), datetime(2027, 5, 1, tzinfo=VIETNAM)
    sent = expected(last_day, start, [start + timedelta(hours=n) for n in range(24 * 80)])
    assert [(tick.date(), name) for tick, name in sent] == [
        (day, step.name) for day, step in THE.days(last_day, WORKDAYS, "unit")
    ]
    assert {tick.hour for tick, _ in sent} == {8}


def series(chance: Random, last_day: date) -> list[datetime]:
    """Ticks around a last day: dense, or with days of silence as after a failure."""
    begin = noon(last_day) - timedelta(days=33)
    often = chance.choice([15, 60, 240])
    return sorted(begin + timedelta(minutes=chance.randrange(45 * 1440)) for _ in range(often))


def spoken(chance: Random, last_day: date) -> list[tuple[datetime, date]]:
    """Up to two promises, each of a working day after the day it is said and not beyond the last."""
    said = []
    for _ in range(chance.randrange(3)):
        moment = noon(last_day) - timedelta(days=chance.randrange(1, 34))
        choice = WORKDAYS.after(moment.date(), until=last_day)
        said.append((moment, chance.choice(choice)))
    return said


def replayed(
    last_day: date,
    start: datetime,
    ticks: list[datetime],
    submitted: datetime | None,
    promises: list[tuple[datetime, date]],
) -> Iterator[tuple[datetime, str]]:
    """What the ladder of the programme sends, were each tick to ask it."""
    served: set[str] = set()
    for tick in ticks:
        said = [day for moment, day in sorted(promises) if moment <= tick]
        step = THE.latest(last_day, tick.date(), WORKDAYS, "unit", said[-1] if said else None)
        if start <= tick and (not submitted or tick < submitted) and THE.is_open(tick, WORKDAYS):
            if step and step not in served:
                yield tick, step
            served.add(step or "")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM)
