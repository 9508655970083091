"""What authorities asked a support desk for, and what they were told: its members write it down, who watches reads it.

There is nothing of it on the protection side, and nothing here that a case could be given away by.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from content.programme.workdays import VIETNAM
from handlers.conversation import Clock
from handlers.officials.desk.atdesk import EmptyText, NotAdmitted
from handlers.officials.desk.watch import NoWatch
from handlers.officials.entry.officer import Officer
from storage.accounts import officials
from storage.accounts.officials import AUDITOR, Seat
from storage.accounts.watched import watcher
from storage.authority_requests import ANSWERS, AuthorityRequests, Request
from storage.cases.audit import Audit, Line
from storage.cases.opened import NotHere
from storage.cases.tables import SUPPORT
from storage.engine import Database
from storage.vault import Keyring


@dataclass(frozen=True)
class Asked:
    """What an officer writes down; all but `said` must be there."""

    office: str
    number: str
    asked: str = field(repr=False)
    ground: str
    answer: str
    said: str = field(default="", repr=False)

    @property
    def is_told(self) -> bool:
        return all((self.office, self.number, self.asked, self.ground)) and self.answer in ANSWERS


@dataclass(frozen=True)
class RequestLine:
    """`n` counts the province's lines from 1; `code`: of the officer who wrote it down."""

    n: int
    day: date
    code: str
    told: Asked


class Requests:
    def __init__(self, database: Database, clock: Clock, ring: Keyring) -> None:
        """`ring` is the officials' zone."""
        self._database, self._clock = database, clock
        self._register, self._audit = AuthorityRequests(ring), Audit(SUPPORT, ring)

    def page(self, officer: Officer) -> tuple[RequestLine, ...]:
        """The newest first. Raises NotHere on the protection side, NotAdmitted."""
        _at_a_support_desk(officer)
        return self._database.read(lambda tx: self._lines(tx, _province(tx, officer)))

    def watched(self, seat: Seat) -> tuple[RequestLine, ...]:
        """The same for who watches the support side. Raises NoWatch."""
        return self._database.read(lambda tx: self._lines(tx, _watched(tx, seat)))

    def write(self, officer: Officer, told: Asked) -> None:
        """Append. Raises NotHere, NotAdmitted, EmptyText."""
        _at_a_support_desk(officer)
        if not told.is_told:
            raise EmptyText
        at = self._clock.now().astimezone(VIETNAM)

        def append(tx: Connection) -> None:
            self._audit.write(tx, Line("authority-request", officer.id, at, detail=told.answer))
            self._register.append(tx, Request(_province(tx, officer), officer.id, at.date(), **vars(told)))

        self._database.write(append)

    def _lines(self, tx: Connection, province: str) -> tuple[RequestLine, ...]:
        lines = (_line(tx, n, each) for n, each in enumerate(self._register.of(tx, province), start=1))
        return tuple(reversed(tuple(lines)))


def _line(tx: Connection, n: int, request: Request) -> RequestLine:
    row = officials.by_id(tx, request.by)
    told = Asked(**{name: getattr(request, name) for name in Asked.__dataclass_fields__})
    return RequestLine(n, request.day, row.code if row else "", told)


def _at_a_support_desk(officer: Officer) -> None:
    if officer.side != SUPPORT.side:
        raise NotHere
    if not officer.admitted:
        raise NotAdmitted


def _province(tx: Connection, officer: Officer) -> str:
    seat = officials.seat_of(tx, officer.id)
    if seat is None:
        raise NotHere
    return seat.province_code


def _watched(tx: Connection, seat: Seat) -> str:
    mine = watcher(tx, seat.id) if seat.role == AUDITOR else None
    if mine is None or mine.side != SUPPORT.side:
        raise NoWatch
    return mine.province_code
