"""The leak statement is the law: what stands in a dump is what it names, column by column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, select

from storage.engine import Database
from storage.tables import metadata
from tests.storage.populated import MARKERS, populate

STATEMENT = Path(__file__).parents[2] / "docs" / "leak-statement.md"
ROW = re.compile(r"^\|((?: *`\w+`)+ *)\|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
NAME = re.compile(r"`(\w+)`")
# The receipt as a holder, ids and tags, hashes and keys, signatures without a number and with one.
NAME_BYTES = (7, 16, 32, 64, 68)


@dataclass(frozen=True)
class Stated:
    readable: frozenset[str]
    names: frozenset[str]
    sealed: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        return self.readable | self.names | self.sealed


def statement() -> Mapping[str, Stated]:
    found = {}
    for tables, *columns in ROW.findall(STATEMENT.read_text("utf-8").partition("## Every column")[2]):
        stated = Stated(*(frozenset(NAME.findall(each)) for each in columns))
        found.update(dict.fromkeys(NAME.findall(tables), stated))
    return found


STATED = statement()


@pytest.fixture
def full(database: Database) -> Database:
    """Something in every table, with marked words wherever anybody can write."""
    populate(database)
    return database


def values(database: Database, table: Table, names: frozenset[str]) -> list[object]:
    """All that stands in these columns."""

    def read(tx: Connection) -> list[object]:
        rows = tx.execute(select(*(table.c[name] for name in sorted(names))))
        return [value for row in rows for value in row if value is not None]

    return database.read(read) if names else []


def test_every_table_and_every_column_is_stated() -> None:
    assert {name: stated.columns for name, stated in STATED.items()} == {
        table.name: frozenset(column.name for column in table.c) for table in metadata.sorted_tables
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_something_stands_in_every_table(full: Database) -> None:
    """Else the tests below would prove nothing."""
    tables = metadata.sorted_tables
    assert [table.name for table in tables if not values(full, table, STATED[table.name].columns)] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_people_wrote_stands_in_no_readable_column(full: Database) -> None:
    for table in metadata.sorted_tables:
        for value in values(full, table, STATED[table.name].columns):
            seen = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            assert not any(marker.encode() in seen for marker in MARKERS), f"{table.name}: {value!r}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_stated_as_sealed_looks_like_noise(full: Database) -> None:
    """No value twice, and the share of bits set is that of a coin: what can be read is far from it."""
    for table in metadata.sorted_tables:
        sealed = values(full, table, STATED[table.name].sealed)
        noise = [bytes(value) for value in sealed if isinstance(value, bytes | memoryview)]
        assert len(noise) == len(sealed) == len(set(noise))
        for value in noise:
            bits = sum(byte.bit_count() for byte in value[27:]) / (8 * len(value[27:]))
            assert 0.35 < bits < 0.65, table.name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_stated_as_a_name_is_no_word(full: Database) -> None:
    for table in metadata.sorted_tables:
        for value in values(full, table, STATED[table.name].names):
            assert isinstance(value, bytes), f"{table.name}: {value!r}"
            assert len(value) in NAME_BYTES, f"{table.name}: {value!r}"
