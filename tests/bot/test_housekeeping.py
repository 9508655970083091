from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from bot.housekeeping import chores
from bot.logs import CHORES, only_known
from bot.settings import Role
from storage.accounts import invites, turnover
from storage.accounts.organisations import create_desk, create_organisation
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import SQLITE, Database
from storage.files import Shelf
from storage.state import CITIZENS, Pseudonym
from storage.tables import citizen_state, invite
from tests.conftest import HandClock
from tests.desk_rules import desks
from tests.handlers.test_core import act, fill
from tests.rings import OFFICE_RING, SIGNER
from tests.storage.town import filed, staffed
from tests.world import build, sqlite_url

RING = OFFICE_RING
DESKS = {
    f"{work}-{side}"
    for work in ("bell", "escalation", "numbers", "retention", "left", "damaged")
    for side in ("protection", "support")
}


def tidy(database: Database, clock: HandClock, role: Role = "all") -> dict[str, int]:
    return {chore.name: chore.run(clock.now(), clock.real()) for chore in chores(database, role, desks())}


def test_states_are_gone_after_three_days(database: Database, clock: HandClock) -> None:
    who = Pseudonym.of(RING, "web:an", clock.real().date())
    database.write(lambda tx: CITIZENS.save(tx, who, b"draft"))
    clock.pass_time(timedelta(days=2))
    assert tidy(database, clock)["states"] == 0
    clock.pass_time(timedelta(days=1))
    assert tidy(database, clock)["states"] == 1
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(citizen_state))) == 0


def test_a_file_nobody_filed_is_gone_after_two_days(database: Database, clock: HandClock) -> None:
    Shelf(database).open("photo", "image/jpeg", clock.real().date()).close()
    clock.pass_time(timedelta(days=1))
    assert tidy(database, clock)["attachments"] == 0
    clock.pass_time(timedelta(days=1))
    assert tidy(database, clock)["attachments"] == 1


def test_invites_are_gone_once_they_ran_out(database: Database, clock: HandClock) -> None:
    def make(tx: object) -> str:
        organisation = create_organisation(tx, "Cơ quan", "support", "01")
        desk = create_desk(tx, SIGNER, organisation, "Bàn", ("province", "01"))
        return invites.create_invite(tx, SIGNER, desk, clock.real())

    database.write(make)
    assert tidy(database, clock)["invites"] == 0
    clock.pass_time(invites.LIFETIME)
    assert tidy(database, clock)["invites"] == 1
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(invite))) == 0


def test_moving_the_demonstrations_clock_ends_nobodys_session(database: Database, clock: HandClock) -> None:
    clock.move_to(clock.real() + timedelta(days=400))
    assert tidy(database, clock)["sessions"] == 0


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("citizens", {"states", "attachments", "wishes"}),
        ("officials", {*DESKS, "places", "slots", "sessions", "invites", "notices"}),
    ],
)
def test_a_process_tidies_its_own_zone_only(role: Role, names: set[str], tmp_path: Path, database: Database) -> None:
    of_the_file = {"files"} if database.dialect == SQLITE else set()
    assert {chore.name for chore in chores(database, role, desks())} == names | of_the_file


def test_a_chore_that_fails_is_named_in_the_log(database: Database) -> None:
    every = chores(database, "all", desks(), nudge=lambda _: 0, stir=lambda _: 0)
    assert {chore.name for chore in every} <= set(CHORES)


def test_a_quarters_numbers_are_laid_down_before_what_is_over_goes(database: Database) -> None:
    names = [chore.name for chore in chores(database, "officials", desks())]
    assert all(names.index(f"numbers-{side}") < names.index(f"retention-{side}") for side in ("protection", "support"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_log_is_emptied_every_minute_and_the_file_laid_anew_once_a_day(
    database: Database, clock: HandClock, tmp_path: Path
) -> None:
    assert tidy(database, clock)["files"] == 1
    who = Pseudonym.of(RING, "web:an", clock.real().date())
    database.write(lambda tx: CITIZENS.save(tx, who, b"draft"))
    assert tidy(database, clock)["files"] == 0
    assert all(path.stat().st_size == 0 for path in tmp_path.glob("*-wal"))
    clock.pass_time(timedelta(days=1))
    assert tidy(database, clock)["files"] == 1


def test_a_rewritten_file_says_nothing_of_the_order_in_which_tips_came(tmp_path: Path) -> None:
    """Long entries overflow onto pages of their own, which are handed out in order of arrival until then."""
    world = build(sqlite_url(tmp_path))
    for number in range(12):
        fill(world, f"person-{number}")
        send = act(world.core.look("web", f"person-{number}", "report").screen, "report/send")
        world.press(f"person-{number}", send.press)
    world.database.rewrite()
    entry = PROTECTION.entry.c
    sealed = world.database.read(lambda tx: {row.case_id: row.sealed for row in tx.execute(select(entry))})
    raw = (tmp_path / "nhipcau.db").read_bytes()
    places = [(case_id, raw.index(sealed[case_id][-64:])) for case_id in sorted(sealed)]
    assert [place for _, place in places] == sorted(place for _, place in places)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_how_many_cases_nobody_is_left_to_read_is_a_number_in_the_log(database: Database, clock: HandClock) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    filed(database)
    assert tidy(database, clock)["left-protection"] == 0
    database.write(lambda tx: turnover.leave(tx, SIGNER, desk.officer, clock.real().date()))
    with capture_logs() as told:
        assert tidy(database, clock)["left-protection"] == 1
    [line] = [only_known(None, "", line | {"level": "warning"}) for line in told if line["event"] == "forsaken"]
    assert (line["event"], line["chore"], line["count"]) == ("forsaken", "left-protection", 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_how_many_cases_are_damaged_is_a_number_in_the_log_and_the_chores_go_on(
    database: Database, clock: HandClock
) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    filed(database)
    database.write(lambda tx: tx.execute(update(PROTECTION.case).values(slot=2_000_000_000, urgency="zz")))
    with capture_logs() as told:
        assert tidy(database, clock)["escalation-protection"] == 1
    [line] = [only_known(None, "", line | {"level": "warning"}) for line in told if line["event"] == "damaged"]
    assert (line["event"], line["chore"], line["count"]) == ("damaged", "damaged-protection", 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_of_requests_for_help_the_log_says_no_number(database: Database, clock: HandClock) -> None:
    desk = database.write(lambda tx: staffed(tx, "support"))
    filed(database, SUPPORT, kind="request")
    database.write(lambda tx: turnover.leave(tx, SIGNER, desk.officer, clock.real().date()))
    with capture_logs() as told:
        tidy(database, clock)
    [line] = [line for line in told if line["event"] == "forsaken"]
    assert line == {"event": "forsaken", "chore": "left-support", "log_level": "warning"}
