"""`nhipcau …` in this very process: starting a new one each time would take a second. Used by tests/bot/conftest.py."""

import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import structlog

from bot.cli.main import app
from storage.engine import Database
from tests.bot.running import environment
from tests.rings import OFFICE_RING
from tests.world import sqlite_url

Ran = subprocess.CompletedProcess[str]
Command = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """A command in an empty folder, with its home in it and no setting but the variables it is given."""

    def command(*words: str, **variables: str) -> Ran:
        for name in [name for name in os.environ if name.startswith("NHIPCAU_")]:
            monkeypatch.delenv(name)
        for name, value in environment(tmp_path, **variables).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["nhipcau", *words])
        with pytest.raises(SystemExit) as ended:
            app()
        said = capsys.readouterr()
        return Ran(words, int(ended.value.code or 0), said.out, said.err)

    monkeypatch.chdir(tmp_path)
    before = (sys.excepthook, threading.excepthook, logging.root.handlers[:])
    yield command
    sys.excepthook, threading.excepthook, logging.root.handlers[:] = before
    structlog.reset_defaults()


@pytest.fixture
def operate(run: Command, migrated: Path) -> Command:
    """As `run`, on the officials' machine: with their secret and a database."""
    return partial(run, NHIPCAU_OFFICIALS_SECRET=OFFICE_RING.text())


@pytest.fixture
def home_database(migrated: Path) -> Iterator[Database]:
    opened = Database(sqlite_url(migrated))
    yield opened
    opened.close()


@pytest.fixture
def migrated(tmp_path: Path, sqlite_template: Path) -> Path:
    """The home of `run`, with a migrated database of this test alone."""
    home = tmp_path / "var"
    home.mkdir(mode=0o700)
    shutil.copy(sqlite_template, home / "nhipcau.db")
    return home
