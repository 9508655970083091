"""Who plays: provinces with their units' officials, by lot, on a real database and in the second calculation."""

from collections.abc import Sequence
from datetime import date
from random import Random

from content.library import Library
from storage.engine import Database
from tests.independent_post import CHANNELS, READS, REFUSES
from tests.independent_season import Season
from tests.seasons.stage import Stage
from tests.transcript import at
from tests.world import library


def open_stage(
    databases: Sequence[Database],
    plans: Sequence[str],
    day: date,
    in_use: tuple[str, ...] = CHANNELS,
    shelf: Library | None = None,
) -> Stage:
    """The plans are on from that day; each of their provinces has a focal point."""
    stage = Stage(databases, shelf or library(), Season(dict.fromkeys(plans, day), in_use))
    stage.clock.move_to(at(f"{day}T00:00"))
    stage.switch_on(day)
    for province in sorted({report.province for report in stage.season.reports.values()}):
        stage.by = stage.hire(province, "", "focal")
    return stage


def seat_some(stage: Stage, chance: Random, limit: int | None = None) -> None:
    """Most units have a reporter, some two, some a leader too; a few nobody at all. Most are on a channel or two."""
    units = sorted(
        {(report.province, report.unit) for report in stage.season.reports.values() if report.unit.isdigit()}
    )
    for province, unit in chance.sample(units, limit) if limit else units:
        roles = chance.choice((["reporter"],) * 4 + (["reporter", "reporter"], ["reporter", "leader"], ["leader"], []))
        for who in [stage.hire(province, unit, role) for role in roles]:
            for channel in chance.choice(((), ("telegram",), ("telegram",), ("email",), CHANNELS)):
                if channel in stage.season.in_use:
                    stage.join(who, channel, chance.choice((READS,) * 7 + (REFUSES,)))
