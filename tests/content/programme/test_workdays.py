"""Which days are worked, to 2030: the last days of the plans, Tết, the days in lieu, the swapped days, 24/11."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest

from content.programme.workdays import CALENDAR, VIETNAM, BadCalendar, Override, Workdays

WORKDAYS = Workdays.load()
CHECKED = date(2026, 11, 22)


def day(written: str) -> date:
    return date.fromisoformat(written)


def ruled(written: str, working: bool) -> Workdays:
    return Workdays([Override(day(written), working, "Thông báo", "Công văn 1", CHECKED)])


@pytest.mark.parametrize(
    ("before", "last_day"),
    [
        ("2026-06-05", "2026-06-04"),  # Friday: Thursday
        ("2026-06-17", "2026-06-16"),
        ("2026-12-05", "2026-12-04"),  # Saturday: Friday
        ("2026-12-17", "2026-12-16"),
        ("2027-06-05", "2027-06-04"),  # Saturday
        ("2027-06-17", "2027-06-16"),
        ("2027-12-05", "2027-12-03"),  # Sunday: Friday
        ("2027-12-17", "2027-12-16"),
        ("2028-06-05", "2028-06-02"),  # Monday: the Friday before
        ("2028-06-17", "2028-06-16"),
        ("2028-12-05", "2028-12-04"),
        ("2028-12-17", "2028-12-15"),
        ("2029-06-05", "2029-06-04"),
        ("2029-06-17", "2029-06-15"),
        ("2029-12-05", "2029-12-04"),
        ("2029-12-17", "2029-12-14"),
        ("2030-06-05", "2030-06-04"),
        ("2030-06-17", "2030-06-14"),
        ("2030-12-05", "2030-12-04"),
        ("2030-12-17", "2030-12-16"),
        ("2026-11-25", "2026-11-23"),  # 24/11 is off
        ("2027-02-11", "2027-02-03"),  # the whole of Tết
        ("2027-05-04", "2027-04-29"),  # 30/4, the weekend with 1/5, and 3/5 in its stead
        ("2026-09-03", "2026-08-28"),  # 2/9 with the swapped 31/8
        ("2026-08-24", "2026-08-22"),  # a Monday after a Saturday that was worked
    ],
)
def test_before_a_day_excludes_it_and_stops_at_the_last_working_day(before: str, last_day: str) -> None:
    assert WORKDAYS.last_before(day(before)) == day(last_day)


@pytest.mark.parametrize(
    "off",
    [
        *("2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
        *("2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09"),
        *("2028-01-25", "2028-01-26", "2028-01-27", "2028-01-28"),
        *("2029-02-12", "2029-02-13", "2029-02-14", "2029-02-15", "2029-02-16"),
        *("2030-02-01", "2030-02-04", "2030-02-05"),  # mùng một is 2/2 in Hà Nội, though 3/2 in Beijing
        *("2026-01-01", "2028-01-03"),  # 1/1/2028 is a Saturday
        *("2026-04-27", "2027-04-16", "2028-04-04", "2029-04-23", "2030-04-12"),  # 10/3 of the moon
        *("2027-04-30", "2027-05-03", "2028-05-01", "2028-05-02", "2029-04-30", "2029-05-01", "2030-05-01"),
        *("2026-09-01", "2026-09-02", "2027-09-02", "2027-09-03", "2028-09-01", "2028-09-04", "2029-09-04"),
        *("2026-11-24", "2027-11-24", "2028-11-24", "2029-11-26", "2030-11-25"),  # 24/11, twice on a weekend
        *("2026-01-02", "2026-08-31"),  # swapped
    ],
)
def test_a_holiday_is_no_working_day(off: str) -> None:
    assert not WORKDAYS.is_working(day(off))


@pytest.mark.parametrize(
    "worked",
    [
        *("2026-01-10", "2026-08-22"),  # Saturdays worked for a day off
        *("2026-11-23", "2026-11-25", "2027-02-03", "2027-02-11", "2027-04-29", "2027-05-04", "2027-09-01"),
        *("2026-12-24", "2026-12-25", "2026-12-31", "2027-06-01"),  # no day off in Việt Nam
    ],
)
def test_the_days_beside_a_holiday_are_worked(worked: str) -> None:
    assert WORKDAYS.is_working(day(worked))


def test_no_other_saturday_or_sunday_is_worked_until_2030() -> None:
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 1))
    assert [str(each) for each in days if each.weekday() > 4 and WORKDAYS.is_working(each)] == [
        "2026-01-10",
        "2026-08-22",
    ]


@pytest.mark.parametrize("year", range(2026, 2031))
def test_a_year_has_about_two_hundred_and_fifty_working_days(year: int) -> None:
    assert 245 <= WORKDAYS.count(date(year - 1, 12, 31), date(year, 12, 31)) <= 252


def test_a_saturday_worked_for_a_day_of_the_next_year_is_known() -> None:
    assert Workdays().is_working(date(2014, 12, 27))  # for 2/1/2015


def test_our_table_wins_over_the_library_both_ways() -> None:
    assert not ruled("2027-06-16", working=False).is_working(date(2027, 6, 16))
    assert ruled("2027-02-08", working=True).is_working(date(2027, 2, 8))
    assert ruled("2027-06-19", working=True).is_working(date(2027, 6, 19))


def test_the_day_of_culture_stands_in_our_table_for_all_years_of_the_plans() -> None:
    days = [date(year, 11, 24) for year in range(2026, 2031)]
    assert not [each for each in days if WORKDAYS.overrides[each].working]


def test_every_shipped_row_says_why_by_which_source_and_when_it_was_checked() -> None:
    for each in WORKDAYS.overrides.values():
        assert len(each.why) > 10, each
        assert len(each.source) > 10, each
        assert each.as_of == CHECKED, each


def test_a_day_off_moves_to_the_working_day_before_or_after() -> None:
    sunday = date(2027, 6, 13)
    assert WORKDAYS.on_or_before(sunday) == date(2027, 6, 11)
    assert WORKDAYS.on_or_after(sunday) == date(2027, 6, 14)
    assert WORKDAYS.on_or_before(date(2027, 2, 9)) == date(2027, 2, 3)
    assert WORKDAYS.on_or_after(date(2027, 2, 4)) == date(2027, 2, 11)


def test_a_working_day_stays_where_it_is() -> None:
    wednesday = date(2027, 6, 16)
    assert WORKDAYS.on_or_before(wednesday) == WORKDAYS.on_or_after(wednesday) == wednesday


def test_the_days_left_begin_tomorrow_and_end_with_the_last_day() -> None:
    left = WORKDAYS.after(date(2027, 6, 9), until=date(2027, 6, 16))
    assert [each.day for each in left] == [10, 11, 14, 15, 16]
    assert WORKDAYS.count(date(2027, 6, 9), until=date(2027, 6, 16)) == 5


def test_nothing_is_left_on_the_last_day_or_after_it() -> None:
    assert WORKDAYS.after(date(2027, 6, 16), until=date(2027, 6, 16)) == ()
    assert WORKDAYS.count(date(2027, 6, 20), until=date(2027, 6, 16)) == 0


def test_the_days_left_ascend_over_new_year() -> None:
    left = WORKDAYS.after(date(2026, 12, 28), until=date(2027, 1, 5))
    assert all(one < next_one for one, next_one in pairwise(left))
    assert (date(2026, 12, 31) in left, date(2027, 1, 1) in left, date(2027, 1, 4) in left) == (True, False, True)


def test_viet_nam_is_seven_hours_ahead() -> None:
    assert datetime(2027, 6, 16, 23, tzinfo=UTC).astimezone(VIETNAM).date() == date(2027, 6, 17)


def test_thousands_of_questions_cost_next_to_nothing() -> None:
    WORKDAYS.is_working(date(2027, 6, 16))
    began = perf_counter()
    for _ in range(20_000):
        WORKDAYS.is_working(date(2027, 6, 16))
    assert perf_counter() - began < 0.2


def test_a_command_that_asks_for_no_day_does_not_load_the_library() -> None:
    code = (
        "import sys; from content.programme.workdays import Workdays; Workdays.load(); print('holidays' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


SOURCE = "Nghị quyết 80-NQ/TW ngày 07/01/2026 của Bộ Chính trị (vneconomy.vn và cafef.vn 13/01/2026)"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("- date: 2026-01-10", "- date: 2026-01-02", ":13: date: 2026-01-02 stands in line 7 already"),
        ("- date: 2026-01-02", "- date: 2026-02-30", ":7: date: write a day that exists, as 2026-11-24"),
        ("- date: 2026-01-02", "- date: mùng một Tết", ":7: date: write a day that exists"),
        ("- date: 2026-01-02", "- day: 2026-01-02", ":7: date: write a day that exists"),
        (f"  source: {SOURCE}\n", "", ":31: source: write a text here"),
        (f"  source: {SOURCE}\n", "  source:\n", ":34: source: write a text here"),
        ("  as_of: 2026-11-22\n", "", ":7: as_of: write a day that exists"),
        ("  as_of: 2026-11-22\n", "  as_of: hôm qua\n", ":11: as_of: write a day that exists"),
        ("  working: false", "  working: không", ":8: working: 'không' is not known; write one of true, false"),
        ("  why: Ngày Văn hóa Việt Nam\n", "", ":31: why: write a text here"),
        ("- date: 2026-01-02\n", "- 2026-01-02\n", "yaml: cannot be read"),
    ],
)
def test_an_editor_is_told_the_row_and_what_to_mend(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    text = CALENDAR.read_text("utf-8")
    assert right in text
    path = tmp_path / "calendar.yaml"
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadCalendar) as error:
        Workdays.load(path)
    assert told in str(error.value)
    assert f"{tmp_path.name}/calendar.yaml:" in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [("date: 2026-01-02", ":1: yaml: write a list of days"), ("- 2026-01-02", ":1: yaml: write fields")],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadCalendar, match=told):
        Workdays.load(path)
