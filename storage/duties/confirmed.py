"""The day on which its keeper last confirmed an entry of the directory: all that a citizen is told of it."""

from datetime import date

from sqlalchemy import Connection

from storage import settings as kept

PREFIX = "entry:"


def days(tx: Connection) -> dict[str, date]:
    """By the entry's id."""
    found = kept.get_all(tx, PREFIX)
    return {key.removeprefix(PREFIX): date.fromisoformat(day) for key, day in found.items() if day}


def confirm(tx: Connection, entry_id: str, day: date) -> None:
    kept.put(tx, PREFIX + entry_id, day.isoformat())


def take_back(tx: Connection, entry_id: str) -> None:
    """From then on the day in its file counts again."""
    kept.put(tx, PREFIX + entry_id, "")
