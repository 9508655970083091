"""A text too long for any question comes back in its box, and nothing of it is done."""

from collections.abc import Callable

import pytest

from bot.web.render import LONGEST
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def writer(visit: Visit) -> Visitor:
    return visit().open("/c")


def test_a_text_too_long_is_kept_and_not_handed_on(writer: Visitor, house: House) -> None:
    story = "ệ" * (LONGEST + 1)
    again = writer.press("Tìm", text=story)
    assert again.status == 413
    assert again.form("text").fields["text"] == story
    assert "Tin của bạn chưa gửi, vẫn còn ở đây. Mỗi lần gửi được tối đa 4000 chữ cái." in again.page.text
    assert not house.core.events


def test_shortened_it_goes_through(writer: Visitor, house: House) -> None:
    writer.press("Tìm", text="a" * (LONGEST + 1)).press("Gửi lại", text="a" * LONGEST)
    assert [len(event.text or "") for event in house.core.events] == [LONGEST]


def test_letters_are_counted_as_they_are_read(writer: Visitor, house: House) -> None:
    """A phone may send each of these as three signs."""
    writer.press("Tìm", text="e\u0323\u0302" * LONGEST)
    assert [len(event.text or "") for event in house.core.events] == [LONGEST]


def test_it_is_told_in_the_language_of_the_visit(writer: Visitor) -> None:
    again = writer.press("English").press("Search", text="a" * (LONGEST + 1))
    assert "The message is too long" in again.page.words
    assert again.page.lang == "en"


def test_a_long_text_in_vietnamese_fits_into_the_body(writer: Visitor) -> None:
    assert writer.press("Tìm", text="ệ" * 20_000).form("text").fields["text"] == "ệ" * 20_000
