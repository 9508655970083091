"""What the tick tidies away: old states, files of nobody, what the officials' side is done with. And what it begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.settings import Role
from bot.tick import Chore
from storage import files, notice_tokens, state
from storage import settings as kept
from storage.engine import SQLITE, Database
from storage.vault import Keyring

if TYPE_CHECKING:
    from handlers.officials.desk.deskrules import DeskRules

# Handed the programme's time, by which cases are dated, and the security time, by which states and sessions are.
REWRITTEN = "rewritten"  # the day on which the file was last laid anew
NIGHT = timedelta(hours=5)  # that day begins at two in the morning in Việt Nam: a large file keeps writers waiting
Tidy = Callable[[Connection, datetime, datetime], int]
Nudge = Callable[[datetime], int]


@dataclass(frozen=True)
class Desks:
    """What the desks' chores go by, and the officials' ring, under which the audit is kept."""

    rules: "DeskRules"
    ring: Keyring = field(repr=False)


def chores(
    database: Database, role: Role, desks: Desks | None, nudge: Nudge | None = None, stir: Nudge | None = None
) -> tuple[Chore, ...]:
    """Each in transactions of its own; a process tidies only what its zone may touch, and the officials' nudges."""
    nudging = () if nudge is None else (Chore("nudges", lambda now, _real: nudge(now)),)
    stirring = () if stir is None else (Chore("stirring", lambda _now, real: stir(real)),)
    return (
        *(_of_desks(database, desks) if desks and role != "citizens" else ()),
        *nudging,
        *stirring,
        *(tidying(database, CITIZENS) if role != "officials" else ()),
        *(_of_officials(database) if role != "citizens" else ()),
        *((Chore("files", _files(database)),) if database.dialect == SQLITE else ()),
    )


def _of_desks(database: Database, desks: Desks) -> tuple[Chore, ...]:
    from bot.office_chores import of_desks  # noqa: PLC0415  the citizens' process holds none of the officials' code

    return of_desks(database, desks)


def _of_officials(database: Database) -> tuple[Chore, ...]:
    from bot.office_chores import OFFICIALS  # noqa: PLC0415  as above

    return tidying(database, OFFICIALS)


def tidying(database: Database, tidies: Mapping[str, Tidy]) -> tuple[Chore, ...]:
    """By name; each in a transaction of its own."""
    return tuple(_chore(name, tidy, database) for name, tidy in tidies.items())


def _files(database: Database) -> Callable[[datetime, datetime], int]:
    """The log is emptied every minute and the file laid anew once a day: both would tell an order of arrival. On
    PostgreSQL there is nothing of the kind, and the citizens' role may not write down that it was done.
    """

    def tidy(_now: datetime, real: datetime) -> int:
        today = (real + NIGHT).date().isoformat()
        if database.read(lambda tx: kept.get(tx, REWRITTEN)) == today:
            database.cut_log()
            return 0
        database.write(lambda tx: kept.put(tx, REWRITTEN, today))
        database.rewrite()
        return 1

    return tidy


def _chore(name: str, tidy: Tidy, database: Database) -> Chore:
    return Chore(name, lambda now, real: database.write(lambda tx: tidy(tx, now, real)))


def _old_states(tx: Connection, _now: datetime, real: datetime) -> int:
    return state.CITIZENS.purge(tx, real.date())


def _files_of_nobody(tx: Connection, _now: datetime, real: datetime) -> int:
    return files.purge(tx, real.date())


def _old_wishes(tx: Connection, _now: datetime, real: datetime) -> int:
    return notice_tokens.purge(tx, real)


CITIZENS: Mapping[str, Tidy] = {"states": _old_states, "attachments": _files_of_nobody, "wishes": _old_wishes}
