"""All 126 communes of Hà Nội: everybody gets exactly what a second calculation says, through years and power cuts."""

import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from content.programme.workdays import VIETNAM
from handlers.officials.nudging.claiming import PIECE
from storage.duties.duty_tables import nudge, nudge_item, obligation
from storage.duties.nudges import SENT
from storage.engine import Database
from storage.moments import moment
from tests.independent_ladder import OFFICE_DAYS, closed, expected, expected_days
from tests.offices import Office, at, open_office
from tests.world import HANOI, library, sqlite_url

UNITS = [unit.code for unit in library().units.in_province(HANOI)]
LAST_DAYS = {"2026": date(2026, 12, 16), "2027S1": date(2027, 6, 16), "2027": date(2027, 12, 16)}
CLOCKS = ("06:45", "07:30", "07:31", "11:20", "16:59", "17:00", "22:10")  # one too early, two too late
DECEMBER = date(2026, 12, 1)
Key = tuple[str, str]  # unit and period
Sent = list[tuple[datetime, str]]


@dataclass
class Story:
    """What the communes do: who files when, and who says when which day they will file."""

    filed: dict[Key, datetime] = field(default_factory=dict)
    promised: dict[Key, list[tuple[datetime, date]]] = field(default_factory=dict)

    def happenings(self) -> list[tuple[datetime, Key, date | None]]:
        """In their order; a day is a promise, None a report."""
        promises = [(when, key, day) for key, said in self.promised.items() for when, day in said]
        filings = [(when, key, None) for key, when in self.filed.items()]
        return sorted([*promises, *filings], key=lambda each: each[0])


def invented(periods: Iterable[str], chance: Random) -> Story:
    """Half file, before, on or after the last day, at any hour; a third promise a day or two; most do as they said."""
    story = Story()
    for key in ((unit, period) for period in periods for unit in UNITS):
        last_day = LAST_DAYS[key[1]]
        filed = some_moment(chance, last_day, -30, 12) if chance.random() < 0.5 else None
        said = [some_moment(chance, last_day, -30, -1) for _ in range(chance.choice((0, 0, 0, 0, 1, 2)))]
        kept = sorted(when for when in said if filed is None or when < filed)
        if filed:
            story.filed[key] = filed
        story.promised[key] = [(when, chance.choice(days_until(when.date(), last_day))) for when in kept]
    return story


def some_moment(chance: Random, last_day: date, first: int, last: int) -> datetime:
    """To the second: two of one unit never fall together with each other or with a tick."""
    day = last_day + timedelta(days=chance.randint(first, last))
    return datetime(day.year, day.month, day.day, chance.randrange(24), chance.randrange(60), 1, tzinfo=VIETNAM)


def days_until(today: date, last_day: date) -> list[date]:
    return [day for day in sorted(OFFICE_DAYS) if today < day <= last_day]


def ticks(first: str, last: str, chance: Random) -> Iterator[datetime]:
    """Several a day, and now and then none for some days: the machine stood still."""
    day = date.fromisoformat(first)
    while day < date.fromisoformat(last):
        yield from (at(f"{day}T{clock}") for clock in CLOCKS)
        day += timedelta(days=chance.choice((1,) * 24 + (3, 6)))


def replay(office: Office, story: Story, moments: Iterable[datetime], powercuts: Iterable[date] = ()) -> list[datetime]:
    """The clock goes from tick to tick; what happens in between happens in between. Back: the ticks."""
    happenings, done = story.happenings(), []
    for now in moments:
        while happenings and happenings[0][0] <= now:
            happen(office, *happenings.pop(0))
        office.clock.move_to(now)
        if now.date() in powercuts and now.strftime("%H:%M") == "07:30":
            die_in_sending(office, now)
        office.tick()
        done.append(now)
    return done


def happen(office: Office, when: datetime, key: Key, day: date | None) -> None:
    """A report is handed in as storage takes it; a promise is typed in the conversation."""
    seat = office.seats[key[0]]
    office.clock.move_to(when)
    if day is None:
        office.file(seat, key[1])
        return
    office.say(seat, f"{day.day}/{day.month}/{day.year}", f"promise/{office.address(*key)}")
    assert office.duty(*key).promised == day


def sent(database: Database) -> dict[tuple[bytes, str, str], Sent]:
    """By official, owner and period: when, and which step."""
    asked = (
        select(nudge.c.official_id, nudge.c.at, nudge_item.c.step, obligation.c.owner, obligation.c.period)
        .join(nudge_item, nudge_item.c.nudge_id == nudge.c.id)
        .join(obligation, obligation.c.id == nudge_item.c.obligation_id)
        .order_by(nudge.c.at)
    )
    found: dict[tuple[bytes, str, str], Sent] = defaultdict(list)
    for row in database.read(lambda tx: tx.execute(asked).all()):
        found[row.official_id, row.owner, row.period].append((moment(row.at), row.step))
    return found


def compare(office: Office, story: Story, done: list[datetime], periods: Iterable[str]) -> None:
    """All 126 and the focal point: step by step, moment by moment, and nothing besides."""
    found = sent(office.database)
    for key in ((unit, period) for period in periods for unit in UNITS):
        filed, last_day = story.filed.get(key), LAST_DAYS[key[1]]
        near = [now for now in done if abs(now.date() - last_day) < timedelta(days=60)]  # all days, were it not so slow
        wanted = expected(last_day, done[0], near, filed, story.promised[key])
        assert found.pop((office.seats[key[0]].id, *key), []) == wanted, key
        check(wanted, filed)
    for period in periods:
        compare_focal(office, found, story, done, period)
    assert found == {}


def check(said: Sent, filed: datetime | None) -> None:
    """What the comparison says already, in the words of the issue: none after submission, twice, or outside hours."""
    assert all(now < filed for now, _ in said if filed)
    assert len({step for _, step in said}) == len({now.date() for now, _ in said}) == len(said)
    assert not any(closed(now) for now, _ in said)


def compare_focal(
    office: Office, found: dict[tuple[bytes, str, str], Sent], story: Story, done: list[datetime], period: str
) -> None:
    """At the first open tick from T+5 on, every unit that has not filed; afterwards nobody more."""
    day = expected_days(LAST_DAYS[period])["T+5"]
    digest = next(now for now in done if now.date() >= day and not closed(now))
    late = {unit for unit in UNITS if not (when := story.filed.get((unit, period))) or when > digest}
    told = {key[1]: found.pop(key) for key in list(found) if (key[0], key[2]) == (office.focal.id, period)}
    assert {owner for owner in told if owner.isdigit()} == late
    assert len(told) == len(late)
    assert all(said == [(digest, "T+5")] for said in told.values())


@pytest.fixture
def city(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """Hà Nội with a reporter in every commune; the plan is on from New Year, or from the day given."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    yield open_office(database, *UNITS, since=getattr(request, "param", date(2027, 1, 1)))
    database.close()


@pytest.mark.slow
def test_a_half_year_of_all_communes_is_nudged_as_the_second_calculation_says(city: Office) -> None:
    chance = Random(2027)
    story = invented(["2027S1"], chance)
    done = replay(city, story, ticks("2027-05-15", "2027-07-03", chance))
    compare(city, story, done, ["2027S1"])


@pytest.mark.slow
@pytest.mark.parametrize("city", [DECEMBER], indirect=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_two_periods_and_a_year_with_power_cuts_are_nudged_as_the_second_calculation_says(
    city: Office, seed: int
) -> None:
    chance = Random(seed)
    story = invented(LAST_DAYS, chance)
    powercuts = {expected_days(last_day)[step] for last_day in LAST_DAYS.values() for step in ("T-7", "T", "T+1")}
    done = replay(city, story, ticks("2026-12-01", "2028-02-01", chance), powercuts)
    compare(city, story, done, LAST_DAYS)


@pytest.mark.slow
def test_of_a_tick_that_is_killed_again_and_again_nobody_is_missed_and_nobody_told_twice(city: Office) -> None:
    """A real process, at three different commits of one morning, and one that lives."""
    now, gone = at("2027-06-09T07:30"), 0
    for when, n in (("before", 1), ("after", 2), ("before", 2)):
        assert tick_apart(city, now, when, str(n)).returncode == -signal.SIGKILL
        gone += PIECE * (n if when == "after" else n - 1)
        assert digests(city) == gone
        now += timedelta(minutes=1)
    lived = tick_apart(city, now)
    assert (lived.returncode, int(lived.stdout)) == (0, len(UNITS) - gone)
    assert city.tick("2027-06-09T10:00") == 0
    assert steps_of_everybody(city) == [[(date(2027, 6, 9), "T-7")]] * len(UNITS)
    city.tick("2027-06-11T07:30")
    assert steps_of_everybody(city) == [[(date(2027, 6, 9), "T-7"), (date(2027, 6, 11), "T-3")]] * len(UNITS)
    assert states(city) == {SENT}


def steps_of_everybody(office: Office) -> list[list[tuple[date, str]]]:
    return [office.steps(office.seats[unit]) for unit in UNITS]


def digests(office: Office) -> int:
    return len(office.database.read(lambda tx: tx.execute(select(nudge.c.id)).all()))


def states(office: Office) -> set[str]:
    return set(office.database.read(lambda tx: tx.execute(select(nudge.c.state)).scalars()))


def tick_apart(office: Office, now: datetime, *death: str) -> "subprocess.CompletedProcess[str]":
    """In a process of its own, which dies where it is told to."""
    command = [sys.executable, "-m", "tests.journeys.dying_tick", office.database.url, now.isoformat(), *death]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def die_in_sending(office: Office, now: datetime) -> None:
    """A process takes the morning's tick and dies after the second piece."""
    assert tick_apart(office, now, "after", "2").returncode == -signal.SIGKILL
