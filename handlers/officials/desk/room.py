"""The desk's room: the inbox, an opened case, and what is written to the person or beside it."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.desk.atdesk import AtDesk, Doing, EmptyText
from handlers.officials.desk.casework import KINDS, Casework
from handlers.officials.desk.charge import Charge
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.inbox import ALL, Inbox, Timing, inbox_of
from handlers.officials.desk.views import CaseLine, CaseSheet, Codes, attached, facts_text, may_ask, sheet_of
from handlers.officials.entry.officer import Officer
from storage import files
from storage.accounts import officials
from storage.accounts.vouching import Trust
from storage.cases.audit import Audit
from storage.cases.docket import QUESTION, REPLY, TO_THE_PERSON
from storage.cases.hands import Hands
from storage.cases.opened import CaseRow, NotHere, OpenCase, SteppedAside
from storage.cases.retention import Retention
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.cases.transfer import Transfers
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from storage.files import StoredFile
from storage.notice_tokens import release
from storage.vault import Keyring

# Why an officer opens a case; `other` is told in their own words.
OTHER = "other"
REASONS = ("duty", "given", "check", OTHER)
NAMED = frozenset(kind for kinds in KINDS.values() for kind in kinds)  # any other has no name to be listed by


class DeskRoom(AtDesk):
    """`work`: what is done with a case; `charge`: who has it in hand; here is what is seen of it and said."""

    def __init__(
        self, database: Database, clock: Clock, tables: CaseTables, audit: Audit, rules: DeskRules, trust: Trust
    ) -> None:
        """`trust`: whose word is taken for the key of a desk that a case is passed on to."""
        super().__init__(database, clock, tables, audit)
        self._timing, transfers = Timing(rules.of(tables), rules.workdays), Transfers(tables, trust)
        self.work = Casework(database, clock, tables, audit, transfers, self._timing.extensions)
        self.charge = Charge(database, clock, tables, audit, transfers, rules)
        self._hands = Hands(tables)
        self._retention = Retention(tables)

    def inbox(self, officer: Officer, shown: str = ALL, page: int = 1) -> Inbox:
        """Raises NotAdmitted."""
        desk_id, today = self._holder(officer).desk_id, self.today()
        rows = self._database.read(lambda tx: self._docket.list(tx, desk_id))
        return inbox_of(map(_known, rows), self._timing, today, shown, page, officer.id)

    def look(self, officer: Officer, case_hex: str) -> CaseLine:
        """What may be known of a case before it is opened. Raises NotAdmitted, NotHere."""
        doing = self._doing(officer, case_hex)
        row = self._database.read(lambda tx: self._docket.look(tx, doing.holder.desk_id, doing.case_id))
        return self._timing.line(_known(row), doing.at.date(), officer.id)

    def open(self, officer: Officer, case_hex: str, reason: str, line: str = "") -> None:
        """Say why it is going to be read: own words are sealed into the case, the audit has the kind alone.

        Raises NotAdmitted, NotHere, EmptyText.
        """
        doing, line = self._doing(officer, case_hex), line.strip()
        if reason not in REASONS or (reason == OTHER and not line):
            raise EmptyText

        def opened(tx: Connection) -> None:
            self._docket.open(tx, doing.holder, doing.case_id)
            self._docket.opened(tx, doing.holder.desk_id, doing.case_id, doing.at.date())
            if line:
                self._docket.write(tx, doing.holder, doing.case_id, doing.entry("opened", facts_text({"why": line})))

        try:
            self._do(doing, "open", opened, reason)
        except SteppedAside:
            self.charge.look_behind(doing)
            raise

    def read(self, officer: Officer, case_hex: str) -> CaseSheet:
        """The whole case; what it shows counts as read from now on. Raises NotAdmitted, NotHere."""
        doing = self._doing(officer, case_hex)

        def opened(tx: Connection) -> CaseSheet:
            case = self._docket.open(tx, doing.holder, doing.case_id)
            self._retention.looked(tx, case.row, doing.at.date())
            self._docket.seen(tx, doing.holder.desk_id, case)
            self._hands.looked(tx, doing.case_id, officer.id)
            line = self._timing.line(_known(case.row), doing.at.date(), officer.id)
            decides = self._docket.decides(tx, doing.holder.desk_id, case.row)
            sheet = sheet_of(case, line, officer.id, self._side if decides else None, _codes(tx, case))
            return replace(sheet, desks=self._hands.desks(tx, doing.case_id))

        return self._database.write(opened)

    def file(self, officer: Officer, case_hex: str, number: int) -> tuple[bytes, str]:
        """A file of this very case (the first is 0) as it was sent, and what its sender's device calls it: not to be
        handed on before it is cleaned. Raises NotAdmitted, NotHere, Unreadable.
        """
        doing = self._doing(officer, case_hex)

        def opened(tx: Connection) -> StoredFile:
            sent = attached(self._docket.open(tx, doing.holder, doing.case_id))
            if number >= len(sent):
                raise NotHere
            return sent[number]

        file = self._do(doing, "attachment", opened, str(number + 1))
        return self._database.read(lambda tx: files.read(tx, file)), file.mime

    def reply(self, officer: Officer, case_hex: str, text: str) -> None:
        """The person reads it in the mailbox. Raises NotAdmitted, NotHere, NotAllowed, EmptyText."""
        self._write(officer, case_hex, REPLY, text)

    def ask(self, officer: Officer, case_hex: str, text: str) -> None:
        """A question to the person: the clock stands until they answer, for so many days. Raises as `reply`; NotAllowed
        too where they wish not to be asked.
        """
        self._write(officer, case_hex, QUESTION, text)

    def note(self, officer: Officer, case_hex: str, text: str) -> None:
        """For the desks only. Raises NotAdmitted, NotHere, EmptyText."""
        self._write(officer, case_hex, "note", text)

    def _write(self, officer: Officer, case_hex: str, kind: str, text: str) -> None:
        doing, text = self._doing(officer, case_hex), text.strip()
        if not text:
            raise EmptyText
        self._do(doing, kind, lambda tx: self._said(tx, doing, kind, text))

    def _said(self, tx: Connection, doing: Doing, kind: str, text: str) -> None:
        """With what the person reads, the token goes by which some of them are told that there is news."""
        tip = self._docket.tip(tx, doing.holder, doing.case_id) if kind in TO_THE_PERSON else b""
        if kind == QUESTION and not may_ask(tip):
            raise NotAllowed("they wish not to be asked")
        self._docket.write(tx, doing.holder, doing.case_id, doing.entry(kind, text))
        if tip:
            release(tx, tip, self._clock.real())


class Rooms:
    """The one place that chooses a side's room: by the officer's organisation. `ring` is the officials' zone."""

    def __init__(self, database: Database, clock: Clock, ring: Keyring, rules: DeskRules) -> None:
        self._rooms: Mapping[str, DeskRoom] = {
            tables.side: DeskRoom(database, clock, tables, Audit(tables, ring), rules, Trust.of(ring))
            for tables in (PROTECTION, SUPPORT)
        }

    def of(self, officer: Officer) -> DeskRoom:
        return self._rooms[officer.side]


def _known(row: CaseRow) -> CaseRow:
    """What it is, where that has a name."""
    return row if row.kind in NAMED else CaseRow.unknown(row.id)


def _codes(tx: Connection, case: OpenCase) -> Codes:
    """Of everybody who wrote or changed something in it."""
    wrote, changed = (each.by for each in case.entries), (each.by for each in case.changes)
    people = {each for each in (*wrote, *changed) if each}
    found = ((each, officials.by_id(tx, each)) for each in people)
    return {each: row.code for each, row in found if row is not None}
