"""What another organisation's auditor sees of the desks: how often each officer opened, answered and took out, by week.
No case, no text, no side but the auditor's own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.conversation import Clock
from handlers.officials.desk.left import asides_in
from handlers.officials.desk.sifting import SIFT, looked_through
from storage.accounts.officials import AUDITOR, Seat
from storage.accounts.watched import Watched, watcher
from storage.cases.audit import Audit, Line
from storage.cases.forsaken import Forsaken
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.vault import Keyring

WEEKS = 8
DESTROYED = "destroyed"  # nobody's act: the program's own
OPENED, SIFTED, ANSWERED, TAKEN = "opened", "sifted", "answered", "taken"
Done = Counter[tuple[date, str, str]]  # by the week's Monday, a code, and one of these four
TAKES = dict.fromkeys(("attachment", "export", "file"), TAKEN)  # what the person sent; numbers; the case on paper
COUNTED = {"open": OPENED, "reply": ANSWERED, "question": ANSWERED} | TAKES


class NoWatch(Exception):
    """This official watches nothing."""


@dataclass(frozen=True)
class Count:
    """`sifted`: how many unopened tips they looked through at once."""

    code: str
    opened: int
    sifted: int
    answered: int
    taken: int


@dataclass(frozen=True)
class Week:
    """From Monday to Sunday. `counts` by code; who did nothing is not in it. `destroyed`: whether the program destroyed
    what was over for long enough; how much is not said: a small number would be about few people.
    """

    monday: date
    counts: tuple[Count, ...]
    destroyed: bool


@dataclass(frozen=True)
class Seen:
    """`has_requests`: their side keeps a register of what authorities asked for. `forsaken`: there are cases that
    nobody is left to read; how many is not said here either. `late`: how many wait that were told upwards because
    nobody had opened them in time; of the support side 1, however many. `since`: the Monday of the week since when.
    """

    weeks: tuple[Week, ...]
    has_requests: bool
    forsaken: bool
    late: int = 0
    since: date | None = None


class Watch:
    def __init__(self, database: Database, clock: Clock, ring: Keyring) -> None:
        """`ring` is the officials' zone."""
        self._database, self._clock = database, clock
        self._sides: Mapping[str, tuple[Watched, Audit, Forsaken]] = {
            tables.side: (Watched(tables), Audit(tables, ring), Forsaken(tables)) for tables in (PROTECTION, SUPPORT)
        }

    def seen(self, seat: Seat) -> Seen:
        """The last eight weeks, the present one first. Raises NoWatch."""
        return self._database.read(lambda tx: self._seen(tx, seat))

    def _seen(self, tx: Connection, seat: Seat) -> Seen:
        mine = watcher(tx, seat.id) if seat.role == AUDITOR else None
        if mine is None:
            raise NoWatch
        watched, audit, forsaken = self._sides[mine.side]
        codes = watched.codes(tx, mine.province_code)
        alone = forsaken.count(tx, asides_in(audit.readable(tx)), mine.province_code) > 0
        done, gone = _tallied(audit.readable(tx), codes, mine.province_code)
        present = _monday(day_of(self._clock.now()))
        mondays = (present - timedelta(weeks=back) for back in range(WEEKS))
        weeks = (Week(each, _counted(done, each, sorted(codes.values())), each in gone) for each in mondays)
        late, since = forsaken.late(tx, mine.province_code)
        waits = min(late, 1) if mine.side == SUPPORT.side else late
        return Seen(tuple(weeks), mine.side == SUPPORT.side, alone, waits, _monday(since) if since else None)


def _tallied(lines: Iterable[Line], codes: Mapping[bytes, str], province: str) -> tuple[Done, set[date]]:
    """How often each code did what in each week, and the weeks in which something was destroyed."""
    done, gone = Done(), set[date]()
    for line in lines:
        if line.by in codes and line.what in COUNTED:
            done[_week(line), codes[line.by], COUNTED[line.what]] += 1
        elif line.by in codes and line.what == SIFT:
            done[_week(line), codes[line.by], SIFTED] += looked_through(line)
        elif line.what == DESTROYED and line.detail == province:
            gone.add(_week(line))
    return done, gone


def _counted(done: Done, monday: date, codes: list[str]) -> tuple[Count, ...]:
    rows = (Count(code, *(done[monday, code, what] for what in (OPENED, SIFTED, ANSWERED, TAKEN))) for code in codes)
    return tuple(row for row in rows if row.opened or row.sifted or row.answered or row.taken)


def _week(line: Line) -> date:
    return _monday(day_of(line.at))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
