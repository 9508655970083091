"""What the demonstration's database is given at a start: only what is missing."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import demo, seed
from bot.body import Body
from bot.vouchers import UnvouchedDesks
from bot.web.parts import Parts
from storage.accounts import officials
from storage.accounts.present import unvouched
from storage.duties import obligations
from storage.engine import Database
from storage.tables import desk, desk_key, desk_member, desk_member_key
from tests.conftest import HandClock
from tests.desk_rules import rules
from tests.rings import OFFICE_RING, TRUST
from tests.storage.town import staffed
from tests.world import library


@pytest.fixture
def body(tmp_path: Path, sqlite_template: Path) -> Iterator[Body]:
    """A home from before there were communes: its desks are there, and it says that it is ready."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    clock = HandClock()
    database.write(lambda tx: seed.mark(tx, seed.READY))
    yield Body(database, clock, library(), Parts(library().texts, clock, ""), UnvouchedDesks(database, TRUST), rules())
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


def test_the_desks_of_a_home_from_before_there_were_signatures_are_vouched_for(body: Body) -> None:
    day = body.clock.real().date()
    body.database.write(lambda tx: staffed(tx, "protection"))
    for table in (desk, desk_key, desk_member, desk_member_key):
        body.database.write(lambda tx, table=table: tx.execute(update(table).values(vouched=None)))
    assert body.unvouched.look() == 1
    body.database.write(lambda tx: seed.vouch_for_all(tx, OFFICE_RING, day))
    assert body.database.read(lambda tx: unvouched(tx, TRUST)) == 0


def test_a_later_start_vouches_for_nothing_that_was_put_there_since(body: Body) -> None:
    day = body.clock.real().date()
    body.database.write(lambda tx: staffed(tx, "protection"))
    body.database.write(lambda tx: tx.execute(update(desk_key).values(public=bytes(32))))
    body.database.write(lambda tx: seed.vouch_for_all(tx, OFFICE_RING, day))
    assert body.database.read(lambda tx: unvouched(tx, TRUST)) == 1


def _chairs(body: Body) -> tuple[seed.Chair, ...]:
    return body.database.read(lambda tx: seed.chairs(tx, library()))
