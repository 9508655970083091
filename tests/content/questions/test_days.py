"""Days as people type them."""

from datetime import date

import pytest

from content.questions.answers import read_date
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
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert report("b03", typed) == [day]


@pytest.mark.parametrize(
    ("typed", "why", "said"),
    [
        ("", "answer.empty", {}),
        ("hôm qua", "answer.date", {}),
        ("12/3", "answer.date", {}),
        ("3/2027", "answer.date", {}),
        ("12/3-2027", "answer.date", {}),
        ("12/3/202", "answer.date", {}),
        ("30/2/2027", "answer.date_none", {}),
        ("3/13/2027", "answer.date_none", {}),
        ("11/6/2027", "answer.date_late", {"latest": "10/6/2027"}),
        ("31/12/2025", "answer.date_early", {"earliest": "1/1/2026"}),
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
    ],
)
def test_a_day_without_a_year_is_the_next_one(typed: str, day: date) -> None:
    assert read_date(typed, TODAY) == day
