"""Numbers of destroyed cases that were kept for a side go on under its desk of the province, where there is one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from storage import settings
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.migrations import upgrade

DESK = bytes(range(16))
OLD = {"area": "09619", "quarter": "2026Q4", "kind": "held", "outcome": "resolved", "number": 7, "in_time": 5}


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """As it was before, with numbers of both sides."""
    database = Database(empty_url)
    database.write(lambda tx: upgrade(tx, "0009"))
    for side in ("protection", "support"):
        insert(database, f"{side}_tally", OLD)
    yield database
    database.close()


def desk_of_province(database: Database, desk: bytes) -> None:
    insert(database, "organisation", {"id": desk, "name": "Công an", "side": "protection", "province_code": "01"})
    place = {"side": "protection", "name": "Bàn", "level": "province", "area_code": "01"}
    insert(database, "desk", {"id": desk, "organisation_id": desk} | place)


def test_numbers_of_before_go_on_under_the_one_desk_of_the_province(database: Database) -> None:
    desk_of_province(database, DESK)
    database.write(upgrade)
    rows = database.read(lambda tx: [row._asdict() for row in tx.execute(select(PROTECTION.tally))])
    assert rows == [{"desk_id": DESK, **OLD}]
    assert database.read(lambda tx: tx.execute(select(SUPPORT.tally)).all()) == []  # nobody could have opened them
    assert undivided(database) == {}


def test_where_there_are_several_they_are_put_down_to_none_and_until_when_is_kept(database: Database) -> None:
    insert(database, "protection_tally", OLD | {"quarter": "2026Q3"})
    for desk in (DESK, DESK[::-1]):
        desk_of_province(database, desk)
    database.write(upgrade)
    assert database.read(lambda tx: tx.execute(select(PROTECTION.tally)).all()) == []
    assert undivided(database) == {"undivided:protection": "2026Q4"}


def undivided(database: Database) -> dict[str, str]:
    return dict(database.read(lambda tx: settings.get_all(tx, "undivided:")))


def insert(database: Database, table: str, row: dict[str, object]) -> None:
    adding = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    database.write(lambda tx: tx.execute(text(adding), row))
