"""One spelling for each syllable, folding, words, and what people mean by chat spelling and raw Telex."""

import unicodedata

import pytest

from content.language.syllable import is_plausible, split_onset, split_tone, with_tone
from content.language.telex import decode
from content.language.vietnamese import agrees, canonical, fold, has_marks, is_syllable, readings, teencode, words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hoà bình", "hòa bình"),
        ("Hoà Bình", "Hòa Bình"),
        ("HOÀ", "HÒA"),
        ("Uỷ ban", "Ủy ban"),
        ("UỶ BAN", "ỦY BAN"),
        ("khoẻ, xoá, khoá, huỷ, thuỷ", "khỏe, xóa, khóa, hủy, thủy"),
        ("Thuỵ Khuê", "Thụy Khuê"),
        ("tóan, hòang, hùynh", "toán, hoàng, huỳnh"),
        ("lọai, ngòeo", "loại, ngoèo"),
        ("qúa, qúy, Qủa", "quá, quý, Quả"),
    ],
)
def test_the_tone_mark_moves_to_its_old_style_place(typed: str, kept: str) -> None:
    assert canonical(typed) == kept


@pytest.mark.parametrize(
    "right", ["hoàn toàn", "hoàng", "quý", "quỳ", "quả", "thuở", "thuế", "hòa", "Ủy", "ngoài", "khuỷu", "huỳnh", "bia"]
)
def test_what_is_already_right_is_left_alone(right: str) -> None:
    assert canonical(right) == right


def test_decomposed_input_from_a_phone_is_composed() -> None:
    assert canonical(unicodedata.normalize("NFD", "Đoàn thể huyện Uỷ ban")) == "Đoàn thể huyện Ủy ban"


def test_characters_nobody_sees_are_dropped() -> None:
    assert canonical("bán\u200b dâm\ufeff") == "bán dâm"


def test_canonical_text_stays_as_it_is_when_done_again() -> None:
    once = canonical("Uỷ ban xã Hoà Thuỷ, tóan qúy")
    assert canonical(once) == once


def test_folding_takes_off_every_mark_and_the_stroke() -> None:
    assert fold("  Đường  Đắk Lắk\n ỦY BAN ") == "duong dak lak uy ban"
    assert fold(unicodedata.normalize("NFD", "Đặng Thuỳ")) == "dang thuy"


def test_words_are_lower_case_with_their_marks() -> None:
    assert words("Bị giữ giấy-tờ, KHÔNG cho về_nhà! 15t") == [
        "bị",
        "giữ",
        "giấy",
        "tờ",
        "không",
        "cho",
        "về",
        "nhà",
        "15t",
    ]


@pytest.mark.parametrize("odd", ["", "   ", "…!?", "😀", "\u0301", "\x00"])
def test_odd_text_has_no_words(odd: str) -> None:
    assert words(odd) == []


def test_marks_are_told_from_plain_typing() -> None:
    assert has_marks("bán")
    assert has_marks("đi")
    assert not has_marks("ban")
    assert not has_marks("HIV")


@pytest.mark.parametrize(
    ("typed", "written", "agree"),
    [
        ("danh", "đánh", True),
        ("đanh", "đánh", True),
        ("dánh", "đánh", True),
        ("dành", "đánh", False),
        ("danh", "danh", True),
        ("đánh", "danh", False),
        ("từ", "tự", False),
        ("giử", "giữ", True),
        ("tữ", "tử", True),
        ("bàn", "bán", False),
    ],
)
def test_a_typed_mark_may_be_missing_but_never_contradict(typed: str, written: str, agree: bool) -> None:
    assert agrees(typed, written) is agree


@pytest.mark.parametrize(
    ("typed", "all_readings"),
    [
        ("ko", ("ko", "không")),
        ("KO", ("ko", "không")),
        ("dc", ("dc", "được", "địa chỉ")),
        ("toois", ("toois", "tối")),
        ("500k", ("500k", "500 nghìn")),
        ("3tr", ("3tr", "3 triệu")),
        ("mại", ("mại",)),
        ("viec", ("viec",)),
    ],
)
def test_a_typed_word_has_these_readings(typed: str, all_readings: tuple[str, ...]) -> None:
    assert readings(typed) == all_readings


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("toois", "tối"),
        ("dduowcj", "được"),
        ("dduwowcj", "được"),
        ("duowcjd", "được"),
        ("nguwowif", "người"),
        ("nguoiwf", "người"),
        ("muoons", "muốn"),
        ("cheets", "chết"),
        ("dieemf", "diềm"),
        ("hoaf", "hòa"),
        ("hoanf", "hoàn"),
        ("quys", "quý"),
        ("giuwx", "giữ"),
        ("dduwowngf", "đường"),
        ("nghieepj", "nghiệp"),
        ("khoong", "không"),
        ("bij", "bị"),
        ("ddoir", "đỏi"),
    ],
)
def test_raw_telex_is_read_as_the_syllable_meant(keys: str, syllable: str) -> None:
    assert decode(keys) == syllable


@pytest.mark.parametrize("plain", ["google", "xyz", "as1", "facebook", "tôi", "", "ss", "wwwww", "catf", "password"])
def test_what_makes_no_vietnamese_syllable_is_not_decoded(plain: str) -> None:
    assert decode(plain) is None


@pytest.mark.parametrize("whole", ["moi", "duoc", "nguoi", "hoa", "xoong", "quyen", "giuong", "nghieng", "yeu", "oan"])
def test_plain_vietnamese_is_not_taken_for_telex(whole: str) -> None:
    assert is_syllable(whole)
    assert readings(whole) == (whole,)


def test_the_chat_lexicon_holds_single_canonical_words_that_are_not_plain_syllables() -> None:
    spoken = {
        "k",
        "tui",
        "hông",
        "chẳng",
        "chả",
        "đéo",
        "iu",
        "mún",
        "nhìu",
        "rùi",
        "chít",
        "chit",
        "cít",
        "qá",
        "ca",
        "at",
    }
    for typed, meant in teencode().items():
        assert words(typed) == [typed]
        assert all(canonical(reading) == reading for reading in meant)
        assert typed in spoken or not is_syllable(typed) or has_marks(typed) or len(typed) <= 3, typed


@pytest.mark.parametrize(
    ("syllable", "bare", "tone"), [("được", "đươc", "\u0323"), ("ma", "ma", ""), ("tuyến", "tuyên", "\u0301")]
)
def test_a_syllable_splits_into_letters_and_tone_and_joins_again(syllable: str, bare: str, tone: str) -> None:
    assert split_tone(syllable) == (bare, tone)
    assert with_tone(bare, tone) == syllable


def test_onsets_follow_the_spelling_rules() -> None:
    assert split_onset("nghiên") == ("ngh", "iên")
    assert split_onset("giêng") in (("gi", "êng"), ("g", "iêng"))
    assert split_onset("quyên") == ("qu", "yên")
    assert split_onset("kan") is None
    assert split_onset("ngê") is None


@pytest.mark.parametrize(
    ("word", "plausible"), [("tốt", True), ("tồt", False), ("tối", True), ("sách", True), ("gì", True), ("", False)]
)
def test_a_stop_at_the_end_admits_two_tones_only(word: str, plausible: bool) -> None:
    assert is_plausible(word) is plausible
