"""What the issue promises, looked at in the rows themselves, once a season is over and at the end of each day."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Table, select

from storage.duties.duty_tables import nudge, nudge_item, obligation_change, unreached
from storage.duties.lifecycle import EXPECTED, OWED
from storage.duties.nudges import DONE, UNDELIVERED
from storage.moments import moment
from tests.independent_ladder import FAR, clock, closed
from tests.independent_season import step_of
from tests.seasons.stage import Stage


def check_all(stage: Stage) -> int:
    """Nobody outside hours, twice a day, twice for a step, after submission, or too often; returns how many nudges."""
    rows, items = _rows(stage, nudge), _rows(stage, nudge_item)
    at, days = {row.id: moment(row.at) for row in rows}, {row.id: row.on_day for row in rows}
    assert not any(closed(each) for each in at.values())
    assert all(clock(at[row.id]).date() == row.on_day for row in rows)
    assert set(Counter((row.official_id, row.on_day) for row in rows).values()) <= {1}
    assert set(Counter((one.official_id, one.obligation_id, one.step) for one in items).values()) <= {1}
    about: dict[bytes, list[bytes]] = defaultdict(list)
    for one in items:
        about[one.nudge_id].append(one.obligation_id)
    # A letter about what stood on the page leaves out what was settled meanwhile, and its nudge keeps it.
    stood = {(each.person, clock(each.at).date()): each.at for each in stage.season.messages if each.stood}
    left = {row.id: stood.get((row.official_id, row.on_day), at[row.id]) for row in rows}
    check_owed(stage, [(left[one], reports) for one, reports in about.items()])
    urgent = {one.nudge_id for one in items if one.step.split("~")[0] not in FAR}
    check_calm({row.id: row.official_id for row in rows if row.state not in (UNDELIVERED, DONE)}, days, urgent)
    stage.check_ways(anew=True)
    return len(rows)


def check_owed(stage: Stage, told: list[tuple[datetime, list[bytes]]]) -> None:
    """At the moment a nudge left, every report in it was owed, by the reports' own history."""
    history: dict[bytes, list[tuple[datetime, int, str]]] = defaultdict(list)
    for row in _rows(stage, obligation_change):
        history[row.obligation_id].append((moment(row.at), row.n, row.after))
    for at, about in told:
        assert all(_state(history[report], at) in OWED for report in about), (at, [one.hex() for one in about])


def _state(changes: list[tuple[datetime, int, str]], at: datetime) -> str:
    return next((after for when, _, after in sorted(changes, reverse=True) if when <= at), EXPECTED)


def check_calm(whose: dict[bytes, bytes], days: dict[bytes, date], urgent: set[bytes]) -> None:
    """Whatever is far off is never the third message of a week."""
    weeks: dict[tuple[bytes, tuple[int, int]], list[tuple[date, bool]]] = defaultdict(list)
    for one, who in whose.items():
        weeks[who, days[one].isocalendar()[:2]].append((days[one], one in urgent))
    assert all(is_urgent for week in weeks.values() for _, is_urgent in sorted(week)[2:])


def check_nobody_is_forgotten(stage: Stage) -> None:
    """After a day's last tick: whoever is there for what a unit owes has heard of where it stands, or something today,
    or wants quiet, or had two messages this week; and where nobody is there the province has been told.
    """
    had = {(row.official_id, row.obligation_id, row.step) for row in _rows(stage, nudge_item)}
    heard = {row.official_id for row in _rows(stage, nudge) if row.on_day == stage.today}
    told = {(row.province_code, row.owner) for row in _rows(stage, unreached) if row.told}
    for report_id, report in stage.season.reports.items():
        step = step_of(report, "unit", stage.today)
        if not step or not stage.season.stands(report, stage.today) or report.province in stage.season.paused:
            continue
        there = stage.season.concerned(report, "unit", stage.today)
        assert there or (report.province, report.unit) in told, (stage.now, report)
        deaf = [who for who in there if (who, report_id, step) not in had and who not in heard]
        assert not any(stage.season.may(who, stage.now, {(report_id, step)}) for who in deaf), (stage.now, report)


def _rows(stage: Stage, table: Table) -> Sequence[Row[Any]]:
    return stage.database.read(lambda tx: tx.execute(select(table)).all())
