"""Drawing lots: the arms are alike in number and kind, the same seed draws the same, and each unit's chance is even."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.programme.ladder import Ladder
from handlers.officials.province.drawing import Unfit, Wanted, counted, draw, ladders_for, smallest
from storage.duties.arms import PROMISE, TIMING, TRIED, USUAL, Arm
from tests.world import library

USUAL_STEPS = (-28, -21, -14, -7, -3, -1, 0)
seeds = st.binary(min_size=16, max_size=16)
many = st.dictionaries(st.text("0123456789", min_size=5, max_size=5), st.sampled_from("abcd"), max_size=24)


def arms(drawn: dict[str, tuple[str, Arm]], stratum: str | None = None) -> Counter[str]:
    return Counter(arm for own, arm in drawn.values() if stratum in (None, own))


@settings(max_examples=40)
@given(seeds, many)
def test_the_arms_differ_by_one_unit_at_most_in_all_and_in_each_stratum(seed: bytes, strata: dict[str, str]) -> None:
    drawn = draw(seed, strata)
    assert drawn.keys() == strata.keys()
    assert arms(drawn)[USUAL] - arms(drawn)[TRIED] in (0, 1)
    for stratum in strata.values():
        assert abs(arms(drawn, stratum)[USUAL] - arms(drawn, stratum)[TRIED]) <= 1


@settings(max_examples=40)
@given(seeds, many)
def test_the_same_seed_draws_the_same_in_whatever_order_units_are_named(seed: bytes, strata: dict[str, str]) -> None:
    assert draw(seed, strata) == draw(seed, dict(reversed(strata.items())))


@settings(max_examples=40)
@given(seeds, seeds, many)
def test_how_many_are_in_each_arm_can_be_said_before_it_is_drawn(a: bytes, b: bytes, strata: dict[str, str]) -> None:
    named = {owner: f"xã/{each}" for owner, each in strata.items()}
    assert counted(draw(a, named).values()) == counted(draw(b, named).values())


def test_each_unit_has_an_even_chance_and_no_two_go_together() -> None:
    units = {f"{n:05}": "xã" if n % 3 else "phường" for n in range(30)}
    draws = [draw(f"{n:016}".encode(), units) for n in range(400)]
    one, other = sorted(units)[:2]
    tried = Counter(owner for drawn in draws for owner, each in drawn.items() if each.arm == TRIED)
    assert set(units) == set(tried)
    assert all(140 <= tried[owner] <= 260 for owner in units)  # six standard deviations around 200
    assert 140 <= sum(drawn[one].arm == drawn[other].arm for drawn in draws) <= 260


def steps_of(ladder: Ladder) -> list[int]:
    return [step.offset for step in ladder.steps if step.to == "unit"]


def test_another_timing_differs_before_the_last_day_alone() -> None:
    usual = library().ladder
    found = ladders_for(usual, Wanted("P", "half-year", "2027S1", TIMING, (-21, -7, 0)))
    assert found[USUAL] is usual
    assert steps_of(found[TRIED]) == [-21, -7, 0, 1, 3]
    above = [[step for step in each.steps if step.to != "unit"] for each in found.values()]
    assert above[0] == above[1] != []


@pytest.mark.parametrize(
    ("steps", "why"), [((), "steps"), ((-7, 1), "steps"), ((-61,), "steps"), (USUAL_STEPS, "same")], ids=str
)
def test_a_timing_that_is_none_is_refused(steps: tuple[int, ...], why: str) -> None:
    with pytest.raises(Unfit) as refused:
        ladders_for(library().ladder, Wanted("P", "half-year", "2027S1", TIMING, steps))
    assert refused.value.why == why


def test_without_the_promise_both_have_the_same_steps() -> None:
    found = ladders_for(library().ladder, Wanted("P", "half-year", "2027S1", PROMISE))
    assert found[USUAL] is found[TRIED]


def test_the_more_units_the_smaller_a_difference_can_be_seen() -> None:
    assert [smallest(units) for units in (30, 63, 250)] == [22, 16, 8]
