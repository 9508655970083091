"""2026–2030, day by day, for every plan that names dates: each count is that of the second calculation."""

from datetime import date
from random import Random

import pytest

from content.programme.duties import owed
from storage.engine import Database
from tests.independent_ladder import LAST
from tests.seasons.casts import open_stage, seat_some
from tests.seasons.happenings import Happenings
from tests.seasons.vows import check_all
from tests.world import library

YEARS = range(2026, 2031)
SEATED = 90  # communes with officials; of all others the province hears that nobody is there


def with_dates() -> list[str]:
    """The plans that make somebody owe something in these years."""
    shelf = library()
    return [
        plan.id for plan in shelf.plans.values() if any(owed(plan, year, shelf.units, shelf.workdays) for year in YEARS)
    ]


@pytest.mark.slow
def test_five_years_of_every_plan_with_dates_are_nudged_as_the_second_calculation_says(file: Database) -> None:
    chance, plans = Random(2026), with_dates()
    assert {"HN-2026-2030", "DN-2026-2030"} <= set(plans)
    stage = open_stage([file], plans, date(2026, 5, 4))
    seat_some(stage, chance, SEATED)
    happenings = Happenings(stage, chance, busy=3.0)
    happenings.play(date(2026, 5, 4), date(2031, 1, 20))
    assert check_all(stage) == len(stage.season.messages)
    last_days = {(report.plan, report.last_day.year) for report in stage.season.reports.values()}
    assert last_days >= {(plan, year) for plan in plans for year in YEARS}
    assert date(2031, 1, 20) < LAST
