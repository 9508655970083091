"""Seasons in which everything happens, drawn by lot: programme and second calculation agree at every tick.

A failure names the moment, the people and the reports; its seed stands in the test's name. To make it smaller, lower
the number of units, `busy` or the days.
"""

from datetime import date
from random import Random

import pytest

from storage.engine import Database
from tests.offices import HN
from tests.seasons.casts import open_stage, seat_some
from tests.seasons.doings import WEIGHTS
from tests.seasons.happenings import Happenings
from tests.seasons.vows import check_all

SPRING = date(2027, 5, 1)


def play(databases: list[Database], seed: int, units: int, days: tuple[date, date], **how: float) -> Happenings:
    chance = Random(seed)
    stage = open_stage(databases, [HN], SPRING)
    seat_some(stage, chance, units)
    happenings = Happenings(stage, chance, **how)  # type: ignore[arg-type]  # its rates
    happenings.play(*days)
    assert check_all(stage) == len(stage.season.messages)
    return happenings


def test_weeks_in_which_everything_happens_are_nudged_as_the_second_calculation_says(file: Database) -> None:
    done = play([file], 11, 10, (date(2027, 6, 9), date(2027, 6, 17)), busy=1.0, quiet=False)
    assert len(done.stage.season.messages) > 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_season_in_which_everything_happens_is_nudged_as_the_second_calculation_says(
    file: Database, seed: int
) -> None:
    """Every other one without quiet hours: as long as somebody waits for their end the programme looks every minute."""
    done = play([file], seed, 60, (date(2027, 5, 10), date(2027, 7, 10)), busy=3.0, quiet=seed % 2 == 0)
    assert set(done.done) == set(WEIGHTS)
    assert {step[0] for _, _, step in done.stage.season.had} == {"T", "P", "R"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22])
def test_two_replicas_on_a_server_do_together_what_the_second_calculation_says(
    replicas: list[Database], seed: int
) -> None:
    """Both tick at the same moment, and both send: nobody is told twice, and nobody is left to the other."""
    play(replicas, seed, 30, (date(2027, 5, 17), date(2027, 6, 26)), busy=1.0, quiet=seed % 2 == 0)
