from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from storage.engine import Database
from storage.invites import LIFETIME, NoSuchInvite, consume, create_invite, look
from storage.tables import invite
from tests.storage.town import NOON, unstaffed


@pytest.fixture
def token(database: Database) -> str:
    return database.write(lambda tx: create_invite(tx, unstaffed(tx, "protection", name="Bàn xử lý"), NOON))


def test_an_invite_says_what_it_is_for_and_looking_does_not_use_it(database: Database, token: str) -> None:
    for _ in range(2):
        invited = database.read(lambda tx: look(tx, token, NOON))
        assert (invited.desk, invited.role) == ("Bàn xử lý", "desk")


def test_an_invite_is_used_once(database: Database, token: str) -> None:
    database.write(lambda tx: consume(tx, token, NOON))
    for again in (look, consume):
        with pytest.raises(NoSuchInvite):
            database.write(lambda tx, again=again: again(tx, token, NOON))


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
