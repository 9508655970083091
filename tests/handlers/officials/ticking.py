"""Hours that go by in the officials' world, and what its reporters were told meanwhile."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from tests.offices import BA_VI, Office, at

NEW_YEAR = date(2027, 1, 1)
LAST_DAYS = {"2026": date(2026, 12, 16), "2027S1": date(2027, 6, 16), "2027": date(2027, 12, 16)}
Open = Callable[..., Office]


def hours(first: str, last: str, every: int) -> Iterator[datetime]:
    """Day and night."""
    moment = at(first)
    while moment < at(last):
        yield moment
        moment += timedelta(hours=every)


def pass_time(office: Office, first: str, last: str, every: int = 1) -> list[datetime]:
    """Tick every hour, or every so many, and return when."""
    ticks = list(hours(first, last, every))
    for tick in ticks:
        office.clock.move_to(tick)
        office.tick()
    return ticks


def reporter(office: Office, unit: str = BA_VI) -> list[tuple[date, str]]:
    """What the unit's reporter was sent about the first half of 2027."""
    return office.steps(office.seats[unit])


def promise(office: Office, day: str, unit: str = BA_VI) -> tuple[datetime, date]:
    """«Tôi sẽ nộp ngày…», typed in the conversation; back: when, and the day."""
    office.say(office.seats[unit], day, f"promise/{office.address(unit)}")
    kept = office.duty(unit).promised
    assert kept is not None
    assert f"{kept.day}/{kept.month}" == day
    return office.clock.now(), kept
