"""Copies of one text become one line; two people who tell of one case stay two."""

import random
import time

from content.language.alike import groups

JUNK = "Quán karaoke Ánh Sao ở Cổ Đô có nhiều chuyện lạ, đề nghị kiểm tra ngay lập tức số {} nhé"
REAL = (
    "Em thấy hai bạn nữ bị giữ căn cước ở phòng trọ sau chợ, tối nào cũng có xe tới đón.",
    "Có người lạ rủ học sinh lớp chín đi làm xa, hứa lương cao, không cho báo bố mẹ.",
    "Nhà nghỉ đầu dốc khóa cửa tầng hai từ bên ngoài, ban đêm có tiếng kêu cứu.",
)


def test_the_very_same_and_nearly_the_same_is_one_group() -> None:
    assert groups([JUNK, REAL[0], JUNK, JUNK.replace("ngay", "sớm"), REAL[1]]) == [[0, 2, 3], [1], [4]]


def test_marks_case_signs_and_order_hide_no_copy() -> None:
    plain = "quan karaoke anh sao o co do co nhieu chuyen la de nghi kiem tra ngay lap tuc so nhe"
    turned = "Đề nghị kiểm tra ngay lập tức! Quán karaoke Ánh Sao ở Cổ Đô có nhiều chuyện lạ, số 7 nhé"
    assert groups([JUNK.format(7), plain.upper(), turned]) == [[0, 1, 2]]


def test_two_people_on_one_case_stay_two() -> None:
    one = "Nhà nghỉ đầu dốc nhốt người, tối qua tôi nghe kêu cứu ở tầng hai."
    other = "Tôi đi ngang nhà nghỉ đầu dốc, cửa tầng hai khóa ngoài, có tiếng khóc."
    assert groups([one, other, REAL[2]]) == [[0], [1], [2]]


def test_what_says_nothing_is_alike_and_a_few_words_are_only_like_themselves() -> None:
    assert groups(["", "có tin", "…", "có tin", "có người"]) == [[0, 2], [1, 3], [4]]


def test_nothing_is_lost_and_nothing_told_twice() -> None:
    chance = random.Random(5)
    texts = [" ".join(chance.choices(JUNK.split() + REAL[0].split(), k=chance.randint(0, 12))) for _ in range(300)]
    found = groups(texts)
    assert sorted(index for each in found for index in each) == list(range(300))
    assert [each[0] for each in found] == sorted(each[0] for each in found)
    assert groups([]) == []


def test_in_a_thousand_of_junk_the_few_real_ones_are_seen_at_once() -> None:
    chance = random.Random(7)
    texts = [JUNK.format(chance.randint(1, 10**6)) for _ in range(2_000)]
    places = sorted(chance.sample(range(2_000), len(REAL)))
    for at, text in zip(places, REAL, strict=True):
        texts[at] = text
    began = time.perf_counter()
    found = groups(texts)
    assert time.perf_counter() - began < 5
    assert len(found) == 1 + len(REAL)
    assert [[at] for at in places] == [each for each in found if len(each) == 1]
