"""Reporting periods: an id leads to a period and back."""

import pytest

from content.programme.periods import BadPeriod, Period, periods_of


@pytest.mark.parametrize(
    ("period_id", "period", "months"),
    [
        ("2027S1", Period(2027, 1), 6),
        ("2027S2", Period(2027, 2), 6),
        ("2025Q1", Period(2025, None, 1), 3),
        ("2025Q4", Period(2025, quarter=4), 3),
        ("2027", Period(2027), 12),
        ("2027D01", Period(2027, ad_hoc=1), 12),
        ("2027D112", Period(2027, ad_hoc=112), 12),
    ],
)
def test_an_id_and_its_period_say_the_same(period_id: str, period: Period, months: int) -> None:
    assert Period.parse(period_id) == period
    assert period.id == period_id
    assert period.months == months


@pytest.mark.parametrize(
    "wrong", ["", "27", "2027S3", "2027s1", "2027S1 ", "2027Q5", "2027Q0", "S1", "2027S", "2027D1", "2027D00"]
)
def test_anything_else_is_no_period(wrong: str) -> None:
    with pytest.raises(BadPeriod) as error:
        Period.parse(wrong)
    assert repr(wrong) in str(error.value)
    assert isinstance(error.value, ValueError)


@pytest.mark.parametrize(
    ("report", "ids"),
    [
        ("half-year", ["2027S1"]),
        ("year", ["2027"]),
        ("quarter", ["2027Q1", "2027Q2", "2027Q3", "2027Q4"]),
        ("ad-hoc", []),
        ("periodic", []),
    ],
)
def test_a_report_of_the_calendar_has_its_periods_in_a_year(report: str, ids: list[str]) -> None:
    assert [each.id for each in periods_of(report, 2027)] == ids
