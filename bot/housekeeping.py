"""What the tick tidies away: old states, hours of arrival after a day, sessions and invites that ran out."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.settings import Role
from bot.tick import Chore
from storage import invites, sessions, state
from storage.cases.slots import forget_slots
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database

# Handed the programme's time, by which cases are dated, and the security time, by which states and sessions are.
Tidy = Callable[[Connection, datetime, datetime], int]


def chores(database: Database, role: Role) -> tuple[Chore, ...]:
    """Each in a transaction of its own; a process tidies only what its zone may touch."""
    of_citizens = CITIZENS if role != "officials" else {}
    of_officials = OFFICIALS if role != "citizens" else {}
    return tuple(_chore(name, tidy, database) for name, tidy in (of_citizens | of_officials).items())


def _chore(name: str, tidy: Tidy, database: Database) -> Chore:
    return Chore(name, lambda now, real: database.write(lambda tx: tidy(tx, now, real)))


def _old_states(tx: Connection, _now: datetime, real: datetime) -> int:
    return state.purge(tx, real.date())


def _old_slots(tx: Connection, now: datetime, _real: datetime) -> int:
    return sum(forget_slots(tx, tables, now.date(), now.hour // 6) for tables in (PROTECTION, SUPPORT))


def _old_sessions(tx: Connection, _now: datetime, real: datetime) -> int:
    return sessions.purge(tx, real)


def _old_invites(tx: Connection, _now: datetime, real: datetime) -> int:
    return invites.purge(tx, real)


CITIZENS: dict[str, Tidy] = {"states": _old_states}
OFFICIALS: dict[str, Tidy] = {"slots": _old_slots, "sessions": _old_sessions, "invites": _old_invites}
