"""Last days while a report stands open: the calendar is another than when it was opened, or the plan's file is."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.library import Library
from content.programme.plans import Plans
from content.programme.workdays import Override, Workdays
from handlers.conversation import Para, Say
from handlers.officials.nudging.tick import Nudging
from handlers.officials.province.duedays import DueDay
from storage.duties import arms, moved_days
from storage.duties.arms import Assigned, Experiment, Key
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.mergers import restarted
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import library

CO_DO = "09634"
LAST, EARLIER = date(2027, 6, 16), date(2027, 6, 15)
CALENDAR, PLAN = "Lịch nghỉ thay đổi.", "Kế hoạch sửa hạn."


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    opened = open_office(database, BA_VI, CO_DO)
    opened.tick("2027-06-01T09:00")
    yield opened
    database.close()


def day_off(day: date = LAST) -> Library:
    """As announced after the reports were opened."""
    known = library().workdays.overrides.values()
    return replace(library(), workdays=Workdays([*known, Override(day, False, "Nghỉ bù", "Công văn", day)]))


def corrected(day: int, month: int) -> Library:
    """The plan's half-year report is due before another day."""
    plan = library().plans[HN]
    duties = (replace(duty, before=(day, month)) if duty.report == "half-year" else duty for duty in plan.duties)
    changed = {**library().plans, HN: replace(plan, duties=tuple(duties))}
    return replace(library(), plans=Plans(changed.values()))


def last_days(office: Office) -> tuple[date, date]:
    return office.duty(BA_VI).last_day, office.duty(CO_DO).last_day


def reasons(office: Office, unit: str = BA_VI) -> list[str]:
    return [each.reason for each in office.database.read(lambda tx: moved_days.moves(tx, office.duty(unit).id))]


def shown(office: Office) -> DueDay:
    return next(each for each in office.province.due_days.of_plan(office.focal, HN) if each.period == "2027S1")


def everybody_s(office: Office) -> tuple[date | None, bool]:
    """As the page has it, and whether it calls some unit's day its own."""
    overview = office.province.overview(office.focal, HN, "2027S1")
    assert overview
    return overview.last_day, any(line.moved for line in overview.lines)


def test_a_day_off_announced_later_moves_what_is_owed_with_the_next_tick(office: Office) -> None:
    restarted(office, day_off())
    office.tick("2027-06-02T00:01")
    assert last_days(office) == (EARLIER, EARLIER)
    assert (reasons(office), everybody_s(office), shown(office).last_day) == ([CALENDAR], (EARLIER, False), EARLIER)


def test_the_card_says_the_day_and_that_it_followed_the_calendar_in_nobody_s_name(office: Office) -> None:
    restarted(office, day_off())
    office.tick("2027-06-02T00:01")
    card = office.press(office.seats[BA_VI], f"due/{office.address(BA_VI)}").screen.blocks
    said = [block.text for block in card if isinstance(block, Para)]
    assert Say("office.card.moved.followed", {"reason": CALENDAR}) in said


@pytest.mark.slow
def test_what_follows_once_follows_no_second_time_by_whichever_process(office: Office) -> None:
    for day in (2, 3):
        restarted(office, day_off())
        office.tick(f"2027-06-0{day}T09:00")
    assert reasons(office) == [CALENDAR]


@pytest.mark.slow
def test_nobody_hears_of_a_step_towards_the_new_day_twice(office: Office) -> None:
    restarted(office, day_off())
    for day in (2, 3, 4, 7, 8, 9):
        office.tick(f"2027-06-{day:02}T09:00")
    steps = [step for _, step in office.steps(office.seats[BA_VI])]
    assert steps[-2:] == ["T-14~1", "T-7~1"]
    assert len(steps) == len(set(steps))


@pytest.mark.slow
def test_what_was_filed_and_a_unit_s_own_later_day_stay(office: Office) -> None:
    office.file(office.seats[BA_VI])
    office.province.extend(office.focal, office.address(CO_DO), date(2027, 6, 18), "Bão.")
    restarted(office, day_off())
    office.tick("2027-06-02T09:00")
    assert last_days(office) == (LAST, date(2027, 6, 18))


@pytest.mark.slow
def test_everybody_s_day_of_the_province_follows_the_calendar_too(office: Office) -> None:
    said = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 24), None, "Công văn 1")
    office.province.due_days.put(office.focal, said)
    restarted(office, day_off(date(2027, 6, 23)))
    office.tick("2027-06-02T09:00")
    assert (last_days(office)[0], reasons(office)) == (date(2027, 6, 22), ["Công văn 1", CALENDAR])


def test_a_corrected_plan_moves_what_is_owed(office: Office) -> None:
    restarted(office, corrected(24, 6))
    office.tick("2027-06-02T09:00")
    assert (last_days(office)[0], office.duty(BA_VI).before) == (date(2027, 6, 23), date(2027, 6, 24))
    assert (reasons(office), everybody_s(office)) == ([PLAN], (date(2027, 6, 23), False))
    assert shown(office).other is None


def test_no_file_makes_a_late_report_punctual_that_was_sent_back(office: Office) -> None:
    office.move_to("2027-06-17T09:00")
    office.file(office.seats[BA_VI])
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu phần D.")
    restarted(office, corrected(24, 6))
    office.tick("2027-06-18T09:00")
    assert last_days(office) == (LAST, date(2027, 6, 23))


@pytest.mark.slow
def test_the_province_s_own_day_goes_before_a_corrected_plan(office: Office) -> None:
    said = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 22), None, "Công văn 1")
    office.province.due_days.put(office.focal, said)
    restarted(office, corrected(10, 6))
    office.tick("2027-06-02T09:00")
    assert (last_days(office)[0], reasons(office)) == (date(2027, 6, 21), ["Công văn 1"])


def test_no_file_makes_anybody_late_the_page_says_which_day_it_now_gives(office: Office) -> None:
    restarted(office, corrected(1, 6))
    office.tick("2027-06-02T09:00")
    assert (last_days(office), everybody_s(office)) == ((LAST, LAST), (LAST, False))
    assert (shown(office).last_day, shown(office).other) == (LAST, date(2027, 5, 31))


@pytest.mark.slow
def test_a_day_without_warning_is_not_taken_from_anybody(office: Office) -> None:
    restarted(office, day_off())
    office.tick("2027-06-15T09:00")
    assert (last_days(office), everybody_s(office), shown(office).other) == ((LAST, LAST), (LAST, False), EARLIER)


@pytest.mark.slow
def test_a_period_on_trial_keeps_its_day_until_the_trial_is_stopped(office: Office) -> None:
    key, now = Key(HN, "half-year", "2027S1"), office.clock.now()
    tried = Experiment(key, arms.PROMISE, (), bytes(16), office.focal.id, now)
    office.database.write(lambda tx: arms.start(tx, tried, {BA_VI: Assigned("xã", arms.TRIED)}))
    restarted(office, day_off())
    office.tick("2027-06-02T09:00")
    assert last_days(office)[0] == LAST
    office.database.write(lambda tx: arms.stop(tx, key, office.focal.id, now))
    office.tick("2027-06-03T09:00")
    assert last_days(office)[0] == EARLIER


@pytest.mark.slow
def test_what_a_tick_would_send_is_told_by_the_day_that_follows(office: Office) -> None:
    office.move_to("2027-06-02T09:00")
    anew = Nudging(office.database, day_off())
    digests = office.database.write(lambda tx: anew.rehearse(tx, office.clock.now()))
    assert {item.step for each in digests for item in each.items} == {"T-14~1"}


@pytest.mark.slow
def test_two_processes_that_start_at_once_move_everybody_once(database: Database) -> None:
    office = open_office(database, BA_VI)
    office.tick("2027-06-01T09:00")
    office.move_to("2027-06-02T09:00")
    processes = [Nudging(database, day_off()) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda process: process.tick(office.clock.now()), processes))
    assert (reasons(office), office.duty(BA_VI).moved) == ([CALENDAR], 1)
