"""Who only says hello is looking for nobody's article."""

import pytest

from content.language.greetings import Greetings

GREETINGS = Greetings.load()


@pytest.mark.parametrize("typed", ["Xin chào!", "chao ban", "Alooo", "a lô", "HI", "hello 👋", "bạn ơi…", "hé lô"])
def test_a_greeting_is_known_however_it_is_typed(typed: str) -> None:
    assert GREETINGS.holds(typed)


@pytest.mark.parametrize("typed", ["chào bạn em bị giữ giấy tờ", "hiv", "xin việc", "", "👋", "hi " * 30])
def test_a_greeting_with_something_behind_it_is_a_question(typed: str) -> None:
    assert not GREETINGS.holds(typed)
