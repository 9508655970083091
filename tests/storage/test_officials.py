import re

import pytest
from sqlalchemy import select

from storage import officials
from storage.engine import Database
from storage.organisations import create_organisation
from storage.tables import official
from storage.vault import Keyring, Unreadable
from tests.storage.town import HANOI, OFFICIALS


@pytest.fixture
def row(database: Database) -> officials.OfficialRow:
    home = database.write(lambda tx: create_organisation(tx, "Công an", "protection", HANOI))
    return database.write(lambda tx: officials.add(tx, OFFICIALS, home, "desk", b"public", b"locked-with-a-passphrase"))


def test_an_officer_has_a_code_and_no_name(row: officials.OfficialRow) -> None:
    assert re.fullmatch(r"CB-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{2}", row.code)
    assert not {"name", "phone", "mail"} & set(official.c.keys())


@pytest.mark.parametrize("spoil", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_is_found_however_it_is_typed(database: Database, row: officials.OfficialRow, spoil: type[str]) -> None:
    assert database.read(lambda tx: officials.by_code(tx, OFFICIALS, spoil(row.code))) == row


def test_an_unknown_code_finds_nobody(database: Database, row: officials.OfficialRow) -> None:
    for code in ("CB-AAAA-AA", "", "'; --"):
        assert database.read(lambda tx, code=code: officials.by_code(tx, OFFICIALS, code)) is None


def test_an_officer_is_found_by_id(database: Database, row: officials.OfficialRow) -> None:
    assert database.read(lambda tx: officials.by_id(tx, OFFICIALS, row.id)) == row
    assert database.read(lambda tx: officials.by_id(tx, OFFICIALS, bytes(16))) is None


def test_a_copied_database_does_not_even_let_one_guess_passphrases(
    database: Database, row: officials.OfficialRow
) -> None:
    stored = database.read(lambda tx: tx.execute(select(official.c.locked)).scalar_one())
    assert b"locked-with" not in stored
    with pytest.raises(Unreadable):
        database.read(lambda tx: officials.by_id(tx, Keyring.fresh(), row.id))


def test_a_lock_shows_in_no_repr(row: officials.OfficialRow) -> None:
    assert "locked-with" not in repr(row)
