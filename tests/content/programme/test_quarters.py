from datetime import date

import pytest

from content.programme.quarters import before, days_of, quarter_of


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2027Q1", "2027-01-01", "2027-03-31"),
        ("2027Q2", "2027-04-01", "2027-06-30"),
        ("2028Q1", "2028-01-01", "2028-03-31"),
        ("2027Q4", "2027-10-01", "2027-12-31"),
    ],
)
def test_a_quarter_begins_and_ends_with_its_months(quarter: str, first: str, last: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert days_of(quarter) == days
    assert {quarter_of(day) for day in days} == {quarter}


def test_the_one_before_the_first_is_the_last_of_the_year_before() -> None:
    assert before("2027Q1") == "2026Q4"
