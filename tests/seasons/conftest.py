"""Empty databases for seasons: one file, or one server with two replicas at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storage.engine import Database
from tests.conftest import PostgresServer
from tests.world import sqlite_url

MEMORY = Path("/dev/shm")


@pytest.fixture
def file(sqlite_template: Path) -> Iterator[Database]:
    with TemporaryDirectory(prefix="nhipcau-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        shutil.copy(sqlite_template, Path(folder) / "nhipcau.db")
        database = Database(sqlite_url(Path(folder)))
        yield database
        database.close()


@pytest.fixture
def replicas(postgres: PostgresServer) -> Iterator[list[Database]]:
    url = postgres.emptied()
    databases = [Database(url), Database(url)]
    yield databases
    for each in databases:
        each.close()
