"""What the tick tidies away: old states, hours of arrival after a day, sessions and invites that ran out, old cases.
And what it begins: the officials' nudges, the desks' bells.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from bot.settings import Role
from bot.tick import Chore
from handlers.officials.desk.bell import Bell, Escalation
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.retiring import Retiring
from handlers.officials.desk.statistics import Numbers
from storage import files, notice_tokens, notices, state
from storage import settings as kept
from storage.accounts import invites, passes, sessions
from storage.cases.audit import Audit
from storage.cases.slots import forget_slots
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import SQLITE, Database
from storage.vault import Keyring

# Handed the programme's time, by which cases are dated, and the security time, by which states and sessions are.
REWRITTEN = "rewritten"  # the day on which the file was last laid anew
NIGHT = timedelta(hours=5)  # that day begins at two in the morning in Việt Nam: a large file keeps writers waiting
Tidy = Callable[[Connection, datetime, datetime], int]
Nudge = Callable[[datetime], int]


class Work(Protocol):
    """What is looked after at every tick; answers how much was done."""

    def tick(self, now: datetime, /) -> int: ...


@dataclass(frozen=True)
class Desks:
    """What the desks' chores go by, and the officials' ring, under which the audit is kept."""

    rules: DeskRules
    ring: Keyring = field(repr=False)


def chores(
    database: Database, role: Role, desks: Desks | None, nudge: Nudge | None = None, stir: Nudge | None = None
) -> tuple[Chore, ...]:
    """Each in transactions of its own; a process tidies only what its zone may touch, and the officials' nudges."""
    of_citizens = CITIZENS if role != "officials" else {}
    of_officials = OFFICIALS if role != "citizens" else {}
    tidies = (of_citizens | of_officials).items()
    nudging = () if nudge is None else (Chore("nudges", lambda now, _real: nudge(now)),)
    stirring = () if stir is None else (Chore("stirring", lambda _now, real: stir(real)),)
    return (
        *(_of_desks(database, desks) if desks and role != "citizens" else ()),
        *nudging,
        *stirring,
        *(_chore(name, tidy, database) for name, tidy in tidies),
        *((Chore("files", _files(database)),) if database.dialect == SQLITE else ()),
    )


def _of_desks(database: Database, desks: Desks) -> tuple[Chore, ...]:
    return tuple(chore for tables in (PROTECTION, SUPPORT) for chore in _of_side(database, tables, desks))


def _of_side(database: Database, tables: CaseTables, desks: Desks) -> tuple[Chore, ...]:
    """One side's, which neither wait for the other's nor fail with them. A quarter's numbers are laid down before what
    is over goes.
    """
    rules = desks.rules
    works: dict[str, Work] = {
        "bell": Bell(database, tables, rules),
        "escalation": Escalation(database, tables, rules),
        "numbers": Numbers(database, tables, rules),
        "retention": Retiring(database, tables, rules, Audit(tables, desks.ring)),
    }
    return tuple(_work(f"{name}-{tables.side}", work) for name, work in works.items())


def _work(name: str, work: Work) -> Chore:
    return Chore(name, lambda now, _real: work.tick(now))


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


def _old_places(tx: Connection, _now: datetime, real: datetime) -> int:
    return state.OFFICIALS.purge(tx, real.date())


def _old_slots(tx: Connection, now: datetime, _real: datetime) -> int:
    return sum(forget_slots(tx, tables, now.date(), now.hour // 6) for tables in (PROTECTION, SUPPORT))


def _old_sessions(tx: Connection, _now: datetime, real: datetime) -> int:
    return sessions.purge(tx, real)


def _old_invites(tx: Connection, _now: datetime, real: datetime) -> int:
    return invites.purge(tx, real) + passes.purge(tx, real)


def _old_notices(tx: Connection, now: datetime, _real: datetime) -> int:
    return notices.purge(tx, now)


CITIZENS: dict[str, Tidy] = {"states": _old_states, "attachments": _files_of_nobody, "wishes": _old_wishes}
OFFICIALS: dict[str, Tidy] = {
    "places": _old_places,
    "slots": _old_slots,
    "sessions": _old_sessions,
    "invites": _old_invites,
    "notices": _old_notices,
}
