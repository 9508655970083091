"""Whoever guesses waits; whoever knows never long, and nobody for somebody else's guesses."""

from datetime import timedelta

import pytest

from handlers.officials.entry.tries import SlowDown, Tries
from tests.conftest import HandClock

PACE = timedelta(seconds=20)


@pytest.fixture
def tries(clock: HandClock) -> Tries:
    return Tries(clock, 3, PACE)


def spend(tries: Tries, *parts: str, times: int = 3) -> None:
    for _ in range(times):
        tries.check(*parts)
        tries.wrong(*parts)


def test_after_some_wrong_tries_one_waits(tries: Tries) -> None:
    spend(tries, "CB", "here")
    with pytest.raises(SlowDown) as slow:
        tries.check("CB", "here")
    assert slow.value.seconds == PACE.total_seconds()


def test_whoever_tries_from_elsewhere_or_at_another_code_makes_nobody_wait(tries: Tries) -> None:
    spend(tries, "CB", "here")
    tries.check("CB", "there")
    tries.check("CC", "here")
    tries.check("CBh", "ere")


def test_right_ones_cost_nothing(tries: Tries) -> None:
    for _ in range(10):
        tries.check("CB", "here")


def test_a_crowd_that_comes_at_once_waits_before_any_of_it_is_found_wrong(tries: Tries) -> None:
    for _ in range(3):
        tries.take("here")
    with pytest.raises(SlowDown):
        tries.take("here")
    tries.give_back("here")
    tries.take("here")


def test_the_next_try_is_free_after_the_pace_and_all_after_a_while(tries: Tries, clock: HandClock) -> None:
    spend(tries, "CB")
    clock.pass_time(PACE)
    spend(tries, "CB", times=1)
    with pytest.raises(SlowDown):
        tries.check("CB")
    clock.pass_time(10 * PACE)
    spend(tries, "CB", times=3)


def test_a_wait_of_more_than_a_minute_cannot_be_asked_for(clock: HandClock) -> None:
    with pytest.raises(ValueError, match="a minute"):
        Tries(clock, 3, timedelta(seconds=61))


def test_memory_is_bounded_and_forgets_every_day(clock: HandClock) -> None:
    tries = Tries(clock, 3, PACE, kept=100)
    spend(tries, "CB")
    clock.pass_time(timedelta(days=1))
    spend(tries, "CB")
    for number in range(100):
        tries.wrong(str(number))
    tries.check("CB")
    assert len(tries._buckets) == 100


def test_neither_code_nor_place_stands_in_memory(tries: Tries) -> None:
    spend(tries, "CB-7K3F-Q2", "203.0.113.7")
    assert all(told not in repr(vars(tries)) for told in ("7K3F", "203.0"))
