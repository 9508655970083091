"""What another organisation's auditor sees of the desks: how often each officer opened, answered and took out, by week.
No case, no text, no side but the auditor's own.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from content.workdays import VIETNAM
from handlers.conversation import Clock
from storage.cases.audit import Audit, Line
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.officials import AUDITOR, Seat
from storage.vault import Keyring
from storage.watched import Watched, watcher

WEEKS = 8
OPENED, ANSWERED, TAKEN = "opened", "answered", "taken"
COUNTED = {"open": OPENED, "reply": ANSWERED, "question": ANSWERED, "export": TAKEN, "file": TAKEN}


class NoWatch(Exception):
    """This official watches nothing."""


@dataclass(frozen=True)
class Count:
    code: str
    opened: int
    answered: int
    taken: int


@dataclass(frozen=True)
class Week:
    """From Monday to Sunday. `counts` by code; who did nothing is not in it."""

    monday: date
    counts: tuple[Count, ...]


class Watch:
    def __init__(self, database: Database, clock: Clock, ring: Keyring) -> None:
        """`ring` is the officials' zone."""
        self._database, self._clock = database, clock
        self._sides: Mapping[str, tuple[Watched, Audit]] = {
            tables.side: (Watched(tables), Audit(tables, ring)) for tables in (PROTECTION, SUPPORT)
        }

    def weeks(self, seat: Seat) -> tuple[Week, ...]:
        """The last eight weeks, the present one first. Raises NoWatch."""
        return self._database.read(lambda tx: self._weeks(tx, seat))

    def _weeks(self, tx: Connection, seat: Seat) -> tuple[Week, ...]:
        mine = watcher(tx, seat.id) if seat.role == AUDITOR else None
        if mine is None:
            raise NoWatch
        watched, audit = self._sides[mine.side]
        codes, present = watched.codes(tx, mine.province_code), _monday(self._clock.now().astimezone(VIETNAM).date())
        done = Counter(
            (_week(line), codes[line.by], COUNTED[line.what]) for line in audit.read(tx) if _counts(line, codes)
        )
        mondays = (present - timedelta(weeks=back) for back in range(WEEKS))
        return tuple(Week(monday, _counted(done, monday, sorted(codes.values()))) for monday in mondays)


def _counts(line: Line, codes: Mapping[bytes, str]) -> bool:
    return line.by in codes and line.what in COUNTED


def _counted(done: Mapping[tuple[date, str, str], int], monday: date, codes: list[str]) -> tuple[Count, ...]:
    rows = (Count(code, *(done[monday, code, what] for what in (OPENED, ANSWERED, TAKEN))) for code in codes)
    return tuple(row for row in rows if row.opened or row.answered or row.taken)


def _week(line: Line) -> date:
    return _monday(line.at.astimezone(VIETNAM).date())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
