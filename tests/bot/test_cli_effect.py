"""`nhipcau nudges effect PLAN PERIOD`: what a trial of reminders has shown, as an operator reads it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage import settings
from storage.accounts import officials
from storage.accounts.organisations import create_organisation
from storage.duties import arms, obligations, reports
from storage.duties.arms import TIMING, TRIED, USUAL, Assigned, Experiment, Key
from storage.duties.obligations import Due
from storage.engine import Database
from tests.bot.commands import Command
from tests.world import HANOI, library, sqlite_url

HN = "HN-2026-2030"
KEY = Key(HN, "year", "2025")
LAST, FILED = date(2026, 6, 16), datetime(2026, 6, 10, tzinfo=UTC)


@pytest.fixture
def database(migrated: Path) -> Iterator[Database]:
    opened = Database(sqlite_url(migrated))
    yield opened
    opened.close()


def tried(database: Database) -> None:
    """A period that is over: of forty units in each arm ten filed as usual, and thirty of those tried."""
    database.write(lambda tx: settings.put(tx, f"plan:{HN}", "2026-01-01"))
    home = database.write(lambda tx: create_organisation(tx, "Sở Y tế", None, HANOI, None))
    by = database.write(lambda tx: officials.add(tx, home, "focal").id)
    units = [unit.code for unit in library().units.in_province(HANOI)[:80]]
    drawn = {unit: Assigned("xã/seated", USUAL if n < 40 else TRIED) for n, unit in enumerate(units)}
    rows = [Due(HN, KEY.report, unit, KEY.period, LAST + timedelta(days=1), LAST) for unit in units]
    database.write(lambda tx: obligations.open_new(tx, rows))
    database.write(lambda tx: arms.start(tx, Experiment(KEY, TIMING, (-21, 0), b"0" * 16, by, FILED), drawn))
    owed = {duty.owner: duty for duty in database.read(lambda tx: obligations.of_period(tx, HN, KEY.period))}

    def file(tx: Connection) -> None:
        for unit in (*units[:10], *units[40:70]):
            reports.submit(tx, owed[unit], reports.Filed("report-commune-hn", 1, {}, reports.NIL), by, FILED, unit)

    database.write(file)


def test_the_effect_is_told_in_plain_text(run: Command, database: Database) -> None:
    tried(database)
    said = run("nudges", "effect", HN, "2025").stdout
    assert "Lịch thử: nhắc trước hạn 21, 0 ngày." in said
    assert "Nhóm thử: bốc thăm 40, được tính 40, đã nộp 30. Đơn vị ở giữa nộp trước hạn (ngày): 6" in said
    assert "Nhóm thường: 10/40 (25,0 %)" in said
    assert "+50,0 điểm phần trăm (khoảng tin cậy 95 %: +28,5 đến +65,3)" in said
    assert "Có khác biệt: nhóm thử cao hơn." in said


def test_where_nothing_was_tried_that_is_said(run: Command, database: Database) -> None:
    ran = run("nudges", "effect", HN, "2027S1")
    assert ran.returncode == 2
    assert "không thử cách nhắc nào trong kỳ 2027S1" in ran.stderr
