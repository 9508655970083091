"""One season of 3,321 communes with two officials each."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

import pytest

from storage.duties.reports import FULL
from storage.engine import Database
from tests.seasons.happenings import Happenings, moments
from tests.seasons.nation import OFFICIALS, open_country
from tests.seasons.stage import Stage
from tests.seasons.vows import check_all

FIRST, LAST, LAST_DAY = date(2027, 5, 17), date(2027, 6, 22), date(2027, 6, 16)
FIVE_MINUTES = 300
HOURS = ("07:29", "07:30", "16:59")


def filings(stage: Stage, chance: Random) -> dict[datetime, list[bytes]]:
    """By the tick before which they come: of five reports four, most in the last two weeks."""
    drawn = defaultdict[datetime, list[bytes]](list)
    ticks = list(moments(FIRST, LAST, lambda _: HOURS))
    for report_id, report in stage.season.reports.items():
        if report.last_day == LAST_DAY and chance.random() < 0.8:
            day = LAST_DAY + timedelta(days=round(chance.triangular(-29, 6, -1)))
            drawn[chance.choice([now for now in ticks if now.date() == day])].append(report_id)
    return drawn


@pytest.mark.slow
def test_a_season_of_the_whole_country_is_nudged_as_the_second_calculation_says_within_five_minutes(
    file: Database,
) -> None:
    chance, stage = Random(34), open_country([file])
    files, happenings = filings(stage, chance), Happenings(stage, chance, cuts=1)
    for now in moments(FIRST, LAST, lambda _: HOURS):
        stage.clock.move_to(now - timedelta(minutes=1))
        for report in files[now]:
            if stage.season.reports[report].owed:
                stage.file(report, FULL)
        for _ in range(8):
            happenings.happen()
        happenings.tick(now)
    assert check_all(stage) == len(stage.season.messages) > OFFICIALS
    assert stage.spent < FIVE_MINUTES
