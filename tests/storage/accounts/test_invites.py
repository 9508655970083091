from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from storage.accounts import officials
from storage.accounts.invites import (
    LIFETIME,
    Invited,
    NoSuchInvite,
    NotInvited,
    again,
    consume,
    create_invite,
    for_office,
    look,
    purge,
)
from storage.accounts.organisations import create_organisation
from storage.engine import Database
from storage.tables import invite
from tests.rings import SIGNER
from tests.storage.owing import reporter
from tests.storage.town import BA_VI, HANOI, NOON, TODAY, enrolled, unstaffed


@pytest.fixture
def token(database: Database) -> str:
    return database.write(lambda tx: create_invite(tx, SIGNER, unstaffed(tx, "protection", name="Bàn xử lý"), NOON))


def test_an_invite_says_what_it_is_for_and_looking_does_not_use_it(database: Database, token: str) -> None:
    for _ in range(2):
        invited = database.read(lambda tx: look(tx, token, NOON))
        assert (invited.desk, invited.role) == ("Bàn xử lý", "desk")


def test_an_invite_is_used_once(database: Database, token: str) -> None:
    database.write(lambda tx: consume(tx, token, NOON))
    for use in (look, consume):
        with pytest.raises(NoSuchInvite):
            database.write(lambda tx, use=use: use(tx, token, NOON))


def test_of_two_who_use_it_at_once_one_wins(database: Database, token: str) -> None:
    def try_it(_: int) -> bool:
        try:
            return database.write(lambda tx: consume(tx, token, NOON)) is not None
        except NoSuchInvite:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, range(4))) == 1


def test_an_invite_that_is_over_or_invented_is_none(database: Database, token: str) -> None:
    for asked, now in ((token, NOON + LIFETIME + timedelta(seconds=1)), ("invented", NOON)):
        with pytest.raises(NoSuchInvite):
            database.read(lambda tx, asked=asked, now=now: look(tx, asked, now))


def test_the_token_itself_is_not_kept(database: Database, token: str) -> None:
    def everything(tx: Connection) -> str:
        return repr(tx.execute(select(invite)).all())

    assert token not in database.read(everything)


@pytest.mark.parametrize("role", ["reporter", "focal", "admin"])
def test_an_invite_to_an_office_names_its_unit_and_no_desk(database: Database, role: str) -> None:
    home = database.write(lambda tx: create_organisation(tx, "UBND xã Ba Vì", None, HANOI, BA_VI))
    token = database.write(lambda tx: for_office(tx, home, role, NOON))
    invited = database.write(lambda tx: consume(tx, token, NOON))
    assert invited == Invited(home, "UBND xã Ba Vì", None, None, role, None, BA_VI)


def test_an_invite_brings_back_an_official_who_is_known(database: Database) -> None:
    who = reporter(database)
    token = database.write(lambda tx: again(tx, who, NOON))
    invited = database.read(lambda tx: look(tx, token, NOON))
    assert (invited.official_id, invited.role, invited.unit_code) == (who, "reporter", BA_VI)


def test_nobody_is_brought_back_who_has_left_or_has_a_passphrase(database: Database) -> None:
    gone = reporter(database)
    database.write(lambda tx: officials.leave(tx, gone, TODAY))
    officer, _ = database.write(lambda tx: enrolled(tx, unstaffed(tx, "protection")))
    for who in (gone, officer, bytes(16)):
        with pytest.raises(NotInvited):
            database.write(lambda tx, who=who: again(tx, who, NOON))


def test_an_invite_back_is_worth_nothing_once_its_official_has_left(database: Database) -> None:
    who = reporter(database)
    token = database.write(lambda tx: again(tx, who, NOON))
    database.write(lambda tx: officials.leave(tx, who, TODAY))
    with pytest.raises(NoSuchInvite):
        database.write(lambda tx: consume(tx, token, NOON))


def test_used_invites_are_cleared_away(database: Database, token: str) -> None:
    assert database.write(lambda tx: purge(tx, NOON)) == 0
    database.write(lambda tx: consume(tx, token, NOON))
    assert database.write(lambda tx: purge(tx, NOON)) == 1
