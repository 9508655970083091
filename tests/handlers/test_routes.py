"""Addresses lead to functions, and no act can be registered without saying which mark it needs."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.context import Context
from handlers.conversation import NoSuchAddress, Screen, StaleAct, split_press
from handlers.held import Held
from handlers.routes import Routes

NOW = datetime(2026, 12, 1, tzinfo=UTC)
NOTHING: Any = None
CTX: Context[Any] = Context(NOTHING, NOTHING, Held(), "web", NOW, NOW, NOTHING, None, open_mark="AAAA")


def table() -> Routes:
    routes = Routes()
    routes.view("a/{name}")(lambda ctx, name: Screen(f"a/{name}", ()))
    routes.view("a/index")(lambda ctx: Screen("a/index", ()))
    routes.act("send", under=lambda ctx: "K7QF")(lambda ctx: "sent")
    routes.text("{place}")(lambda ctx, text, place: f"{place}-{text}")
    return routes


def test_a_named_part_is_handed_to_the_function() -> None:
    assert table().show(CTX, "a/hiv").address == "a/hiv"


def test_a_fixed_part_beats_a_named_one() -> None:
    assert table().show(CTX, "a/index").address == "a/index"


@pytest.mark.parametrize("address", ["b", "a", "a/b/c", "", "a/{name}"])
def test_an_address_that_leads_nowhere_is_named(address: str) -> None:
    if address == "a/{name}":
        assert table().show(CTX, address).address == address
        return
    with pytest.raises(NoSuchAddress):
        table().show(CTX, address)


def test_the_right_mark_presses() -> None:
    assert table().press(CTX, "send", "K7QF") == "sent"


@pytest.mark.parametrize("mark", ["", "AAAA", "k7qf", "K7QFX"])
def test_a_foreign_mark_does_nothing(mark: str) -> None:
    with pytest.raises(StaleAct):
        table().press(CTX, "send", mark)


def test_words_typed_where_nothing_is_asked_are_nobodys() -> None:
    assert table().typed(CTX, "a/hiv", "chào") is None
    assert table().typed(CTX, "here", "chào") == "here-chào"


def test_two_functions_cannot_answer_one_address() -> None:
    routes = table()
    with pytest.raises(ValueError, match="two functions"):
        routes.view("a/index")(lambda ctx: Screen("x", ()))
    with pytest.raises(ValueError, match="two functions"):
        routes.include(table())


@pytest.mark.parametrize(
    ("press", "parts"),
    [("learn", ("learn", None)), ("report/sendK7QF", ("report/send", "K7QF")), ("a/b-2", ("a/b-2", None))],
)
def test_a_press_is_an_address_and_perhaps_a_mark(press: str, parts: tuple[str, str | None]) -> None:
    assert split_press(press) == parts


@pytest.mark.parametrize("press", ["", "/", "a//b", "A", "a/../b", "a b", "x" * 61, "tìm", "K7QF", "a/sendK7Q1"])
def test_anything_else_is_no_address(press: str) -> None:
    with pytest.raises(NoSuchAddress):
        split_press(press)


def test_the_longest_address_with_its_mark_fits_a_telegram_button() -> None:
    longest = "a/" + "x" * 58
    assert split_press(longest + "AAAA") == (longest, "AAAA")
    assert len((longest + "AAAA").encode()) == 64
