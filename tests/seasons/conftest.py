"""Empty databases for seasons: one file, or one server with two replicas at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database
from tests.conftest import PostgresServer
from tests.world import sqlite_url


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    yield database
    database.close()


@pytest.fixture
def replicas(postgres: PostgresServer) -> Iterator[list[Database]]:
    url = postgres.emptied()
    databases = [Database(url), Database(url)]
    yield databases
    for each in databases:
        each.close()
