"""What a person types against what a field takes."""

import unicodedata

import pytest

from content.answers import Refused, Several, Stray, Taken, Typed, read_typed, warnings
from content.forms import load_forms
from content.units import Units

TIP = load_forms()["tip"]
UNITS = Units.load()


def read(field_id: str, typed: str) -> Typed:
    return read_typed(TIP.by_id[field_id], typed, UNITS)


@pytest.mark.parametrize(
    "typed", ["Một cơ sở kinh doanh", "mot co so kinh doanh", " MỘT CƠ SỞ KINH DOANH ", "6", "A business"]
)
def test_a_choice_may_be_typed_by_label_number_or_without_marks(typed: str) -> None:
    assert read("what", typed) == Taken(["shop"])


@pytest.mark.parametrize("typed", ["0", "9", "99", "½", "chủ quán giữ giấy tờ"])
def test_words_that_are_no_choice_are_kept_as_stray_words(typed: str) -> None:
    assert read("what", typed) == Stray(typed)


def test_a_place_with_one_exact_name_is_taken_at_once() -> None:
    assert read("where", "Xã Cổ Đô") == Taken(["09634"])


def test_a_place_typed_with_loose_marks_from_another_keyboard_is_the_same_place() -> None:
    assert read("where", unicodedata.normalize("NFD", "Xã Cổ Đô")) == Taken(["09634"])


def test_a_name_of_two_places_is_never_chosen_silently() -> None:
    several = read("where", "co do")
    assert isinstance(several, Several)
    assert {"09634", "31261"} <= {match.unit.code for match in several.matches}


def test_a_former_name_is_offered_not_assumed() -> None:
    several = read("where", "xã Trung Thạnh")
    assert isinstance(several, Several)
    assert "31255" in [match.unit.code for match in several.matches]


def test_the_place_may_also_be_one_of_the_buttons() -> None:
    assert read("where", "tren mang") == Taken(["net"])


def test_an_unknown_place_is_refused_with_a_reason() -> None:
    with pytest.raises(Refused) as refused:
        read("where", "xyzzy qwrt")
    assert refused.value.text_id == "answer.place"


def test_a_text_is_counted_in_letters_after_composing() -> None:
    limit = TIP.by_id["story"].max
    assert read("story", unicodedata.normalize("NFD", "ệ" * limit)) == Taken(["ệ" * limit])
    with pytest.raises(Refused) as refused:
        read("story", "ệ" * (limit + 1))
    assert refused.value.said == {"most": limit, "length": limit + 1}


@pytest.mark.parametrize(("typed", "number"), [("3", "3"), (" 12 ", "12"), ("1.0", "10"), ("007", "7"), ("0", "0")])
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert read("victims", typed) == Taken([number])


@pytest.mark.parametrize(
    ("typed", "why"),
    [("ba", "answer.count"), ("-1", "answer.count"), ("٣", "answer.count"), ("1000", "answer.count_high")],
)
def test_what_is_no_number_is_refused_with_what_to_do(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read("victims", typed)
    assert refused.value.text_id == why


@pytest.mark.parametrize("text", ["gọi 0912345678", "số +84 912 345 678", "0912.345.678 nhé", "84-912-345-678"])
def test_something_like_a_phone_number_is_pointed_out(text: str) -> None:
    assert warnings(TIP.by_id["story"], text) == ["check.phone"]


@pytest.mark.parametrize("text", ["cccd 001203004567", "cmnd 123456789"])
def test_something_like_an_identity_number_is_pointed_out(text: str) -> None:
    assert "check.identity" in warnings(TIP.by_id["story"], text)


@pytest.mark.parametrize("text", ["trả 2.000.000 đồng", "từ 2019 đến 2024", "phòng 305", "gọi 111 hoặc 113"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert warnings(TIP.by_id["story"], text) == []


def test_a_field_without_checks_warns_of_nothing() -> None:
    assert warnings(TIP.by_id["page"], "0912345678") == []
