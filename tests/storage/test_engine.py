import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text, update

from storage import settings
from storage.engine import Broken, Busy, Database, migrate
from storage.tables import invite, setting

MARKER = "so-dien-thoai-cua-toi"


def fresh(folder: Path) -> Database:
    migrate(f"sqlite:///{folder / 'glance.db'}")
    return Database(f"sqlite:///{folder / 'glance.db'}")


def count_up(tx: Connection) -> None:
    value = int(tx.execute(select(setting.c.value).where(setting.c.key == "n").with_for_update()).scalar_one())
    tx.execute(update(setting).where(setting.c.key == "n").values(value=str(value + 1)))


def test_what_a_write_returned_is_there_for_every_reader(database: Database) -> None:
    assert database.write(lambda tx: settings.put(tx, "k", "v")) is None
    assert database.read(lambda tx: settings.get(tx, "k")) == "v"


def test_an_error_takes_the_whole_transaction_back(database: Database) -> None:
    def half(tx: Connection) -> None:
        settings.put(tx, "k", "v")
        raise KeyError

    with pytest.raises(KeyError):
        database.write(half)
    assert database.read(lambda tx: settings.get(tx, "k")) is None


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises((Broken, Busy)):
        database.read(lambda tx: settings.put(tx, "k", "v"))
    assert database.read(lambda tx: settings.get(tx, "k")) is None


def test_a_glance_reads_a_file_and_writes_nothing(tmp_path: Path) -> None:
    database = fresh(tmp_path)
    database.write(lambda tx: settings.put(tx, "k", "v"))
    assert database.glance(lambda tx: settings.get(tx, "k")) == "v"
    with pytest.raises((Broken, Busy)):
        database.glance(lambda tx: settings.put(tx, "k", "w"))
    database.close()


def test_a_glance_never_waits(tmp_path: Path) -> None:
    database = fresh(tmp_path)

    def another(_: Connection) -> None:
        with pytest.raises(Busy):
            database.glance(lambda tx: settings.get(tx, "k"))

    database.glance(another)
    database.close()


def test_a_server_is_not_asked_in_passing(database: Database) -> None:
    if database.dialect == "sqlite":
        pytest.skip("a file is")
    with pytest.raises(Busy):
        database.glance(lambda tx: settings.get(tx, "k"))


def test_many_threads_write_and_no_count_is_lost(database: Database) -> None:
    database.write(lambda tx: settings.put(tx, "n", "0"))
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: database.write(count_up), range(64)))
    assert database.read(lambda tx: settings.get(tx, "n")) == "64"


def test_a_command_beside_the_server_loses_nothing_either(database: Database, database_url: str) -> None:
    beside = Database(database_url)
    database.write(lambda tx: settings.put(tx, "n", "0"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: (database, beside)[n % 2].write(count_up), range(64)))
    beside.close()
    assert database.read(lambda tx: settings.get(tx, "n")) == "64"


def test_a_reader_sees_one_unchanging_view(database: Database) -> None:
    def twice(tx: Connection) -> tuple[str | None, str | None]:
        before = settings.get(tx, "k")
        database.write(lambda other: settings.put(other, "k", "new"))
        return before, settings.get(tx, "k")

    assert database.read(twice) == (None, None)


def test_who_cannot_have_the_row_in_time_is_told_busy(database: Database, database_url: str) -> None:
    database.write(lambda tx: settings.put(tx, "n", "0"))
    hasty = Database(database_url, patience=0.05)

    def hold(tx: Connection) -> None:
        count_up(tx)
        with pytest.raises(Busy):
            hasty.write(count_up)

    database.write(hold)
    hasty.close()
    assert database.read(lambda tx: settings.get(tx, "n")) == "1"


def test_who_cannot_have_a_connection_in_time_is_told_busy(database_url: str) -> None:
    hasty = Database(database_url, patience=0.05)

    def nested(depth: int) -> None:
        hasty.write(lambda _tx: nested(depth + 1))

    with pytest.raises(Busy):
        nested(0)
    hasty.close()


def test_events_of_one_person_go_one_after_another(database: Database) -> None:
    """Read, then write: without a queue of one's own two such events would lose one."""
    database.write(lambda tx: settings.put(tx, "n", "0"))

    def naive(tx: Connection) -> None:
        value = int(settings.get(tx, "n") or 0)
        settings.put(tx, "n", str(value + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: database.write(naive, person=b"person-1"), range(32)))
    assert database.read(lambda tx: settings.get(tx, "n")) == "32"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_different_people_do_not_wait_for_each_other(database: Database) -> None:
    inside = threading.Barrier(2, timeout=5)
    with ThreadPoolExecutor(2) as pool:
        meetings = [
            pool.submit(database.write, lambda _: inside.wait(), person) for person in (b"person-1", b"person-2")
        ]
        assert {meeting.result() for meeting in meetings} == {0, 1}


def failing(values: dict[str, object]) -> Callable[[Connection], object]:
    return lambda tx: tx.execute(insert(setting).values(**values))


@pytest.mark.parametrize("values", [{"key": "k", "value": MARKER}, {"key": MARKER, "value": None}])
def test_an_error_of_the_database_never_quotes_what_was_written(database: Database, values: dict[str, object]) -> None:
    database.write(failing({"key": "k", "value": MARKER}))
    with pytest.raises(Broken) as broken:
        database.write(failing(values))
    assert MARKER not in str(broken.value) + repr(broken.value.__cause__)
    assert broken.value.__suppress_context__


def test_a_value_of_the_wrong_kind_is_not_quoted_either(database: Database) -> None:
    with pytest.raises(Broken) as broken:
        database.write(lambda tx: tx.execute(text("SELECT * FROM no_such_table WHERE k = :k"), {"k": MARKER}))
    assert MARKER not in str(broken.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_text_that_cannot_be_decoded_is_broken_and_not_busy(database: Database) -> None:
    with pytest.raises(Broken):
        database.read(lambda tx: tx.execute(text("SELECT CAST(x'ff' AS TEXT)")).all())


def test_references_between_rows_hold(database: Database) -> None:
    lost = {"token_hash": b"1", "organisation_id": b"nobody", "role": "desk", "expires": 0}
    with pytest.raises(Broken, match=r"IntegrityError|ForeignKeyViolation"):
        database.write(lambda tx: tx.execute(insert(invite).values(**lost)))


def test_the_address_is_shown_without_its_password() -> None:
    database = Database("postgresql://officer:s3cret@localhost/nhipcau")
    assert "s3cret" not in database.url
    assert "s3cret" not in repr(database)
    database.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_other_kinds_of_database_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite file or PostgreSQL"):
        Database(url)


def test_a_server_that_is_not_there_is_busy_and_its_address_not_quoted(tmp_path: Path) -> None:
    database = Database(f"postgresql://officer:s3cret@/nhipcau?host={tmp_path}", patience=0.1)
    with pytest.raises(Busy) as busy:
        database.read(lambda tx: settings.get(tx, "k"))
    assert str(tmp_path) not in str(busy.value)
    database.close()


def test_files_of_sqlite_are_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "data" / "nhipcau.db"
    migrate(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    database.write(lambda tx: settings.put(tx, "k", "v"))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {"nhipcau.db": 0o600, "nhipcau.db-wal": 0o600, "nhipcau.db-shm": 0o600}
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]
    database.close()


def test_a_file_that_lay_open_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "nhipcau.db"
    path.touch(mode=0o644)
    Database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)]
)
def test_the_writer_of_sqlite_is_set_to_last(database: Database, pragma: str, value: object) -> None:
    assert database.write(lambda tx: tx.execute(text(f"PRAGMA {pragma}")).scalar_one()) == value


def test_the_log_can_be_emptied_and_the_file_laid_anew(database: Database, tmp_path: Path) -> None:
    database.write(lambda tx: settings.put(tx, "one", "marker-in-the-log"))
    database.rewrite()
    database.cut_log()
    assert database.read(lambda tx: settings.get(tx, "one")) == "marker-in-the-log"
    assert all(path.stat().st_size == 0 for path in tmp_path.glob("*-wal"))
