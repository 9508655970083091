import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.accounts import officials, sessions
from storage.accounts.officials import Keys, OfficialRow, Seat
from storage.accounts.organisations import create_organisation
from storage.engine import Broken, Database
from storage.tables import official, official_key
from storage.vault import Keyring, Unreadable
from tests.storage.owing import reporter
from tests.storage.town import BA_VI, CO_DO, HANOI, NOON, OFFICIALS, TODAY

LOCKED = b"locked-with-a-passphrase"
DA_NANG = "48"


@pytest.fixture
def row(database: Database) -> OfficialRow:
    """An officer of a desk, with keys."""

    def make(tx: object) -> OfficialRow:
        home = create_organisation(tx, "Công an", "protection", HANOI)
        row = officials.add(tx, home, "desk")
        officials.give_key(tx, OFFICIALS, row.id, b"public", LOCKED)
        return row

    return database.write(make)


def gone(database: Database, who: bytes) -> bytes:
    database.write(lambda tx: officials.leave(tx, who, TODAY))
    return who


def test_an_official_has_a_code_and_no_name(row: OfficialRow) -> None:
    assert re.fullmatch(r"CB-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{2}", row.code)
    assert not {"name", "phone", "mail"} & set(official.c.keys())


@pytest.mark.parametrize("spoil", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_is_found_however_it_is_typed(database: Database, row: OfficialRow, spoil: type[str]) -> None:
    assert database.read(lambda tx: officials.by_code(tx, spoil(row.code))) == row


def test_an_unknown_code_finds_nobody(database: Database, row: OfficialRow) -> None:
    for code in ("CB-AAAA-AA", "", "'; --"):
        assert database.read(lambda tx, code=code: officials.by_code(tx, code)) is None


def test_an_official_is_found_by_id(database: Database, row: OfficialRow) -> None:
    assert database.read(lambda tx: officials.by_id(tx, row.id)) == row
    assert database.read(lambda tx: officials.by_id(tx, bytes(16))) is None


def test_an_officers_key_comes_back_and_a_reporter_has_none(database: Database, row: OfficialRow) -> None:
    assert database.read(lambda tx: officials.key_of(tx, OFFICIALS, row.id)) == Keys(b"public", LOCKED)
    unit = reporter(database)
    assert database.read(lambda tx: officials.key_of(tx, OFFICIALS, unit)) is None


def test_a_key_is_given_once(database: Database, row: OfficialRow) -> None:
    with pytest.raises(Broken):
        database.write(lambda tx: officials.give_key(tx, OFFICIALS, row.id, b"another", b"another"))


def test_a_copied_database_does_not_even_let_one_guess_passphrases(database: Database, row: OfficialRow) -> None:
    stored = database.read(lambda tx: tx.execute(select(official_key.c.locked)).scalar_one())
    assert LOCKED not in stored
    with pytest.raises(Unreadable):
        database.read(lambda tx: officials.key_of(tx, Keyring.fresh(), row.id))


def test_a_lock_shows_in_no_repr() -> None:
    assert "locked-with" not in repr(Keys(b"public", LOCKED))


def test_an_official_sits_where_their_organisation_does(database: Database) -> None:
    who = reporter(database, BA_VI)
    row = database.read(lambda tx: officials.by_id(tx, who))
    assert row is not None
    seat = database.read(lambda tx: officials.seat_of(tx, who))
    assert seat == Seat(who, row.code, "reporter", f"UBND {BA_VI}", HANOI, BA_VI)
    assert database.read(lambda tx: officials.seat_of(tx, bytes(16))) is None


def test_who_leaves_has_no_seat_and_no_session_and_stays_in_the_list(database: Database) -> None:
    who, colleague = reporter(database), reporter(database, CO_DO)
    cookies = [
        database.write(lambda tx, each=each: sessions.begin(tx, OFFICIALS, each, b"", NOON))
        for each in (who, who, colleague)
    ]
    gone(database, who)
    assert database.read(lambda tx: officials.seat_of(tx, who)) is None
    open_ = [database.read(lambda tx, one=one: sessions.find(tx, OFFICIALS, one, NOON)) for one in cookies]
    assert [one is not None for one in open_] == [False, False, True]
    assert [line.left_day for line in database.read(officials.listed)] == [TODAY, None]


def test_the_day_of_leaving_stays_the_first_one(database: Database) -> None:
    who = gone(database, reporter(database))
    database.write(lambda tx: officials.leave(tx, who, TODAY + timedelta(days=9)))
    row = database.read(lambda tx: officials.by_id(tx, who))
    assert row is not None
    assert row.left_day == TODAY


def test_everybody_is_listed_by_organisation_or_those_of_one_province(database: Database) -> None:
    for unit, role, province in ((CO_DO, "reporter", HANOI), (BA_VI, "reporter", HANOI), (None, "focal", DA_NANG)):
        reporter(database, unit, role, province)

    def units(province: str | None) -> list[str | None]:
        return [line.unit_code for line in database.read(lambda tx: officials.listed(tx, province))]

    assert units(None) == [BA_VI, CO_DO, None]
    assert (units(HANOI), units(DA_NANG)) == ([BA_VI, CO_DO], [None])


def test_the_reporters_of_a_province_are_known_by_unit(database: Database) -> None:
    first, second, office = reporter(database), reporter(database), reporter(database, "so-tu-phap")
    gone(database, reporter(database, CO_DO))
    reporter(database, None)
    reporter(database, CO_DO, "focal")
    reporter(database, CO_DO, province=DA_NANG)
    found = database.read(lambda tx: officials.reporters(tx, HANOI))
    assert {unit: {row.id for row in rows} for unit, rows in found.items()} == {
        BA_VI: {first, second},
        "so-tu-phap": {office},
    }
    assert [row.code for row in found[BA_VI]] == sorted(row.code for row in found[BA_VI])


def test_the_focal_points_of_a_province_are_those_in_office(database: Database) -> None:
    focal = reporter(database, None, "focal")
    gone(database, reporter(database, None, "focal"))
    reporter(database, None, "focal", DA_NANG)
    reporter(database, None, "admin")
    assert [row.id for row in database.read(lambda tx: officials.focal_points(tx, HANOI))] == [focal]
