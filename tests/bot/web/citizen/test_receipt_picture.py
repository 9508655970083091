"""The receipt as a picture: only of what is on the screen, after a warning, and kept nowhere."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from tests.bot.web.citizen.test_page import at
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor

PICTURE = "/c/receipt.png"


@pytest.fixture
def person(visit: Callable[..., Visitor]) -> Visitor:
    return at(visit().open("/c"), "receipt")


def ask(person: Visitor, **changed: str) -> Visitor:
    return person.post(PICTURE, {"csrf": person.form("csrf").fields["csrf"]} | changed)


def test_the_warning_stands_before_the_button(person: Visitor) -> None:
    words = person.page.words
    said = words.index("Chỉ lưu khi không ai xem máy bạn. Ảnh nằm trong máy, ai mở máy cũng thấy.")
    assert said < words.index("Tải ảnh về máy")


def test_it_is_a_picture_that_no_cache_keeps_and_whose_name_says_nothing(person: Visitor) -> None:
    answer = person.press("Tải ảnh về máy").answer
    assert Image.open(BytesIO(answer.content)).size == (1080, 804)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="anh.png"'


def test_a_picture_says_nothing_of_when_and_where_it_was_drawn(person: Visitor) -> None:
    once = ask(person).answer.content
    assert once == ask(person.open("/c")).answer.content
    assert Image.open(BytesIO(once)).info == {}


def test_only_the_page_itself_can_ask_for_it(person: Visitor) -> None:
    assert ask(person, csrf="0" * 32).status == 403
    assert person.client.get(PICTURE).status_code == 405
    assert person.post(PICTURE, {"csrf": "x"}, origin="https://elsewhere.example").status == 403


def test_where_no_receipt_is_shown_there_is_nothing_to_draw(person: Visitor) -> None:
    assert ask(at(person, "learn")).status == 404
    assert "Tải ảnh về máy" not in person.open("/c").page.words


def test_after_ten_idle_minutes_it_is_not_drawn(person: Visitor, house: House) -> None:
    house.clock.pass_(11)
    assert ask(person).status == 404
