"""Finding a commune by what people call it: today's name, a former one, a district, with or without marks."""

import csv
import statistics
import unicodedata
from time import process_time

import pytest

from content.language.vietnamese import canonical
from content.places.placenames import place_words, split_kind, split_label
from content.places.units import FOLDER, Match, Unit, Units, UnknownUnit, bare_province

UNITS = Units.load().warm()
CO_DO, CO_DO_CAN_THO = "09634", "31261"


def codes(text: str, limit: int = 8) -> list[str]:
    return [match.unit.code for match in UNITS.find(text, limit)]


def labels(text: str, limit: int = 8) -> list[str]:
    return [match.unit.label for match in UNITS.find(text, limit)]


def former(text: str, limit: int = 8) -> list[str | None]:
    return [match.former for match in UNITS.find(text, limit)]


def test_all_communes_of_today_are_here() -> None:
    with (FOLDER / "units.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3321
    assert len({row["code"] for row in rows}) == 3321
    assert len(UNITS.in_province("01")) == 126
    assert len(UNITS.in_province("79")) == 168


def test_the_official_names_are_canonical_so_that_typed_ones_meet_them() -> None:
    for name in ("units.csv", "former_units.csv"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert canonical(text) == text


def test_a_unit_is_had_by_its_code() -> None:
    unit = UNITS.by_code(CO_DO)
    assert unit == Unit(CO_DO, "Xã Cổ Đô", "xã", "01", "Thành phố Hà Nội")
    assert unit.label == "Xã Cổ Đô, Hà Nội"


@pytest.mark.parametrize("code", ["", "00000", "9634", "x" * 99])
def test_an_unknown_code_is_said_to_be_unknown(code: str) -> None:
    with pytest.raises(UnknownUnit):
        UNITS.by_code(code)


def test_the_units_of_a_province_come_by_name() -> None:
    names = [unit.name for unit in UNITS.in_province("01")]
    assert names[0] == "Phường Ba Đình"
    assert UNITS.in_province("00") == []


def test_an_unmarked_name_shows_every_place_it_may_mean() -> None:
    assert codes("co do")[:2] == [CO_DO, CO_DO_CAN_THO]
    assert codes("xa co do") == [CO_DO, CO_DO_CAN_THO]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Cổ Đô", CO_DO), ("Cờ Đỏ", CO_DO_CAN_THO), ("xã Cổ Đô", CO_DO), ("cổ đô", CO_DO), ("CỔ ĐÔ", CO_DO)],
)
def test_typed_marks_must_match(typed: str, found: str) -> None:
    assert codes(typed)[0] == found
    assert not ({CO_DO, CO_DO_CAN_THO} - {found}) & set(codes(typed))


def test_a_half_marked_name_finds_what_it_does_not_contradict() -> None:
    assert codes("Cổ Do")[0] == CO_DO
    assert CO_DO_CAN_THO not in codes("Cổ Do")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("p. ba đình", "Phường Ba Đình, Hà Nội"),
        ("phuong ba dinh", "Phường Ba Đình, Hà Nội"),
        ("P.Ba Đình", "Phường Ba Đình, Hà Nội"),
        ("ba dinh, hn", "Phường Ba Đình, Hà Nội"),
        ("hoan kiem", "Phường Hoàn Kiếm, Hà Nội"),
        ("Hoàn Kiếm", "Phường Hoàn Kiếm, Hà Nội"),
        ("Thuỷ Nguyên", "Phường Thủy Nguyên, Hải Phòng"),
        ("thuy nguyen", "Phường Thủy Nguyên, Hải Phòng"),
        ("Nam Thanh Miện", "Xã Nam Thanh Miện, Hải Phòng"),
        ("xa nam thanh mien", "Xã Nam Thanh Miện, Hải Phòng"),
        ("tan phu dong nai", "Xã Tân Phú, Đồng Nai"),
        ("xã Tân Phú, tỉnh Đồng Nai", "Xã Tân Phú, Đồng Nai"),
        ("tan phu nghe an", "Xã Tân Phú, Nghệ An"),
        ("tan phu hcm", "Phường Tân Phú, Hồ Chí Minh"),
        ("tân phú đông", "Xã Tân Phú Đông, Đồng Tháp"),
        ("ba vi quang ngai", "Xã Ba Vì, Quảng Ngãi"),
        ("Đặc khu Côn Đảo", "Đặc khu Côn Đảo, Hồ Chí Minh"),
        ("huyện Côn Đảo", "Đặc khu Côn Đảo, Hồ Chí Minh"),
        ("bach long vi", "Đặc khu Bạch Long Vĩ, Hải Phòng"),
        ("sa pa", "Phường Sa Pa, Lào Cai"),
        ("Đạ Tẻh 3", "Xã Đạ Tẻh 3, Lâm Đồng"),
        ("p1 bao loc", "Phường 1 Bảo Lộc, Lâm Đồng"),
        ("p5 q3 hcm", "Phường Bàn Cờ, Hồ Chí Minh"),
        ("Phường 5, Quận 3", "Phường Bàn Cờ, Hồ Chí Minh"),
        ("phường 05 quận 3", "Phường Bàn Cờ, Hồ Chí Minh"),
        ("f5 q.3 tphcm", "Phường Bàn Cờ, Hồ Chí Minh"),
        ("tt co do", "Xã Cờ Đỏ, Cần Thơ"),
        ("xã blá", "Xã Bảo Lâm 4, Lâm Đồng"),
    ],
)
def test_a_typed_place_finds_its_commune_first(typed: str, first: str) -> None:
    assert labels(typed)[:1] == [first]
    assert labels(unicodedata.normalize("NFD", typed))[:1] == [first]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Phường Cửa Nam, Hà Nội", "Phường Cửa Nam, Hà Nội"),
        ("phuong cua nam ha noi", "Phường Cửa Nam, Hà Nội"),
        ("Cửa Nam, HN", "Phường Cửa Nam, Hà Nội"),
        ("p. ba đình, hà nội", "Phường Ba Đình, Hà Nội"),
        ("phường tân phú hcm", "Phường Tân Phú, Hồ Chí Minh"),
        ("Xã Cổ Đô", "Xã Cổ Đô, Hà Nội"),
        ("Cửa Nam", None),  # today's in Hà Nội, former ones elsewhere
        ("phường Cửa Nam, quận Hoàn Kiếm, Hà Nội", None),  # the former one is in four of today's
        ("ba đình, hà nội", None),  # the district was called so too
        ("tân phú đồng nai", None),
        ("phường Tân Phú", None),
        ("co do", None),
        ("codo", None),
        ("", None),
    ],
)
def test_a_commune_of_today_is_named_beyond_doubt_or_not_at_all(typed: str, named: str | None) -> None:
    unit = UNITS.named(typed)
    assert (unit.label if unit else None) == named


def test_every_commune_but_one_is_named_by_its_own_label() -> None:
    """Thanh An is how Thạnh An is typed without marks, in the same province."""
    units = [UNITS.by_code(code) for code in UNITS.codes]
    assert [unit.label for unit in units if UNITS.named(unit.label) is not unit] == ["Xã Thanh An, Hồ Chí Minh"]


def test_a_former_commune_leads_to_todays_and_says_its_old_name() -> None:
    matches = UNITS.find("Trung Thạnh cờ đỏ")
    assert matches == [Match(UNITS.by_code("31255"), "xã Trung Thạnh, huyện Cờ Đỏ cũ", certain=True)]


def test_a_divided_commune_offers_all_its_heirs_and_is_not_certain() -> None:
    matches = UNITS.find("Trung Hưng, Sơn Tây")
    assert [match.former for match in matches] == ["phường Trung Hưng, thị xã Sơn Tây cũ"] * 2
    assert not any(match.certain for match in matches)


def test_a_disputed_commune_offers_all_answers_and_is_not_certain() -> None:
    matches = UNITS.find("Tân Thạnh, Thới Lai")
    assert {match.unit.code for match in matches} == {"31288", "31666"}
    assert not any(match.certain for match in matches)


@pytest.mark.parametrize("typed", ["huyện Ba Vì", "huyen ba vi", "h. ba vì"])
def test_a_former_district_offers_its_communes_of_today(typed: str) -> None:
    assert UNITS.count(typed) == 8
    assert set(former(typed)) == {"huyện Ba Vì cũ"}
    assert CO_DO in codes(typed)


@pytest.mark.parametrize("typed", ["quận 1", "quan 1", "q1", "Q.1", "q1 tphcm"])
def test_a_numbered_district_is_understood(typed: str) -> None:
    assert "Phường Bến Thành, Hồ Chí Minh" in labels(typed)
    assert set(former(typed)) == {"quận 1 cũ"}


def test_a_district_of_a_province_that_has_another_name_today_says_so() -> None:
    assert "thành phố Phan Thiết, Bình Thuận cũ" in former("tp phan thiet")


def test_todays_names_stand_before_former_communes_and_these_before_districts() -> None:
    names = former("Ba Vì")
    assert names[:2] == [None, None]
    assert names[2:] == ["huyện Ba Vì cũ"] * 6
    assert former("co do")[2:4] == ["phường Cờ Đỏ, thị xã Mộc Châu cũ", "huyện Cờ Đỏ cũ"]


def test_a_former_province_narrows_too() -> None:
    assert set(labels("chau thanh, long an")) <= {label for label in labels("chau thanh", 99) if "Tây Ninh" in label}


def test_a_unit_is_offered_once_however_many_of_its_names_answer() -> None:
    found = codes("chau thanh", 99)
    assert len(found) == len(set(found)) == UNITS.count("chau thanh") > 40


def test_the_limit_holds_and_the_count_tells_the_rest() -> None:
    assert len(UNITS.find("hoa binh", 4)) == 4
    assert UNITS.count("hoa binh") > 20
    assert UNITS.find("hoa binh", 0) == []


def test_the_own_province_comes_first_among_equals() -> None:
    assert UNITS.find("tan phu", near="80")[0].unit.label == "Xã Tân Phú, Tây Ninh"
    assert UNITS.find("tan phu", near="75")[0].unit.label == "Xã Tân Phú, Đồng Nai"


def test_a_wrong_kind_does_not_hide_the_place() -> None:
    assert codes("phường Cổ Đô") == [CO_DO]


@pytest.mark.parametrize("slip", ["codo", "hoan kiemm", "Nam Thanh Miệnn", "ben thnah"])
def test_one_slip_is_forgiven_but_never_certain(slip: str) -> None:
    matches = UNITS.find(slip)
    assert matches
    assert not any(match.certain for match in matches)


@pytest.mark.parametrize(
    "odd", ["", "  ", "???", "😀", "Hà Nội", "ha noi", "zzzzzz", "xã", "\x00", "1" * 500, "a " * 500]
)
def test_what_names_no_commune_finds_none(odd: str) -> None:
    assert UNITS.find(odd) == []
    assert UNITS.count(odd) == 0


def test_every_commune_is_found_by_its_own_label() -> None:
    lost = [
        unit.label
        for province in ("01", "75", "79", "31")
        for unit in UNITS.in_province(province)
        if unit.code not in codes(unit.label)
    ]
    assert lost == []


def test_every_commune_is_found_by_its_unmarked_label() -> None:
    assert [unit.label for unit in UNITS.in_province("40") if unit.code not in codes(_unmarked(unit.label))] == []


def _unmarked(label: str) -> str:
    plain = unicodedata.normalize("NFD", label).replace("đ", "d").replace("Đ", "D")
    return "".join(char for char in plain if not unicodedata.combining(char))


@pytest.mark.parametrize(
    ("words", "kind", "rest"),
    [
        (["tt", "cờ", "đỏ"], "thi tran", ["cờ", "đỏ"]),
        (["thị", "xã", "sơn", "tây"], "thi xa", ["sơn", "tây"]),
        (["xã"], "", ["xã"]),
        (["sa", "pa"], "", ["sa", "pa"]),
    ],
)
def test_the_kind_of_a_place_is_split_off(words: list[str], kind: str, rest: list[str]) -> None:
    assert split_kind(words) == (kind, rest)


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("Xã Cổ Đô", ("xa", "cổ đô")),
        ("Thị Trấn Óc Eo", ("thi tran", "óc eo")),
        ("Xã B'Lá", ("xa", "blá")),
        ("Quận 1", ("quan", "1")),
        ("Tỉnh Bà Rịa - Vũng Tàu", ("tinh", "bà rịa vũng tàu")),
    ],
)
def test_an_official_name_splits_into_kind_and_name(label: str, parts: tuple[str, str]) -> None:
    assert split_label(label) == parts


def test_numbers_lose_their_leading_zeros() -> None:
    assert place_words("P05, Q.3") == ["p", "5", "q", "3"]


def test_a_province_is_named_without_its_kind() -> None:
    assert bare_province("Thành phố Hồ Chí Minh") == "Hồ Chí Minh"
    assert bare_province("Tỉnh Đồng Nai") == "Đồng Nai"


def test_loading_is_quick() -> None:
    taken = []
    for _ in range(3):
        start = process_time()
        Units.load()
        taken.append(process_time() - start)
    # The goal is 0.2 s on a quiet machine; room for one that is busy.
    assert statistics.median(taken) < 0.6
