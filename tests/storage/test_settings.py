from concurrent.futures import ThreadPoolExecutor

from storage import settings
from storage.engine import Database


def test_a_setting_is_put_changed_and_read(database: Database) -> None:
    assert database.read(lambda tx: settings.get(tx, "clock")) is None
    database.write(lambda tx: settings.put(tx, "clock", "0"))
    database.write(lambda tx: settings.put(tx, "clock", "3600"))
    assert database.read(lambda tx: settings.get(tx, "clock")) == "3600"


def test_two_that_put_the_same_setting_first_do_not_collide(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda value: database.write(lambda tx: settings.put(tx, "clock", value)), "1234"))
    assert database.read(lambda tx: settings.get(tx, "clock")) in set("1234")


def test_values_are_found_by_the_beginning_of_their_key(database: Database) -> None:
    for key in ("plan:HN-2026-2030", "plan:DN-2026-2030", "PLAN:X", "plan", "plan%", "planned", "clock"):
        database.write(lambda tx, key=key: settings.put(tx, key, "2026-12-01"))
    found = database.read(lambda tx: settings.get_all(tx, "plan:"))
    assert found == {"plan:DN-2026-2030": "2026-12-01", "plan:HN-2026-2030": "2026-12-01"}
    assert set(database.read(lambda tx: settings.get_all(tx, "plan%"))) == {"plan%"}
    assert database.read(lambda tx: settings.get_all(tx, "none:")) == {}
