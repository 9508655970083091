"""Days as people type them."""

from datetime import date

import pytest

from content.questions.days import read_date, read_past_day
from content.questions.refused import Refused
from tests.content.report import TODAY, refusal, report


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/3/2027", "2027-03-12"),
        ("12-3-2027", "2027-03-12"),
        ("12.03.2027", "2027-03-12"),
        ("12/3/27", "2027-03-12"),
        ("2027-03-12", "2027-03-12"),
        ("ngày 12/3/2027", "2027-03-12"),
        ("ngày 12 tháng 3 năm 2027", "2027-03-12"),
        ("12 thang 3 nam 2027", "2027-03-12"),
        ("10/6/2027", "2027-06-10"),
        ("1/1/2026", "2026-01-01"),
        ("12/3", "2027-03-12"),
        ("10/6", "2027-06-10"),
        ("11/6", "2026-06-11"),
        ("hôm nay", "2027-06-10"),
        ("Hôm qua", "2027-06-09"),
        ("thứ Năm", "2027-06-10"),
        ("thứ sáu", "2027-06-04"),
        ("thứ Hai tuần trước", "2027-05-31"),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert report("b03", typed) == [day]


@pytest.mark.parametrize(
    ("typed", "why", "said"),
    [
        ("", "answer.empty", {}),
        ("hôm nọ", "answer.date", {}),
        ("mai", "answer.date_late", {"latest": "10/6/2027"}),
        ("3/2027", "answer.date", {}),
        ("12/3-2027", "answer.date", {}),
        ("12/3/202", "answer.date", {}),
        ("30/2/2027", "answer.date_none", {}),
        ("3/13/2027", "answer.date_none", {}),
        ("11/6/2027", "answer.date_late", {"latest": "10/6/2027"}),
        ("31/12/2025", "answer.date_early", {"earliest": "1/1/2026"}),
        ("31/12/25", "answer.date_early", {"earliest": "1/1/2026"}),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_own_reason(typed: str, why: str, said: dict[str, str]) -> None:
    refused = refusal("b03", typed)
    assert (refused.text_id, refused.said) == (why, said)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/3/2027", date(2027, 3, 12)),
        ("11/6", date(2027, 6, 11)),
        ("ngày 10 tháng 6", date(2027, 6, 10)),
        ("9/6", date(2028, 6, 9)),
        ("mai", date(2027, 6, 11)),
        ("ngày kia", date(2027, 6, 12)),
        ("thứ Năm", date(2027, 6, 10)),
        ("T4", date(2027, 6, 16)),
        ("chủ nhật tuần sau", date(2027, 6, 20)),
        ("thứ Tư 16/6", date(2027, 6, 16)),
        ("thứ tư, ngày 16 tháng 6", date(2027, 6, 16)),
    ],
)
def test_a_day_without_a_year_is_the_next_one(typed: str, day: date) -> None:
    assert read_date(typed, TODAY) == day


def test_a_day_to_come_without_its_year_is_refused_by_the_year_it_was_read_as() -> None:
    with pytest.raises(Refused) as refused:
        read_past_day("30/11", date(2026, 11, 25), date(2026, 10, 18))
    told = {"read": "30/11/2025", "earliest": "18/10/2026"}
    assert (refused.value.text_id, refused.value.said) == ("answer.date_early_read", told)
    with pytest.raises(Refused, match=r"answer\.date_early$"):
        read_past_day("hôm qua", date(2026, 11, 25), date(2026, 11, 25))


def test_the_29th_of_february_of_no_leap_year_is_refused() -> None:
    with pytest.raises(Refused, match="date_none"):
        read_past_day("29/2", date(2027, 3, 10), None)


def test_a_day_without_a_year_says_nothing_where_no_today_is_known() -> None:
    with pytest.raises(Refused, match=r"answer\.date"):
        read_past_day("12/3", None, None)
