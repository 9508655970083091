"""The database as an operator's command opens it: what is wrong is said in words, and no URL with a password is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.refusal import Refused
from bot.settings import Settings
from storage.engine import Broken, Busy, Database, is_current, migrate

UNREACHABLE = (Busy, Broken, ArgumentError, NoSuchModuleError, ValueError, OSError)


class NoDatabase(Refused):
    """It cannot be reached, or stands at an older version."""


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """A current database, closed afterwards; raises NoDatabase."""
    check(settings)
    database = Database(settings.database)
    try:
        yield database
    finally:
        database.close()


def check(settings: Settings) -> None:
    """Raises NoDatabase unless the database answers and stands at the newest migration."""
    try:
        current = is_current(settings.database)
    except UNREACHABLE:
        raise NoDatabase("cli.database.unreachable") from None
    if not current:
        raise NoDatabase("cli.database.old")


def bring_up_to_date(settings: Settings) -> str | None:
    """Migrations from whatever stands there to the newest: which it was, None where it was empty. Raises NoDatabase."""
    try:
        return migrate(settings.database)
    except UNREACHABLE:
        raise NoDatabase("cli.database.unreachable") from None
