"""Passes: good once, for minutes, for one thing, for one official."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage.accounts import officials, passes
from storage.accounts.passes import NoSuchPass, Pass
from storage.engine import Database
from storage.tables import official_pass
from tests.storage.owing import reporter
from tests.storage.town import NOON, TODAY


@pytest.fixture
def who(database: Database) -> bytes:
    return reporter(database)


def give(database: Database, who: bytes, purpose: passes.Purpose = "page") -> str:
    return database.write(lambda tx: passes.give(tx, who, purpose, NOON))


def spend(database: Database, token: str, purpose: passes.Purpose = "page", now: datetime = NOON) -> bytes:
    return database.write(lambda tx: passes.spend(tx, token, purpose, now))


def test_a_pass_may_be_looked_at_and_is_spent_once(database: Database, who: bytes) -> None:
    token = give(database, who)
    for _ in range(2):
        assert database.read(lambda tx: passes.look(tx, token, NOON)) == Pass(who, "page")
    assert spend(database, token) == who
    for use in (spend, lambda database, token: database.read(lambda tx: passes.look(tx, token, NOON))):
        with pytest.raises(NoSuchPass):
            use(database, token)


def test_a_pass_for_one_thing_is_none_for_another_and_stays(database: Database, who: bytes) -> None:
    token = give(database, who, "chat")
    with pytest.raises(NoSuchPass):
        spend(database, token, "page")
    assert spend(database, token, "chat") == who


@pytest.mark.parametrize(("purpose", "minutes"), [("page", 10), ("chat", 15)])
def test_a_pass_is_over_after_its_minutes(
    database: Database, who: bytes, purpose: passes.Purpose, minutes: int
) -> None:
    token, end = give(database, who, purpose), NOON + timedelta(minutes=minutes)
    with pytest.raises(NoSuchPass):
        spend(database, token, purpose, end)
    assert database.write(lambda tx: passes.purge(tx, end - timedelta(seconds=1))) == 0
    assert spend(database, token, purpose, end - timedelta(seconds=1)) == who
    give(database, who, purpose)
    assert database.write(lambda tx: passes.purge(tx, end)) == 1


def test_a_new_pass_makes_the_one_before_void(database: Database, who: bytes) -> None:
    first, second, other = give(database, who), give(database, who), give(database, who, "chat")
    with pytest.raises(NoSuchPass):
        spend(database, first)
    assert [spend(database, second), spend(database, other, "chat")] == [who, who]


def test_of_many_who_spend_it_at_once_one_wins(database: Database, who: bytes) -> None:
    token = give(database, who)

    def try_it(_: int) -> bool:
        try:
            return spend(database, token) == who
        except NoSuchPass:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, range(4))) == 1


def test_who_has_left_passes_nowhere(database: Database, who: bytes) -> None:
    token = give(database, who)
    database.write(lambda tx: officials.leave(tx, who, TODAY))
    with pytest.raises(NoSuchPass):
        spend(database, token)


def test_the_token_itself_is_not_kept(database: Database, who: bytes) -> None:
    token = give(database, who)
    assert token not in database.read(lambda tx: repr(tx.execute(select(official_pass)).all()))
