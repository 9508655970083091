"""What may be asked out of turn: work and numbers; never who somebody is."""

import pytest

from content.programme.out_of_turn import (
    Kind,
    Question,
    UnfitQuestion,
    check_question,
    check_title,
    form_of,
    questions_of,
    written,
)
from content.questions.answers import Refused, Taken, read_typed
from tests.world import library

ASKED = (
    Question("count", "Bao nhiêu cơ sở?"),
    Question("yesno", "Có vi phạm không?"),
    Question("text", "Khó khăn gì?"),
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("count", "Bao nhiêu cơ sở lưu trú đã được kiểm tra?"),
        ("count", "Bao nhiêu người đã được cấp căn cước?"),
        ("count", "Số nạn nhân được hỗ trợ trong quý"),
        ("yesno", "Đã có danh sách cơ sở kinh doanh có điều kiện chưa?"),
        ("text", "Tên và số của văn bản đã ban hành"),
        ("text", "Địa chỉ các điểm tiếp nhận tin báo"),
        ("text", "Khó khăn lớn nhất khi hỗ trợ nạn nhân là gì?"),
    ],
)
def test_work_and_numbers_may_be_asked(kind: Kind, text: str) -> None:
    check_question(Question(kind, text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", "Họ và tên nạn nhân"),
        ("text", "Họ tên chủ cơ sở"),
        ("text", "Danh sách các nạn nhân đã được hỗ trợ"),
        ("text", "Địa chỉ nơi ở của người được hỗ trợ"),
        ("text", "Cho biết tên từng đối tượng"),
        ("text", "SĐT của người báo tin"),
        ("text", "Năm sinh của các cháu"),
        ("text", "Số CCCD"),
        ("text", "Danh tính người tố giác"),
        ("count", "Số điện thoại của nạn nhân"),
        ("count", "Số căn cước của chủ cơ sở"),
        ("count", "so can cuoc chu co so"),
    ],
)
def test_who_somebody_is_may_not_be_asked(kind: Kind, text: str) -> None:
    with pytest.raises(UnfitQuestion) as refused:
        check_question(Question(kind, text))
    assert refused.value.why == "person"


@pytest.mark.parametrize(("text", "why"), [(" ", "empty"), ("x" * 201, "long"), ("Gọi 0912 345 678 nhé", "number")])
def test_a_question_is_short_and_names_nobodys_number(text: str, why: str) -> None:
    for check in (check_title, lambda text: check_question(Question("text", text))):
        with pytest.raises(UnfitQuestion) as refused:
            check(text)
        assert refused.value.why == why


def test_what_is_stored_is_the_form_a_unit_fills() -> None:
    form = form_of("2027D01", "Rà soát", written(ASKED))
    assert questions_of(written(ASKED)) == ASKED
    assert [(each.id, each.kind, each.text.vi, each.optional) for each in form.fields] == [
        ("q1", "count", "Bao nhiêu cơ sở?", True),
        ("q2", "yesno", "Có vi phạm không?", True),
        ("q3", "text", "Khó khăn gì?", True),
    ]


@pytest.mark.parametrize(("field", "typed"), [(0, "0912345678"), (0, "001099012345"), (2, "Gọi 0912 345 678")])
def test_no_answer_takes_a_number_of_a_person(field: int, typed: str) -> None:
    form = form_of("2027D01", "Rà soát", written(ASKED))
    with pytest.raises(Refused):
        read_typed(form.fields[field], typed, library().units)


@pytest.mark.parametrize(("typed", "taken"), [("1200", "1200"), ("1.200", "1200"), ("1 200", "1200"), ("không", "0")])
def test_a_number_is_read_as_in_a_report(typed: str, taken: str) -> None:
    form = form_of("2027D01", "Rà soát", written(ASKED))
    assert read_typed(form.fields[0], typed, library().units) == Taken([taken])


@pytest.mark.parametrize("typed", ["1.2", "1,5", "0,5", "-3"])
def test_a_number_with_a_part_of_one_is_not_taken_for_ten_times_as_much(typed: str) -> None:
    form = form_of("2027D01", "Rà soát", written(ASKED))
    with pytest.raises(Refused, match=r"answer\.(?:fraction|negative)"):
        read_typed(form.fields[0], typed, library().units)
