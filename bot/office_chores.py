"""What the tick does for the officials' side: the desks' bells, hours of arrival gone after a day, sessions and invites
that ran out, old cases.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot import logs
from bot.housekeeping import Desks, Tidy
from bot.tick import Chore
from handlers.officials.desk.bell import Bell, Escalation
from handlers.officials.desk.damages import Damages
from handlers.officials.desk.left import Left
from handlers.officials.desk.retiring import Retiring
from handlers.officials.desk.statistics import Numbers
from storage import notices, state
from storage.accounts import invites, passes, sessions
from storage.cases.audit import Audit
from storage.cases.slots import forget_slots
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import Database


class Work(Protocol):
    """What is looked after at every tick; answers how much was done."""

    def tick(self, now: datetime, /) -> int: ...


def of_desks(database: Database, desks: Desks) -> tuple[Chore, ...]:
    return tuple(chore for tables in (PROTECTION, SUPPORT) for chore in _of_side(database, tables, desks))


def _of_side(database: Database, tables: CaseTables, desks: Desks) -> tuple[Chore, ...]:
    """One side's, which neither wait for the other's nor fail with them. A quarter's numbers are laid down before what
    is over goes.
    """
    rules, audit = desks.rules, Audit(tables, desks.ring)
    works: dict[str, Work] = {
        "bell": Bell(database, tables, rules),
        "escalation": Escalation(database, tables, rules),
        "numbers": Numbers(database, tables, rules),
        "retention": Retiring(database, tables, rules, audit),
    }
    left = _told(tables, "left", "forsaken", Left(database, tables, audit))
    damaged = _told(tables, "damaged", "damaged", Damages(database, tables))
    return *(_work(f"{name}-{tables.side}", work) for name, work in works.items()), left, damaged


def _work(name: str, work: Work) -> Chore:
    return Chore(name, lambda now, _real: work.tick(now))


def _told(tables: CaseTables, called: str, event: str, work: Work) -> Chore:
    """What it finds the operator must see to: a number in the log, and nothing beside it; of requests for help only
    that there are some: so few could be anybody's.
    """
    name = f"{called}-{tables.side}"

    def run(now: datetime, _real: datetime) -> int:
        count = work.tick(now)
        if count:
            logs.get().warning(event, chore=name, **({"count": count} if tables is PROTECTION else {}))
        return count

    return Chore(name, run)


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


OFFICIALS: Mapping[str, Tidy] = {
    "places": _old_places,
    "slots": _old_slots,
    "sessions": _old_sessions,
    "invites": _old_invites,
    "notices": _old_notices,
}
