"""Everything a process does by itself, under its zone's role of PostgreSQL: a failing chore is only logged, so each is
run here.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.compose import build
from bot.housekeeping import chores
from bot.settings import Settings
from storage.cases.tables import PROTECTION, SUPPORT
from storage.duties import lifecycle
from storage.engine import Database
from storage.grants import ROLES, Zone
from storage.tables import citizen_state
from storage.vault import Keyring
from tests.conftest import HandClock
from tests.rings import TRUST
from tests.roles import of_process
from tests.storage.populated import populate

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["postgres"], indirect=True)]
FOREVER = timedelta(days=400)
FILED, TOLD, OPEN = PROTECTION.case, PROTECTION.entry, SUPPORT.case


@pytest.fixture
def town(database_url: str) -> Iterator[str]:
    """Something in every table."""
    database = Database(database_url)
    populate(database)
    yield database_url
    database.close()


def chores_of(url: str, zone: Zone, clock: HandClock, home: Path) -> list[str]:
    """The names of those that a process of this zone runs; each of them was run."""
    secret = {f"{zone}_secret": Keyring.fresh().text(), "desk_voucher": TRUST.keys[0].hex()}
    body = build(Settings.load(home=home, database_url=of_process(url, zone), **secret), zone, clock)
    done = []
    for chore in chores(body.database, zone, body.desks, body.nudge, body.stir):
        chore.run(clock.now(), clock.real())
        done.append(chore.name)
    body.close()
    return done


@pytest.mark.parametrize("zone", ROLES)
def test_every_chore_is_done_under_the_zones_role(town: str, zone: Zone, clock: HandClock, tmp_path: Path) -> None:
    once = chores_of(town, zone, clock, tmp_path)
    clock.pass_time(FOREVER)
    assert chores_of(town, zone, clock, tmp_path) == once
    assert {"officials": "nudges", "citizens": "stirring"}[zone] in once


def test_what_is_over_is_destroyed_and_what_is_old_forgotten(town: str, clock: HandClock, tmp_path: Path) -> None:
    owner = Database(town)
    ended = {"status": lifecycle.WITHDRAWN, "over": clock.now().date(), "kept": None}
    owner.write(lambda tx: tx.execute(update(PROTECTION.case).values(**ended)))
    clock.pass_time(FOREVER)
    for zone in ROLES:
        chores_of(town, zone, clock, tmp_path)
    left = {of: len(owner.read(lambda tx, of=of: tx.execute(select(of)).all())) for of in (FILED, OPEN, TOLD)}
    states = owner.read(lambda tx: tx.execute(select(citizen_state.c.day)).scalars().all())
    owner.close()
    assert left[FILED] == left[TOLD] == 0 < left[OPEN]
    assert set(states) == {clock.real().date()}, "those of nobody, which the stirring mixed in"
