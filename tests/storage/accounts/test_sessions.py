from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from storage.accounts import sessions
from storage.engine import Database
from storage.tables import session
from storage.vault import Keyring
from tests.storage.town import NOON, OFFICIALS, staffed

PRIVATE = b"private-key-of-an-officer-32-byt"
IDLE, DAYS = timedelta(minutes=30), timedelta(days=30)


@pytest.fixture
def officer(database: Database) -> bytes:
    return database.write(lambda tx: staffed(tx, "protection")).officer


@pytest.fixture
def cookie(database: Database, officer: bytes) -> str:
    return database.write(lambda tx: sessions.begin(tx, OFFICIALS, officer, PRIVATE, NOON))


def test_a_cookie_brings_the_officer_and_their_key_back(database: Database, officer: bytes, cookie: str) -> None:
    found = database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, NOON))
    assert found == sessions.SignedIn(officer, PRIVATE, NOON + IDLE, NOON + DAYS)


def test_an_official_without_a_key_has_a_session_too(database: Database, officer: bytes) -> None:
    cookie = database.write(lambda tx: sessions.begin(tx, OFFICIALS, officer, b"", NOON))
    found = database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, NOON))
    assert found is not None
    assert (found.official_id, found.private, found.is_stale(NOON + IDLE)) == (officer, b"", False)


def test_all_sessions_of_one_official_end_and_nobody_elses(database: Database, officer: bytes, cookie: str) -> None:
    colleague = database.write(lambda tx: staffed(tx, "protection")).officer
    other = database.write(lambda tx: sessions.begin(tx, OFFICIALS, colleague, PRIVATE, NOON))
    database.write(lambda tx: sessions.end_all(tx, officer))
    assert database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, NOON)) is None
    assert database.read(lambda tx: sessions.find(tx, OFFICIALS, other, NOON)) is not None


def begun(database: Database, officer: bytes) -> str:
    return database.write(lambda tx: sessions.begin(tx, OFFICIALS, officer, PRIVATE, NOON))


def test_the_other_sessions_of_one_official_end_and_this_one_stays(
    database: Database, officer: bytes, cookie: str
) -> None:
    colleague = database.write(lambda tx: staffed(tx, "protection")).officer
    elsewhere, theirs = (begun(database, whose) for whose in (officer, colleague))
    database.write(lambda tx: sessions.end_others(tx, cookie, officer))
    assert [used(database, one, NOON) for one in (cookie, elsewhere, theirs)] == [True, False, True]


def used(database: Database, cookie: str, at: datetime) -> bool:
    """Whether the session is open at that moment; if so, it is used."""
    found = database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, at))
    if found is not None and found.is_stale(at):
        database.write(lambda tx: sessions.put_off(tx, cookie, found, at))
    return found is not None


def test_without_a_key_a_session_ends_after_thirty_days(database: Database, officer: bytes) -> None:
    cookie = database.write(lambda tx: sessions.begin(tx, OFFICIALS, officer, b"", NOON))
    assert used(database, cookie, NOON + timedelta(days=29))
    assert not used(database, cookie, NOON + DAYS)


def test_a_desks_session_locks_after_half_an_hour_without_use(database: Database, cookie: str) -> None:
    assert used(database, cookie, NOON + timedelta(minutes=29))
    assert used(database, cookie, NOON + timedelta(minutes=58))
    assert not used(database, cookie, NOON + timedelta(minutes=89))


def test_a_page_in_the_same_minute_writes_nothing(database: Database, cookie: str) -> None:
    found = database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, NOON))
    assert found is not None
    assert not found.is_stale(NOON + timedelta(seconds=59))
    assert found.is_stale(NOON + timedelta(seconds=60))


def test_however_much_it_is_used_a_session_ends_after_thirty_days(database: Database, cookie: str) -> None:
    last = NOON + DAYS - timedelta(minutes=1)
    database.write(lambda tx: tx.execute(update(session).values(expires=int((last + IDLE).timestamp()))))
    assert used(database, cookie, last)
    assert not used(database, cookie, NOON + DAYS)


def test_a_session_from_before_there_was_a_lock_asks_to_sign_in_anew(database: Database, officer: bytes) -> None:
    old = PRIVATE[:24]  # sealed it is as long as a bare key was
    cookie = database.write(lambda tx: sessions.begin(tx, OFFICIALS, officer, old, NOON))
    assert not used(database, cookie, NOON)


def test_signing_out_ends_it_for_good(database: Database, cookie: str) -> None:
    database.write(lambda tx: sessions.end(tx, cookie))
    assert database.read(lambda tx: sessions.find(tx, OFFICIALS, cookie, NOON)) is None


@pytest.mark.parametrize("odd", ["", "x", "ô", "====", "A" * 64, "\0", "A" * 5000])
def test_anything_may_be_sent_as_a_cookie(database: Database, odd: str) -> None:
    assert database.read(lambda tx: sessions.find(tx, OFFICIALS, odd, NOON)) is None
    database.write(lambda tx: sessions.end(tx, odd))


def test_a_cookie_with_another_key_opens_nothing(database: Database, cookie: str) -> None:
    forged = cookie[:24] + ("A" if cookie[24] != "A" else "B") + cookie[25:]
    assert database.read(lambda tx: sessions.find(tx, OFFICIALS, forged, NOON)) is None


def test_a_cookie_without_the_zones_secret_opens_nothing(database: Database, cookie: str) -> None:
    assert database.read(lambda tx: sessions.find(tx, Keyring.fresh(), cookie, NOON)) is None
    assert database.read(lambda tx: sessions.find(tx, OFFICIALS.rotated(), cookie, NOON)) is not None


def test_a_dump_holds_neither_cookie_nor_key(database: Database, cookie: str) -> None:
    [row] = database.read(lambda tx: tx.execute(select(session)).all())
    assert PRIVATE not in row.sealed
    assert cookie not in repr(row)


def test_purging_takes_what_has_run_out(database: Database, cookie: str) -> None:
    assert database.write(lambda tx: sessions.purge(tx, NOON)) == 0
    assert database.write(lambda tx: sessions.purge(tx, NOON + timedelta(days=31))) == 1


def test_the_key_shows_in_no_repr() -> None:
    assert "private-key" not in repr(sessions.SignedIn(b"id", PRIVATE))
