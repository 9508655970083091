"""The record of what was done: bounded, and only of what succeeded."""

import pytest

from bot.web.desk.presses import Presses


def test_a_press_is_done_once_for_each_visit() -> None:
    presses, done = Presses(), list[str]()
    for visit in ("a", "a", "b"):
        presses.once(visit, "1", lambda visit=visit: done.append(visit))
    assert done == ["a", "b"]


def test_what_failed_may_be_pressed_again() -> None:
    presses, done = Presses(), list[str]()
    with pytest.raises(ZeroDivisionError):
        presses.once("a", "1", lambda: done.append(str(1 / 0)))
    presses.once("a", "1", lambda: done.append("second"))
    assert done == ["second"]


def test_the_oldest_is_forgotten_first() -> None:
    presses, done = Presses(kept=2), list[str]()
    for press in ("1", "2", "3", "3", "2", "1"):
        presses.once("a", press, lambda press=press: done.append(press))
    assert done == ["1", "2", "3", "1"]
