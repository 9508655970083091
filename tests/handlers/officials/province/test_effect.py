"""What a trial has shown, by hand on a few units; and by lot on thousands, where the truth is known."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.officials.province.drawing import draw
from handlers.officials.province.effect import EARLY, Effect, Fate, effect, fates
from storage.duties.arms import TRIED, USUAL, Arm, Assigned
from storage.duties.lifecycle import ACCEPTED, EXEMPT, EXPECTED, RETURNED, SUBMITTED
from storage.duties.obligations import Obligation

LAST = date(2027, 6, 16)
UNITS = [f"{n:05}" for n in range(126)]
EXPERIMENTS = 500


def duty(owner: str, state: str = EXPECTED, filed: int | None = None, moved: int = 0) -> Obligation:
    """`filed`: so many days before the last one."""
    first = None if filed is None else datetime(2027, 6, 16, 3, tzinfo=UTC) - timedelta(days=filed)
    last = LAST + timedelta(days=moved)
    what = ("P", "half-year", owner, "2027S1", LAST + timedelta(days=1), last)
    return Obligation(b"0" * 16, *what, state, None, first)


def of(*duties: Obligation, standing: tuple[str, ...] | None = None) -> Effect:
    """All of them in the tried arm."""
    assigned = {each.owner: Assigned("xã/seated", TRIED) for each in duties}
    return effect(fates(assigned, {each.owner: each for each in duties}, LAST, standing or tuple(assigned)))


def test_each_unit_counts_once_by_what_it_handed_in_first() -> None:
    seen = of(
        duty("a", SUBMITTED, 0), duty("b", RETURNED, 8), duty("c", ACCEPTED, EARLY), duty("d", SUBMITTED, -1), duty("e")
    ).tried
    assert (seen.counted, seen.filed, seen.on_time, seen.early) == (5, 4, (3, 5), (2, 5))
    assert seen.median == 0  # 8, 7, 0, one day late, never


def test_while_fewer_than_half_have_filed_there_is_no_middle() -> None:
    assert of(duty("a", SUBMITTED, 3), duty("b"), duty("c")).tried.median is None


def test_who_is_exempt_has_merged_or_has_a_day_of_its_own_is_left_out_and_told() -> None:
    every = (duty("a", EXEMPT), duty("b", SUBMITTED, 2, moved=7), duty("c"), duty("d", SUBMITTED, 1))
    seen = of(*every, standing=("a", "b", "d")).tried
    assert seen.left_out == {"exempt": 1, "moved": 1, "merged": 1}
    assert (seen.assigned, seen.counted, seen.on_time) == (4, 1, (1, 1))


def arm(which: Arm, units: int, on_time: int) -> list[Fate]:
    return [Fate(which, None, 0 if n < on_time else None) for n in range(units)]


@pytest.mark.parametrize(
    ("usual", "tried", "verdict"),
    [
        ((29, 0), (63, 63), "few"),
        ((63, 47), (63, 50), "unclear"),
        ((63, 40), (63, 55), "more"),
        ((63, 55), (63, 40), "less"),
        ((0, 0), (63, 40), "few"),
    ],
)
def test_little_is_said_of_few_units_or_of_an_interval_with_nought(
    usual: tuple[int, int], tried: tuple[int, int], verdict: str
) -> None:
    first, _ = effect([*arm(USUAL, *usual), *arm(TRIED, *tried)]).measures
    assert (first.name, first.verdict) == ("on-time", verdict)


def experiments(truth: dict[Arm, float], seed: int) -> Iterator[Effect]:
    """Trials of a province's 126 communes, each drawn anew; whether a unit files in time is chance alone."""
    chance = random.Random(seed)
    for _ in range(EXPERIMENTS):
        drawn = draw(chance.randbytes(16), dict.fromkeys(UNITS, "xã/seated"))
        duties = {owner: _filed(owner, chance.random() < truth[each.arm], chance) for owner, each in drawn.items()}
        yield effect(fates(drawn, duties, LAST, UNITS))


def _filed(owner: str, in_time: bool, chance: random.Random) -> Obligation:
    return duty(owner, SUBMITTED, chance.randint(0, 20) if in_time else -chance.randint(1, 5))


@pytest.mark.slow
@pytest.mark.parametrize(("usual", "tried"), [(0.74, 0.78), (0.74, 0.94), (0.5, 0.3), (0.97, 0.99)])
def test_the_interval_holds_the_truth_as_often_as_it_says(usual: float, tried: float) -> None:
    found = [each.measures[0].difference for each in experiments({USUAL: usual, TRIED: tried}, seed=1)]
    assert sum(each is not None and each.low <= tried - usual <= each.high for each in found) >= 0.93 * EXPERIMENTS


@pytest.mark.slow
def test_where_nothing_differs_a_difference_is_rarely_told() -> None:
    told = Counter(each.measures[0].verdict for each in experiments({USUAL: 0.74, TRIED: 0.74}, seed=2))
    assert told["more"] + told["less"] <= 0.07 * EXPERIMENTS
    assert min(told["more"], told["less"]) > 0  # it does happen, as often one way as the other


@pytest.mark.slow
def test_a_large_difference_is_told_nearly_always() -> None:
    told = Counter(each.measures[0].verdict for each in experiments({USUAL: 0.6, TRIED: 0.9}, seed=3))
    assert told["more"] >= 0.95 * EXPERIMENTS
    assert told["less"] == 0
