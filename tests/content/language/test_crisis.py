"""What the crisis check hears, and what it leaves alone. The sentences are made up; the first is voice.md's scene."""

import unicodedata
from time import perf_counter

import pytest

from content.language.crisis import KINDS, CrisisCheck
from content.language.vietnamese import canonical, fold
from content.language.wordlists import word_table

CHECK = CrisisCheck.load()

HEARD = [
    # held
    ("chi oi em bi giu giay to ko cho ve", {"held"}),
    ("Chị ơi em bị giữ giấy tờ không cho về", {"held"}),
    ("em bi nhot trong phong", {"held"}),
    ("Họ nhốt em ở tầng 3", {"held"}),
    ("bị giam lỏng ở quán", {"held"}),
    ("chu quan giu het cccd cua em", {"held"}),
    ("no thu hộ chiếu rồi", {"held"}),
    ("bà chủ không cho em nghỉ, không cho gọi về nhà", {"held"}),
    ("k cho e ra ngoai", {"held"}),
    ("hem cho đi đâu hết", {"held"}),
    ("bị bắt tiếp khách", {"held"}),
    ("ho ep em di khach", {"held"}),
    ("em bị lừa sang Campuchia", {"held"}),
    ("ban em bi ban sang trung quoc", {"held"}),
    ("bắt em làm trả nợ mới cho về", {"held"}),
    ("lam sao de tron khoi day", {"held"}),
    ("bij nhoots trong nhaf", {"held"}),
    ("mua bán người", {"held"}),
    ("they locked me in", {"held"}),
    ("they won't let me leave", {"held"}),
    ("my boss took my passport", {"held"}),
    ("i can’t escape", {"held"}),
    ("I was trafficked", {"held"}),
    # violence
    ("no danh em", {"violence"}),
    ("nó đánh em hoài", {"violence"}),
    ("chồng em hay đánh em", {"violence"}),
    ("ck danh e suot", {"violence"}),
    ("bị đe dọa", {"violence"}),
    ("em bị đe doạ", {"violence"}),
    ("bi doa tung anh nong", {"violence"}),
    ("khách bóp cổ em", {"violence"}),
    ("em vua bi hiep", {"violence"}),
    ("bị cưỡng hiếp tối qua", {"violence"}),
    ("bi nguoi yeu danh dap", {"violence"}),
    ("bạo hành", {"violence"}),
    ("no dam doi giet em", {"violence"}),
    ("nó cầm dao dọa em", {"violence"}),
    ("cuu em voi", {"violence"}),
    ("nó tống tiền em bằng clip", {"violence"}),
    ("bị bạn đánh", {"violence"}),
    ("đanh em chảy mau", {"violence"}),
    ("he hits me", {"violence"}),
    ("my husband beats me", {"violence"}),
    ("he is going to kill me", {"violence"}),
    ("I was raped", {"violence"}),
    # minor
    ("em 15 tuoi", {"minor"}),
    ("em 15t", {"minor"}),
    ("e 16 tuoi", {"minor"}),
    ("cháu mười lăm tuổi", {"minor"}),
    ("em chưa đủ 18", {"minor"}),
    ("em mới 17", {"minor"}),
    ("em đang học lớp 9", {"minor"}),
    ("có trẻ vị thành niên ở đó", {"minor"}),
    ("con gái tôi 14 tuổi bị dụ", {"minor"}),
    ("con gái tôi 14 tuổi bị ép đi khách", {"minor", "held", "violence"}),
    ("i am 15", {"minor"}),
    ("I'm 16", {"minor"}),
    ("she is 14 years old", {"minor"}),
    ("the girl is underage", {"minor"}),
    # suicide
    ("em muon chet", {"suicide"}),
    ("em muốn chết", {"suicide"}),
    ("em mún chít", {"suicide"}),
    ("khong muon song nua", {"suicide"}),
    ("ko mun song nua", {"suicide"}),
    ("k muốn sống nữa", {"suicide"}),
    ("tu tu", {"suicide"}),
    ("em định tự tử", {"suicide"}),
    ("tự tữ", {"suicide"}),
    ("tự vẫn", {"suicide"}),
    ("song lam gi nua", {"suicide"}),
    ("chết quách cho rồi", {"suicide"}),
    ("em uong thuoc sau", {"suicide"}),
    ("muoons cheets", {"suicide"}),
    ("chán sống lắm rồi", {"suicide"}),
    ("i want to die", {"suicide"}),
    ("I don't want to live", {"suicide"}),
    ("thinking of killing myself", {"suicide"}),
    # several at once
    ("em 15 tuoi bi nhot, no danh em, em muon chet", {"minor", "held", "violence", "suicide"}),
]

LEFT_ALONE = [
    "đi từ từ",
    "cứ từ từ rồi nói",
    "chết cười",
    "buon cuoi chet cuoi",
    "đói muốn chết",
    "cứu trợ",
    "xin cuu tro lu lut",
    "bàn đạm",
    "bàn đạp máy may",
    "tu van hiv o dau",
    "tư vấn tâm lý",
    "tư vấn pháp luật",
    "xét nghiệm HIV ở đâu",
    "xet nghiem hiv mien phi",
    "vay vốn làm ăn",
    "cho vay tien",
    "dành cho em",
    "danh sách dịch vụ",
    "bị lộ danh tính",
    "bi lo danh tinh",
    "đánh giá dịch vụ",
    "giữ bí mật không",
    "co giu bi mat ko",
    "giữ gìn sức khỏe",
    "em 25 tuổi",
    "em hai mươi lăm tuổi",
    "hai muoi lam tuoi",
    "ban dam bi phat bao nhieu",
    "bị phạt vì bán dâm",
    "bi phat vi ban dam",
    "bị bệnh ngoài da",
    "HIV có chết không",
    "muốn biết HIV có chết không",
    "học nghề may ở đâu",
    "khóa học nghề",
    "bị khóa tài khoản zalo",
    "thoát nghèo",
    "sống chung với HIV",
    "không muốn sống với chồng",
    "xã Cổ Đô",
    "I need a lawyer",
    "where can i get an hiv test",
    "do you have a phone number",
    "i live in hanoi",
    "help me find a job",
    "I am 25",
    "",
    "   ",
    "😀",
    "12345",
]


@pytest.mark.parametrize(("text", "kinds"), HEARD)
def test_danger_is_heard(text: str, kinds: set[str]) -> None:
    assert kinds <= CHECK.find(text)


@pytest.mark.parametrize(("text", "kinds"), HEARD)
def test_danger_is_heard_without_marks_in_capitals_and_decomposed(text: str, kinds: set[str]) -> None:
    needs_marks = text == "tự vẫn"
    for typed in (fold(text), text.upper(), unicodedata.normalize("NFD", text)):
        assert kinds <= CHECK.find(typed) or (needs_marks and typed == "tu van")


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_everyday_words_raise_no_alarm(text: str) -> None:
    assert CHECK.find(text) == frozenset()


def test_a_danger_inside_a_long_letter_is_heard() -> None:
    letter = "Em làm ở quán này được hai năm. " * 40 + "Đêm qua nó đánh em. " + "Em cảm ơn anh chị. " * 5
    assert "violence" in CHECK.find(letter)


def test_only_the_four_kinds_are_ever_said() -> None:
    said = {kind for text, _ in HEARD for kind in CHECK.find(text)}
    assert said == set(KINDS)


def test_an_everyday_phrase_does_not_hide_a_danger_beside_it() -> None:
    assert CHECK.find("chết cười, mà em muốn chết thật") == {"suicide"}
    assert "violence" in CHECK.find("cứu trợ ở đâu, nó đánh em")


@pytest.mark.parametrize("odd", ["\x00" * 50, "a" * 100_000, "bị " * 3_000, "((([[[", "\u0301\u0301", "bị _ đánh"])
def test_odd_text_is_survived_quickly(odd: str) -> None:
    start = perf_counter()
    CHECK.find(odd)
    assert perf_counter() - start < 1


def test_a_long_text_takes_little_time() -> None:
    letter = "Em bị chủ quán giữ hết giấy tờ và không cho em gọi điện về nhà. " * 30
    start = perf_counter()
    CHECK.find(letter)
    assert perf_counter() - start < 0.5


def test_the_lexicon_is_written_in_canonical_lower_case() -> None:
    for lines in word_table("crisis").values():
        for line in lines:
            assert line == canonical(line).lower()


def test_no_phrase_begins_or_ends_with_a_gap() -> None:
    for lines in word_table("crisis").values():
        assert not [line for line in lines if line.startswith("_") or line.endswith("_")]
