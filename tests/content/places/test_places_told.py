"""The place that a story names."""

import pytest

from content.places.places_told import place_told
from content.places.units import Units

UNITS = Units.load()


@pytest.mark.parametrize(
    "story", ["Ở xã Cổ Đô có quán giữ giấy tờ", "quan do o xa Co Do Ha Noi", "Phòng trọ cạnh Phường Hoàn Kiếm, mở đêm."]
)
def test_a_commune_said_with_its_kind_is_found(story: str) -> None:
    assert place_told(story, UNITS) is not None


@pytest.mark.parametrize("story", ["", "xa lắm", "quán gần nhà em", "từ xã Cổ Đô sang xã Vật Lại", "ở xã Tân Phú"])
def test_none_or_several_are_not_guessed_at(story: str) -> None:
    assert place_told(story, UNITS) is None
