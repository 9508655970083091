"""Last days that were moved before: which were everybody's is told by the province's own day of the same moment,
or by a second unit's.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from storage.duties import moved_days
from storage.engine import Database
from storage.migrations import upgrade

pytestmark = pytest.mark.slow
OURS, THEIRS, THIRD, WHO = bytes(16), bytes([1]) * 16, bytes([2]) * 16, bytes(range(16))
PERIOD = {"plan": "HN", "report": "year", "period": "2026"}
STANDS = PERIOD | {"kind": "report", "before": "2026-12-24", "last_day": "2026-12-23", "state": "expected", "moved": 1}
MOVED = {"n": 1, "was": "2026-12-16", "last_day": "2026-12-23", "by": WHO, "reason": "vì"}


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """One unit's day was moved by the province's letter, with everybody's; the other's for itself."""
    database = Database(empty_url)
    database.write(lambda tx: upgrade(tx, "0011"))
    insert(database, "organisation", {"id": WHO, "name": "Sở Y tế", "province_code": "01"})
    insert(database, "official", {"id": WHO, "organisation_id": WHO, "code": "CB-0000-00", "role": "focal"})
    insert(database, "plan_day", PERIOD | {"before": "2026-12-24", "source": "Công văn 1", "by": WHO, "at": 7})
    for unit, at in ((OURS, 7), (THEIRS, 8)):
        move(database, unit, at)
    yield database
    database.close()


def test_a_unit_s_own_day_of_before_stays_its_own_and_everybody_s_is_not(database: Database) -> None:
    database.write(upgrade)
    assert database.read(lambda tx: moved_days.own(tx, "HN", "2026")) == {THEIRS}
    assert [move.by for move in database.read(lambda tx: moved_days.moves(tx, OURS))] == [WHO]


def test_everybody_s_day_stays_everybody_s_where_only_its_document_was_mended_since(database: Database) -> None:
    move(database, THIRD, 7)
    database.write(lambda tx: tx.execute(text("UPDATE plan_day SET source = 'Công văn 1, sửa', at = 9")))
    database.write(upgrade)
    assert database.read(lambda tx: moved_days.own(tx, "HN", "2026")) == {THEIRS}


def move(database: Database, unit: bytes, at: int) -> None:
    insert(database, "obligation", STANDS | {"id": unit, "owner": unit.hex()})
    insert(database, "obligation_day", MOVED | {"obligation_id": unit, "at": at})


def insert(database: Database, table: str, row: dict[str, object]) -> None:
    adding = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
    database.write(lambda tx: tx.execute(text(adding), row))
