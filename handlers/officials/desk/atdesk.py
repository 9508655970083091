"""An officer at the desk: each act there is one transaction and leaves a line in the audit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection

from content.programme.workdays import VIETNAM, day_of
from handlers.conversation import Clock
from handlers.officials.entry.officer import Officer
from storage.cases.audit import Audit, Line
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import CaseTables
from storage.engine import Database
from storage.vault import ID_BYTES

T = TypeVar("T")


class NotAdmitted(Exception):
    """The officer waits for a member of the desk and can open nothing yet."""


class EmptyText(ValueError):
    """Nothing was written."""


@dataclass(frozen=True)
class Doing:
    """One act: who does it for which desk, to which case, when (Việt Nam's time)."""

    officer: Officer
    holder: Holder
    case_id: bytes
    at: datetime

    def entry(self, kind: str, text: str) -> Entry:
        return Entry("desk", kind, text, self.officer.id, self.at)

    def line(self, what: str, detail: str = "") -> Line:
        return Line(what, self.officer.id, self.at, self.case_id, detail, self.officer.press)


class AtDesk:
    """Bound to one side's tables: an officer of the other side finds nothing here."""

    def __init__(self, database: Database, clock: Clock, tables: CaseTables, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._side = tables.side
        self._docket = Docket(tables)
        self._audit = audit

    def today(self) -> date:
        return day_of(self._clock.now())

    def _doing(self, officer: Officer, case_hex: str) -> Doing:
        """Raises NotAdmitted, NotHere."""
        return Doing(officer, self._holder(officer), _id(case_hex), self._clock.now().astimezone(VIETNAM))

    def _do(self, doing: Doing, what: str, work: Callable[[Connection], T], detail: Callable[[T], str] | str = "") -> T:
        """Do it and write it into the audit: both, or neither."""

        def done(tx: Connection) -> T:
            result = work(tx)
            said = detail if isinstance(detail, str) else detail(result)
            self._audit.write(tx, doing.line(what, said))
            return result

        return self._database.write(done)

    def _holder(self, officer: Officer) -> Holder:
        if officer.side != self._side:
            raise NotHere
        if not officer.admitted:
            raise NotAdmitted
        return Holder(officer.desk_id, officer.desk_keys, officer.id)


def _id(case_hex: str) -> bytes:
    """Raises NotHere for anything that is no id."""
    try:
        case_id = bytes.fromhex(case_hex)
    except ValueError:
        raise NotHere from None
    if len(case_id) != ID_BYTES:
        raise NotHere
    return case_id
