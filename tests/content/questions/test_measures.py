"""Months and tables of numbers as officials type them."""

import pytest

from content.questions.answers import Refused, Taken, read_typed
from tests.content.report import REPORT, UNITS, refusal, report


def test_months_are_no_more_than_the_period_has() -> None:
    half = REPORT.over_months(6).by_id["c02"]
    assert read_typed(half, "6 tháng", UNITS) == Taken(["6"])
    with pytest.raises(Refused) as refused:
        read_typed(half, "7", UNITS)
    assert (refused.value.text_id, refused.value.said) == ("answer.months", {"most": "6"})


@pytest.mark.parametrize(
    "typed",
    [
        "3 2 0 1 1250 0",
        "3, 2, 0, 1, 1.250, 0",
        "3,2,0,1,1.250,0",
        "3; 2; 0; 1; 1 250; 0;",
        "3\n2\n0\n1\n1250\n0\n",
        "3 2 không 1 1.250 ko",
        "3 cơ sở, 2 cơ sở, 0, 1, 1.250 cơ sở, 0",
        "Lưu trú 3; Karaoke: 2; Vũ trường 0; massage 1; can ho thue ngan han 1.250; Khác 0",
    ],
)
def test_a_table_takes_one_number_a_row_in_their_order(typed: str) -> None:
    assert report("d02", typed) == ["3", "2", "0", "1", "1250", "0"]


@pytest.mark.parametrize("typed", ["2; 150 triệu", "2 150 triệu đồng", "2 người 150.000.000 đồng", "2\n150.000.000"])
def test_a_row_of_money_is_read_as_money(typed: str) -> None:
    assert report("g10", typed) == ["2", "150000000"]


@pytest.mark.parametrize(
    ("field_id", "typed", "why"),
    [
        ("d07", "", "answer.empty"),
        ("d07", "5 1", "answer.table"),
        ("d07", "5 1 0 2", "answer.table"),
        ("d07", "năm", "answer.table"),
        ("d07", "5; 1,5; 0", "answer.fraction"),
        ("d07", "5; ; 0", "answer.whole"),
        ("d07", "5 -1 0", "answer.negative"),
        ("d07", "5 10.001 0", "answer.too_high"),
        ("d07", "Đột xuất 5; Định kỳ 1; Chuyên đề 0", "answer.whole"),
        ("g10", "100.001; 2 triệu", "answer.too_high"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(field_id: str, typed: str, why: str) -> None:
    assert refusal(field_id, typed).text_id == why


def test_a_refused_table_says_how_many_numbers_in_which_order() -> None:
    assert refusal("d07", "5 1").said == {"count": 3, "rows": "Định kỳ; Đột xuất; Chuyên đề"}
