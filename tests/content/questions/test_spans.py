"""From when to when, as people write it."""

from datetime import date, time

import pytest

from content.questions.refused import Refused
from content.questions.spans import read_days, read_hours

TODAY = date(2027, 6, 9)


@pytest.mark.parametrize(
    "typed",
    [
        "9/6 - 15/6",
        "9/6-15/6",
        "9-6-2027 - 15-6-2027",
        "từ 9/6 đến hết 15/6",
        "Từ 9/6 tới 15/6",
        "9/6/2027 – 15/6/2027",
        "ngày 9 tháng 6 đến ngày 15 tháng 6",
        "9/6 den 15/6",
    ],
)
def test_two_days_are_read_as_people_write_them(typed: str) -> None:
    assert read_days(typed, TODAY) == (date(2027, 6, 9), date(2027, 6, 15))


def test_one_day_alone_is_its_own_end() -> None:
    assert read_days("10/6", TODAY) == (date(2027, 6, 10), date(2027, 6, 10))


def test_a_span_over_new_year_ends_in_the_next_one() -> None:
    assert read_days("28/12 - 3/1", date(2027, 12, 1)) == (date(2027, 12, 28), date(2028, 1, 3))


def test_two_days_are_read_as_people_say_them() -> None:
    assert read_days("từ mai đến thứ Sáu tuần sau", TODAY) == (date(2027, 6, 10), date(2027, 6, 18))


@pytest.mark.parametrize("typed", ["", "-", "9/6 - 10/6 - 11/6", "mấy hôm", "9/6 đến mốt nọ", "31/2 - 3/3"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_days(typed, TODAY)


@pytest.mark.parametrize("typed", ["11:30-13:30", "11h30 đến 13h30", "11g30 – 13.30", " 11:30 tới 13:30 "])
def test_two_hours_are_read_as_people_write_them(typed: str) -> None:
    assert read_hours(typed) == (time(11, 30), time(13, 30))


@pytest.mark.parametrize("typed", ["", "25:00-26:00", "11:75-12", "trưa", "11:30", "11h-12h-13h"])
def test_what_is_no_two_hours_is_none(typed: str) -> None:
    assert read_hours(typed) is None
