"""Numbers of destroyed cases that were kept for a side go on under its desk of the province."""

from sqlalchemy import select, text

from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.migrations import upgrade


def test_numbers_of_before_are_put_down_to_the_first_desk_of_the_province(empty_url: str) -> None:
    database, desk = Database(empty_url), bytes(range(16))
    old = {"area": "09619", "quarter": "2026Q4", "kind": "held", "outcome": "resolved", "number": 7, "in_time": 5}
    named = ", ".join(f":{name}" for name in old)
    place = {"id": desk, "side": "protection", "name": "Bàn", "level": "province", "area_code": "01"}
    office = {"id": desk, "name": "Công an", "side": "protection", "province_code": "01"}
    try:
        database.write(lambda tx: upgrade(tx, "0009"))
        database.write(lambda tx: tx.execute(text(inserting("organisation", office)), office))
        homed = place | {"organisation_id": desk}
        database.write(lambda tx: tx.execute(text(inserting("desk", homed)), homed))
        for side in ("protection", "support"):
            adding = f"INSERT INTO {side}_tally ({', '.join(old)}) VALUES ({named})"
            database.write(lambda tx, adding=adding: tx.execute(text(adding), old))
        database.write(upgrade)
        rows = database.read(lambda tx: [row._asdict() for row in tx.execute(select(PROTECTION.tally))])
        assert rows == [{"desk_id": desk, **old}]
        assert database.read(lambda tx: tx.execute(select(SUPPORT.tally)).all()) == []  # nobody could have opened them
    finally:
        database.close()


def inserting(table: str, row: dict[str, object]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
