"""What one press closed by sifting, another takes back within a week: all that is closed still, an audit line each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.conversation import Clock
from handlers.officials.desk.atdesk import AtDesk, Doing, EmptyText
from handlers.officials.desk.views import facts_text
from handlers.officials.entry.officer import Officer
from storage.accounts import officials
from storage.cases.audit import Audit, Line
from storage.cases.damage import Damaged
from storage.cases.holding import hold
from storage.cases.opened import Holder, NotHere
from storage.cases.reopening import Closing
from storage.cases.reopening import Reopening as Cases
from storage.cases.tables import CaseTables
from storage.duties import lifecycle
from storage.engine import Database

CLOSE, BY_SIFTING = "close", f"{lifecycle.UNFOUNDED}, sift"  # what a line of the audit calls it
BACK = timedelta(days=7)
AT_ONCE = 25  # in one transaction: people who write meanwhile wait a moment at most


@dataclass(frozen=True)
class Closed:
    """What one press closed of a desk and is closed still; `code`: whose press it was."""

    closing: Closing = field(repr=False)
    code: str
    case_ids: tuple[bytes, ...] = field(repr=False)

    @property
    def at(self) -> datetime:
        return self.closing[1]

    @property
    def count(self) -> int:
        return len(self.case_ids)

    @property
    def name(self) -> str:
        """Which of all such presses."""
        return f"{self.at.isoformat()} {self.code}"


class Reopening(AtDesk):
    def __init__(self, database: Database, clock: Clock, tables: CaseTables, audit: Audit) -> None:
        super().__init__(database, clock, tables, audit)
        self._tables = tables
        self._cases = Cases(tables)

    def groups(self, officer: Officer) -> tuple[Closed, ...]:
        """This desk's of the last week, the newest first. Raises NotAdmitted, NotHere."""
        holder = self._holder(officer)
        return self._database.read(lambda tx: self._groups(tx, holder))

    def reopen(self, officer: Officer, name: str, why: str) -> tuple[int, int]:
        """They lie unopened again, as they came; returns how many, and how many no longer could: opened, withdrawn or
        gone meanwhile. Raises NotAdmitted, EmptyText; NotHere where no such press is known.
        """
        group, why = next((each for each in self.groups(officer) if each.name == name), None), why.strip()
        if group is None:
            raise NotHere
        if not why:
            raise EmptyText
        doing, case_ids = self._doing(officer, group.case_ids[0].hex()), sorted(group.case_ids)
        portions = (case_ids[at : at + AT_ONCE] for at in range(0, group.count, AT_ONCE))
        reopened = sum(self._reopen(doing, portion, group.closing, why) for portion in portions)
        return reopened, group.count - reopened

    def _reopen(self, doing: Doing, case_ids: Sequence[bytes], closing: Closing, why: str) -> int:
        each = [replace(doing, case_id=case_id) for case_id in case_ids]

        def work(tx: Connection) -> int:
            done = [one for one in each if self._reopen_one(tx, one, closing, why)]
            for one in done:
                self._audit.write(tx, one.line("reopen", "sift"))  # why stands sealed in each
            return len(done)

        return self._database.write(work)

    def _reopen_one(self, tx: Connection, doing: Doing, closing: Closing, why: str) -> bool:
        try:
            hold(tx, self._tables, doing.case_id)
            entry = doing.entry("reopened", facts_text({"why": why}))
            self._cases.take_back(tx, doing.holder, doing.case_id, closing, entry)
        except (NotHere, Damaged, lifecycle.NotAllowed):
            return False
        return True

    def _groups(self, tx: Connection, holder: Holder) -> tuple[Closed, ...]:
        since = self._clock.now() - BACK
        still = self._cases.closed(tx, holder.desk_id, day_of(since))
        found = defaultdict[Closing, list[bytes]](list)
        for case_id, line in _last_closings(self._audit.since(tx, since) if still else ()).items():
            if case_id in still and line.detail == BY_SIFTING:
                found[line.by, line.at].append(case_id)
        codes = {by: row.code for by in {by for by, _ in found} if (row := officials.by_id(tx, by))}
        return tuple(Closed(each, codes.get(each[0], ""), tuple(case_ids)) for each, case_ids in found.items())


def _last_closings(lines: Iterable[Line]) -> dict[bytes, Line]:
    """Of each case, from lines of which the newest comes first."""
    found: dict[bytes, Line] = {}
    for line in lines:
        if line.what == CLOSE and line.case_id:
            found.setdefault(line.case_id, line)
    return found
