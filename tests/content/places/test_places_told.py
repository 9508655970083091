"""The place that a story names, and the one within an address."""

import pytest

from content.places.places_told import place_at_end, place_near, place_told, places_within
from content.places.units import Units

UNITS = Units.load()
HANOI = "01"


@pytest.mark.parametrize(
    "story", ["Ở xã Cổ Đô có quán giữ giấy tờ", "quan do o xa Co Do Ha Noi", "Phòng trọ cạnh Phường Hoàn Kiếm, mở đêm."]
)
def test_a_commune_said_with_its_kind_is_found(story: str) -> None:
    assert place_told(story, UNITS) is not None


@pytest.mark.parametrize(
    "story",
    [
        "",
        "xa lắm",
        "quán gần nhà em",
        "Quán Hoa Sữa, co do",
        "Nghệ An, Cửa Nam",
        "TP Vinh, Nghệ An, quán Sao, Cửa Nam",
        "Quán Sao P. Cửa Nam gần chợ, Nghệ An",
        "Karaoke P. Cửa Nam, 12 phố Hai Bà, quận Hoàn Kiếm",
        "Karaoke Sao Đêm, Cổ Đô, Vật Lại",
        "từ xã Cổ Đô sang xã Vật Lại",
        "ở xã Tân Phú",
        "ở phường Cửa Nam",
        "ở phường",
        "cách xa Cổ Đô",
    ],
)
def test_none_or_several_are_not_guessed_at(story: str) -> None:
    assert place_told(story, UNITS) is None


def test_a_story_that_names_the_province_too_leaves_no_doubt() -> None:
    told = place_told("Ở phường Cửa Nam, Hà Nội có quán mở suốt đêm", UNITS)
    assert told is not None
    assert told.label == "Phường Cửa Nam, Hà Nội"


@pytest.mark.parametrize(
    "address",
    [
        "Karaoke Sao Đêm, phường Cửa Nam, Hà Nội",
        "karaoke sao dem p cua nam hn",
        "Karaoke Sao Đêm, Cửa Nam, Hà Nội",
        "Karaoke Sao Đêm - phường Cửa Nam - Hà Nội",
        "số 3 đường Lê Duẩn phường Cửa Nam thành phố Hà Nội",
        "Karaoke Sao Đêm, phường Cửa Nam",
        "karaoke sao dem phuong cua nam",
    ],
)
def test_an_address_names_its_commune_with_kind_or_comma_and_its_province(address: str) -> None:
    unit, _ = places_within(address, UNITS)
    assert unit is not None
    assert unit.label == "Phường Cửa Nam, Hà Nội"


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("Karaoke Sao Đêm, Cửa Nam", "Phường Cửa Nam, Hà Nội"),
        ("Karaoke Sao Đêm, p. Cửa Nam", "Phường Cửa Nam, Hà Nội"),
        ("quán gần chợ, xã Tân Lập", "Xã Tân Lập, Quảng Trị"),
        ("Karaoke Sao Đêm, phường Cửa Nam, quận Hoàn Kiếm, Hà Nội", "Phường Cửa Nam, Hà Nội"),
        ("Karaoke Sao Đêm, phường Tân Phú", "Phường Tân Phú, Hồ Chí Minh"),
        ("Quán X, Nguyễn Du", "Xã Nguyễn Du, Hưng Yên"),
        ("từ xã Cổ Đô sang xã Vật Lại", "Xã Cổ Đô, Hà Nội"),
    ],
)
def test_what_may_be_several_is_asked_not_taken(address: str, first: str) -> None:
    unit, maybe = places_within(address, UNITS)
    assert unit is None
    assert maybe[0].unit.label == first
    assert len(maybe) > 1


@pytest.mark.parametrize(
    "address", ["Karaoke Sao Đêm, Cửa Nam", "Karaoke Sao Đêm, P. Cửa Nam", "Karaoke Sao Đêm P.Cửa Nam", "Cửa Nam"]
)
def test_a_bare_name_is_the_province_s_own_commune_of_today(address: str) -> None:
    assert UNITS.named(address) is None
    unit = place_near(address, UNITS, HANOI)
    assert unit is not None
    assert unit.label == "Phường Cửa Nam, Hà Nội"


@pytest.mark.parametrize(
    "address",
    [
        "Karaoke Sao Dem, Cua Nam",  # without marks it may be another name
        "Quán X, Hoàn Kiếm",  # the former district
        "Quán X, Nguyễn Du",  # a street here, and a commune elsewhere
        "Karaoke Sao Đêm, Cửa Nam, quận Hoàn Kiếm",  # the former ward, which went to three
        "từ xã Cổ Đô sang xã Vật Lại",
    ],
)
def test_what_may_mean_something_else_here_is_asked(address: str) -> None:
    assert place_near(address, UNITS, HANOI) is None


def test_the_province_s_own_commune_is_found_at_the_end_of_words_without_marks_or_comma() -> None:
    unit = place_at_end("karaoke hoa sua cua nam", UNITS, HANOI)
    assert unit is not None
    assert unit.label == "Phường Cửa Nam, Hà Nội"
    assert place_at_end("karaoke hoa sua gan cho", UNITS, HANOI) is None


@pytest.mark.parametrize("address", ["Karaoke Sao Đêm gần chợ", "ở phường", "cách xa Tân Lập 3 km", "", ",,,", "12, 5"])
def test_an_address_without_a_commune_has_none(address: str) -> None:
    assert places_within(address, UNITS) == (None, [])


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("phường Cửa Nam", "Phường Cửa Nam, Hà Nội"),
        ("Phường Tân Phú", None),
        ("xã Tân Phú", None),
        ("Cửa Nam", None),
        ("phường Cửa Nam, Nghệ An", None),
        ("phường Cửa Nam, quận Hoàn Kiếm", None),
        ("phuong ba dinh", None),
    ],
)
def test_a_name_that_stands_once_in_the_country_today_is_taken_with_its_kind_alone(
    typed: str, label: str | None
) -> None:
    unit = UNITS.named_now(typed)
    assert (unit.label if unit else None) == label
