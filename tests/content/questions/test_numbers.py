"""Numbers and money as officials type them."""

import unicodedata

import pytest

from tests.content.report import refusal, report


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("12", "12"),
        (" 007 ", "7"),
        ("1.250", "1250"),
        ("1 250", "1250"),
        ("1\u00a0250", "1250"),
        ("12.000", "12000"),
        ("9,876,543", "9876543"),
        ("12 lượt", "12"),
        ("1.250 LƯỢT", "1250"),
        ("không", "0"),
        ("Ko", "0"),
        ("không có", "0"),
        (unicodedata.normalize("NFD", "không"), "0"),
    ],
)
def test_a_number_of_a_report_is_read_with_vietnamese_separators(typed: str, number: str) -> None:
    assert report("c12", typed) == [number]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "answer.empty"),
        ("   ", "answer.empty"),
        ("1,5", "answer.fraction"),
        ("1.5", "answer.fraction"),
        ("1,250", "answer.fraction"),
        ("0.250", "answer.fraction"),
        ("12.00", "answer.fraction"),
        ("1.250,5", "answer.fraction"),
        ("-3", "answer.negative"),
        ("− 3", "answer.negative"),
        ("ba", "answer.whole"),
        ("khoảng 12", "answer.whole"),
        ("12 văn bản", "answer.whole"),
        ("5%", "answer.whole"),
        ("1 25", "answer.whole"),
        ("1e3", "answer.whole"),
        ("½", "answer.whole"),
        ("٣", "answer.whole"),
        ("9" * 3000, "answer.whole"),
        ("10.000.001", "answer.too_high"),
    ],
)
def test_what_is_no_whole_number_is_refused_with_its_own_reason(typed: str, why: str) -> None:
    assert refusal("c12", typed).text_id == why


def test_a_number_over_the_ceiling_says_the_ceiling_as_people_write_it() -> None:
    assert report("c12", "10.000.000") == ["10000000"]
    assert refusal("c12", "10000001").said == {"most": "10.000.000"}


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("0", 0),
        ("không", 0),
        ("1.200.000", 1_200_000),
        ("1.200.000 đồng", 1_200_000),
        ("1200000đ", 1_200_000),
        ("1,200,000 VND", 1_200_000),
        ("12,5 triệu", 12_500_000),
        ("12.5 triệu đồng", 12_500_000),
        ("12,5tr", 12_500_000),
        ("12 TRIỆU", 12_000_000),
        ("12 trieu", 12_000_000),
        ("1,2 tỷ", 1_200_000_000),
        ("1,2 tỉ", 1_200_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ 200 triệu 500 nghìn", 1_200_500_000),
        ("1.250 triệu", 1_250_000_000),
        ("500 nghìn", 500_000),
        ("500 ngàn", 500_000),
        ("500k", 500_000),
        ("1.000 tỷ", 10**12),
    ],
)
def test_money_is_read_in_dong_from_figures_and_from_words(typed: str, dong: int) -> None:
    assert report("b09", typed) == [str(dong)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "answer.empty"),
        ("nhiều", "answer.money"),
        ("12,5", "answer.money"),
        ("1 tỷ 200", "answer.money"),
        ("200 triệu 1 tỷ", "answer.money"),
        ("1 triệu 1 triệu", "answer.money"),
        ("triệu", "answer.money"),
        ("1.2.3 triệu", "answer.money"),
        ("0,0000000001 tỷ", "answer.money"),
        ("12 đô la", "answer.money"),
        ("-5 triệu", "answer.negative"),
        ("150", "answer.money_low"),
        ("1.001 tỷ", "answer.too_high"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_own_reason(typed: str, why: str) -> None:
    assert refusal("b09", typed).text_id == why
