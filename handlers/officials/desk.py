"""The desk's room: the inbox, an opened case, what is written into it, and who is admitted. Each call is one
transaction; a room is bound to one side's tables and an officer of the other side finds nothing in it.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.officer import Officer
from handlers.officials.views import CaseLine, CaseSheet, attached, is_picture, line_of, sheet_of
from storage import files, members, officials
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import Database
from storage.members import Waiting
from storage.vault import ID_BYTES


class NotAdmitted(Exception):
    """The officer waits for a member of the desk and can open nothing yet."""


class EmptyText(ValueError):
    """Nothing was written."""


class DeskRoom:
    def __init__(self, database: Database, clock: Clock, tables: CaseTables) -> None:
        self._database = database
        self._clock = clock
        self._side = tables.side
        self._docket = Docket(tables)

    def inbox(self, officer: Officer) -> tuple[CaseLine, ...]:
        """Raises NotAdmitted."""
        desk_id = self._holder(officer).desk_id
        return tuple(line_of(row) for row in self._database.read(lambda tx: self._docket.list(tx, desk_id)))

    def read(self, officer: Officer, case_hex: str) -> CaseSheet:
        """Open a case; from now on it counts as read. Raises NotAdmitted, NotHere."""
        holder, case_id = self._holder(officer), _id(case_hex)

        def opened(tx: Connection) -> CaseSheet:
            case = self._docket.open(tx, holder, case_id)
            self._docket.seen(tx, holder.desk_id, case_id)
            return sheet_of(case, officer.id, self._side)

        return self._database.write(opened)

    def picture(self, officer: Officer, case_hex: str, number: int) -> bytes:
        """A file of this very case (the first is 0) as it was sent: not to be shown before it is drawn anew.

        Raises NotAdmitted, NotHere, Unreadable.
        """
        holder, case_id = self._holder(officer), _id(case_hex)

        def opened(tx: Connection) -> bytes:
            sent = attached(self._docket.open(tx, holder, case_id))
            if number >= len(sent) or not is_picture(sent[number]):
                raise NotHere
            return files.read(tx, sent[number])

        return self._database.read(opened)

    def reply(self, officer: Officer, case_hex: str, text: str) -> None:
        """The person reads it in the mailbox. Raises NotAdmitted, NotHere, NotAllowed, EmptyText."""
        self._write(officer, case_hex, "reply", text)

    def ask(self, officer: Officer, case_hex: str, text: str) -> None:
        """A question to the person. Raises NotAdmitted, NotHere, NotAllowed, EmptyText."""
        self._write(officer, case_hex, "question", text)

    def note(self, officer: Officer, case_hex: str, text: str) -> None:
        """For the desks only. Raises NotAdmitted, NotHere, EmptyText."""
        self._write(officer, case_hex, "note", text)

    def change(self, officer: Officer, case_hex: str, to: str) -> None:
        """Raises NotAdmitted, NotHere, NotAllowed."""
        holder, case_id, at = self._holder(officer), _id(case_hex), self._clock.now()
        self._database.write(lambda tx: self._docket.change(tx, holder, case_id, to, officer.id, at))

    def waiting(self, officer: Officer) -> tuple[Waiting, ...]:
        """Who enrolled and is not yet admitted. Raises NotAdmitted."""
        desk_id = self._holder(officer).desk_id
        return self._database.read(lambda tx: members.waiting(tx, desk_id))

    def admit(self, officer: Officer, member_code: str) -> None:
        """Hand the desk's keys on. Raises NotAdmitted, NoSuchMember."""
        holder, code = self._holder(officer), officials.written(member_code)
        self._database.write(lambda tx: members.admit(tx, holder.desk_id, holder.keys, code))

    def _write(self, officer: Officer, case_hex: str, kind: str, text: str) -> None:
        holder, case_id = self._holder(officer), _id(case_hex)
        if not text.strip():
            raise EmptyText
        entry = Entry("desk", kind, text.strip(), officer.id, self._clock.now())
        self._database.write(lambda tx: self._docket.write(tx, holder, case_id, entry))

    def _holder(self, officer: Officer) -> Holder:
        if officer.side != self._side:
            raise NotHere
        if not officer.admitted:
            raise NotAdmitted
        return Holder(officer.desk_id, officer.desk_keys)


class Rooms:
    """The one place that chooses a side's room: by the officer's organisation."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._rooms: Mapping[str, DeskRoom] = {
            tables.side: DeskRoom(database, clock, tables) for tables in (PROTECTION, SUPPORT)
        }

    def of(self, officer: Officer) -> DeskRoom:
        return self._rooms[officer.side]


def _id(case_hex: str) -> bytes:
    """Raises NotHere for anything that is no id."""
    try:
        case_id = bytes.fromhex(case_hex)
    except ValueError:
        raise NotHere from None
    if len(case_id) != ID_BYTES:
        raise NotHere
    return case_id
