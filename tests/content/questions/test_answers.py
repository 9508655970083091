"""What a person types against what a field takes."""

import unicodedata

import pytest

from content.questions.answers import Refused, Several, Stray, Taken, Typed, beside_place, offered, read_typed, shown
from content.questions.fields import Choice, Field
from content.questions.forms import load_forms
from content.words import Words
from tests.content.report import REPORT, UNITS, refusal, report

TIP = load_forms()["tip"]


def read(field_id: str, typed: str) -> Typed:
    return read_typed(TIP.by_id[field_id], typed, UNITS)


@pytest.mark.parametrize(
    "typed",
    ["Ở quán, cơ sở", "o quan, co so", " Ở QUÁN, CƠ SỞ ", "6", "At a business"],
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


def test_a_commune_of_today_with_its_province_is_taken_although_a_former_one_was_called_so() -> None:
    assert read("where", "Phường Cửa Nam, Hà Nội") == Taken(["00082"])


def test_an_address_is_kept_beside_the_commune_in_it() -> None:
    typed = "Karaoke Sao Đêm, phường Cửa Nam, Hà Nội"
    assert read("where", typed) == Taken(["00082", f"~{typed}"])


def test_an_address_in_one_of_several_communes_is_asked_about() -> None:
    several = read("where", "Karaoke Sao Đêm, phường Tân Phú")
    assert isinstance(several, Several)
    assert len(several.matches) == 6


def test_a_place_that_was_chosen_keeps_the_words_that_say_more_than_its_name() -> None:
    assert beside_place("00082", "cua nam", UNITS) == ["00082"]
    assert beside_place("00082", "Sao Đêm, phường Cửa Nam", UNITS) == ["00082", "~Sao Đêm, phường Cửa Nam"]


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


@pytest.mark.parametrize(("typed", "number"), [("3", "3"), (" 12 ", "12"), ("007", "7"), ("0", "0")])
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert read("victims", typed) == Taken([number])


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ba", "answer.count"),
        ("-1", "answer.count"),
        ("1.0", "answer.count"),
        ("٣", "answer.count"),
        ("1000", "answer.count_high"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read("victims", typed)
    assert refused.value.text_id == why


@pytest.mark.parametrize(
    "text",
    ["gọi 0912 345 678 gặp chị ấy", "căn cước 001203004567", "căn cước 001 203 004 567", "đồng chí 123456789 đồng ý"],
)
def test_a_report_does_not_take_somebodys_number(text: str) -> None:
    assert refusal("m01", text).text_id == "answer.numbers_of_people"


@pytest.mark.parametrize(
    "text",
    [
        "Kinh phí 150000000 đồng, 84.912.345.678 đồng và 2.000.000.000 đ.",
        "Từ 15/12/2026 đến 14/6/2027 có 12 cuộc, theo 123/KH-UBND.",
        "Đường dây 111 nhận 1.250 cuộc.",
    ],
)
def test_money_days_and_documents_are_taken_in_the_words_of_a_report(text: str) -> None:
    assert report("m01", text) == [text]


@pytest.mark.parametrize(
    ("field_id", "values", "words"),
    [
        ("b05", ["12"], "12 văn bản"),
        ("b09", ["1250000"], "1.250.000 đồng"),
        ("c02", ["6"], "6 tháng"),
        ("b03", ["2027-03-12"], "12/3/2027"),
        ("d07", ["1250", "1", "0"], "Định kỳ 1.250; Đột xuất 1; Chuyên đề 0"),
        ("b01", ["no"], "Chưa"),
        ("b08", ["gender", "hiv"], "Bình đẳng giới; Phòng, chống HIV"),
        ("m02", ["Thiếu người."], "Thiếu người."),
        ("b05", [], ""),
        ("d07", [], ""),
    ],
)
def test_an_answer_is_shown_with_its_unit(field_id: str, values: list[str], words: str) -> None:
    assert shown(REPORT.by_id[field_id], values) == words


@pytest.mark.parametrize("field_id", ["d02", "d07", "b09", "b05", "b03"])
def test_what_is_shown_can_be_typed_again(field_id: str) -> None:
    values = {"d02": ["3", "2", "0", "1", "1250", "0"], "d07": ["5", "1", "0"], "b03": ["2027-03-12"]}.get(
        field_id, ["500"] if field_id == "b05" else ["1250000"]
    )
    assert report(field_id, shown(REPORT.by_id[field_id], values)) == values


def test_what_the_field_of_today_cannot_take_is_not_offered() -> None:
    kept = Field("x", "one", Words("X"), choices=(Choice("a", Words("A")),), since="x")
    assert offered(kept, {"x": ["a"]}) == ["a"]
    assert offered(kept, {"x": ["gone"]}) is None
    assert offered(REPORT.by_id["d02"], {"d02": ["1", "2"]}) is None
    assert offered(REPORT.by_id["b05"], {"b05": ["3"]}) is None


def test_a_rough_number_of_a_citizen_stays_as_it_was_typed() -> None:
    assert shown(TIP.by_id["victims"], ["12"]) == "12"
