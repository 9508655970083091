"""Ten quiet minutes, and how a slow writer keeps what they write open."""

from collections.abc import Callable

import pytest

from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def reader(visit: Visit) -> Visitor:
    """At an article."""
    return visit().open("/c").press("Tìm hiểu").press("Người đang bị giữ giấy tờ3 bài")


def stay(browser: Visitor, **changed: str) -> int:
    fields = {"csrf": browser.form("csrf").fields["csrf"]} | changed
    return browser.client.post("/c/stay", data=fields).status_code


def test_an_article_stays_for_ten_minutes(reader: Visitor, house: House) -> None:
    house.clock.pass_(9.9)
    assert "Bị giữ giấy tờ" in reader.open("/c").page.words


def test_after_ten_minutes_only_the_public_menu_is_shown(reader: Visitor, house: House) -> None:
    house.clock.pass_(10.1)
    assert "Chào bạn. Đây là Nhịp Cầu." in reader.open("/c").page.words
    assert "Bị giữ giấy tờ" not in reader.open("/c").page.words


def test_looking_again_and_again_does_not_prolong_it(reader: Visitor, house: House) -> None:
    for _ in range(3):
        house.clock.pass_(4)
        reader.open("/c")
    assert "Chào bạn. Đây là Nhịp Cầu." in reader.page.words


def test_a_press_prolongs_it(reader: Visitor, house: House) -> None:
    house.clock.pass_(9)
    reader.press("Về đầu").press("Tìm hiểu")
    house.clock.pass_(9)
    assert "Bạn muốn đọc cho ai?" in reader.open("/c").page.words


def test_what_was_typed_before_still_arrives_where_it_was_asked(visit: Visit, house: House) -> None:
    writer = visit().open("/c").press("Tìm hiểu")
    house.clock.pass_(60)
    writer.press("Tìm", text="một tin viết rất lâu")
    assert (house.core.events[-1].text, house.core.events[-1].place) == ("một tin viết rất lâu", "learn")


def test_a_slow_writer_keeps_it_open(reader: Visitor, house: House) -> None:
    for _ in range(4):
        house.clock.pass_(8)
        assert stay(reader) == 204
    assert len(house.core.stayed) == 4
    assert "Bị giữ giấy tờ" in reader.open("/c").page.words


def test_what_has_closed_does_not_open_again(reader: Visitor, house: House) -> None:
    house.clock.pass_(11)
    assert stay(reader) == 204
    assert "Chào bạn. Đây là Nhịp Cầu." in reader.open("/c").page.words


def test_staying_needs_the_token_and_the_cookie(reader: Visitor, house: House) -> None:
    assert stay(reader, csrf="0" * 32) == 403
    reader.client.cookies.clear()
    assert stay(reader) == 403
    assert not house.core.stayed
