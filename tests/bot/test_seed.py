"""What the demonstration's database is given at a start: only what is missing."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import demo, seed
from bot.body import Body
from bot.web.parts import Parts
from storage.accounts import officials
from storage.duties import obligations
from storage.engine import Database
from tests.conftest import HandClock
from tests.desk_rules import rules
from tests.world import library


@pytest.fixture
def body(tmp_path: Path, sqlite_template: Path) -> Iterator[Body]:
    """A home from before there were communes: its desks are there, and it says that it is ready."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    clock = HandClock()
    database.write(lambda tx: seed.mark(tx, seed.READY))
    yield Body(database, clock, library(), Parts(library().texts, clock, ""), rules())
    database.close()


def test_a_home_from_before_the_communes_is_given_them(body: Body, tmp_path: Path) -> None:
    demo.seed_once(body, tmp_path / "demo.json", str)
    assert len(_chairs(body)) == 1 + 126
    assert not (tmp_path / "demo.json").exists()


def test_a_second_start_gives_nothing_more(body: Body, tmp_path: Path) -> None:
    demo.seed_once(body, tmp_path / "demo.json", str)
    first = _chairs(body)
    demo.seed_once(body, tmp_path / "demo.json", str)
    assert _chairs(body) == first


def test_the_focal_point_comes_first_then_the_communes_with_their_kind(body: Body, tmp_path: Path) -> None:
    demo.seed_once(body, tmp_path / "demo.json", str)
    focal, first, *_ = _chairs(body)
    assert (focal.role, focal.kind) == (officials.FOCAL, "")
    assert (first.role, first.kind) == (officials.REPORTER, "phường")


def test_a_clock_left_beyond_the_plan_opens_nothing_and_breaks_nothing(body: Body) -> None:
    late = datetime(2035, 1, 1, tzinfo=UTC).date()
    body.database.write(lambda tx: seed.seat_officials(tx, library(), str, late))
    assert body.database.read(lambda tx: obligations.of_owner(tx, seed.PLAN, seed.CO_DO)) == ()
    assert len(_chairs(body)) == 127


def _chairs(body: Body) -> tuple[seed.Chair, ...]:
    return body.database.read(lambda tx: seed.chairs(tx, library()))
