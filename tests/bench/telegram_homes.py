"""Homes of the two roles, ready for a bot: desks that take tips, officials who are reached at chats."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from bot.home import make
from handlers.officials.province.switching import switch_on
from storage.accounts import addresses, officials
from storage.accounts.addresses import TELEGRAM, Chat
from storage.accounts.organisations import create_organisation
from storage.engine import Database, migrate
from storage.vault import Keyring
from tests.bench.service import environment
from tests.offices import HN
from tests.world import HANOI, library, over, sqlite_url

SINCE = date(2026, 1, 1)


def citizens(home: Path) -> None:
    """A province with both its desks."""
    over(_database(home)).database.close()


def office(home: Path, chats: Sequence[int]) -> None:
    """Hà Nội's plan is on; each chat is the reporter's of a commune, another one for each of the first 126."""
    database = _database(home)
    database.write(lambda tx: switch_on(tx, library(), library().plans[HN], SINCE))
    database.write(lambda tx: _seat(tx, _ring(home), chats))
    database.close()


def join(home: Path, chat: int) -> None:
    """One reporter more."""
    database = Database(sqlite_url(home))
    database.write(lambda tx: _seat(tx, _ring(home), [chat]))
    database.close()


def _ring(home: Path) -> Keyring:
    return Keyring.parse((home / "officials.secret").read_text())


def _seat(tx: Connection, ring: Keyring, chats: Sequence[int]) -> None:
    units = library().units.in_province(HANOI)[: len(chats)]
    homes = [create_organisation(tx, unit.name, None, HANOI, unit.code) for unit in units]
    for number, chat in enumerate(chats):
        reporter = officials.add(tx, homes[number % len(homes)], "reporter")
        addresses.link(tx, ring, reporter.id, Chat(TELEGRAM, str(chat)), SINCE)


def _database(home: Path) -> Database:
    make(home)
    environment(home)  # its secrets
    migrate(sqlite_url(home))
    return Database(sqlite_url(home))
