"""What leaves the desk: numbers without any text, one case for a hand-over on paper. Each is written into the audit.

Nothing of the support side leaves: its numbers are read on the page, and who asks for more asks in writing.
"""

from sqlalchemy import Connection

from content.programme.workdays import VIETNAM
from handlers.conversation import Clock
from handlers.officials.desk.atdesk import AtDesk
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.quarterly import Quarter
from handlers.officials.desk.statistics import Numbers
from handlers.officials.desk.views import attached
from handlers.officials.entry.officer import Officer
from storage.cases.audit import Audit, Line
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import Database
from storage.vault import Keyring


class Exports(AtDesk):
    """One side's."""

    def __init__(self, database: Database, clock: Clock, tables: CaseTables, audit: Audit, rules: DeskRules) -> None:
        super().__init__(database, clock, tables, audit)
        self._numbers = Numbers(database, tables, rules)
        self.lets_out = tables.side == "protection"

    def quarters(self, officer: Officer) -> tuple[Quarter, ...]:
        """The newest first; () for a commune's desk, which has no numbers of its own. Raises NotAdmitted, NotHere."""
        desk_id = self._holder(officer).desk_id
        return self._database.read(lambda tx: self._numbers.laid(tx, desk_id))

    def undivided(self, officer: Officer) -> str:
        """Up to which quarter no desk's own numbers are known, "" for none. Raises NotAdmitted, NotHere."""
        self._holder(officer)
        return self._database.read(self._numbers.undivided)

    def take_quarter(self, officer: Officer, quarter: str) -> Quarter:
        """Raises NotAdmitted, NotHere."""
        holder, at = self._leaving(officer), self._clock.now().astimezone(VIETNAM)

        def taken(tx: Connection) -> Quarter:
            wanted = {each.quarter: each for each in self._numbers.laid(tx, holder.desk_id)}.get(quarter)
            if wanted is None:
                raise NotHere
            self._audit.write(tx, Line("export", officer.id, at, detail=quarter))
            return wanted

        return self._database.write(taken)

    def take_case(self, officer: Officer, case_hex: str) -> tuple[str, ...]:
        """Before a case is written to a file: that it is. The SHA-256 in hex of each file that came with it, by its
        number. Raises NotAdmitted, NotHere.
        """
        self._leaving(officer)
        doing = self._doing(officer, case_hex)

        def taken(tx: Connection) -> tuple[str, ...]:
            return tuple(file.digest for file in attached(self._docket.open(tx, doing.holder, doing.case_id)))

        return self._do(doing, "file", taken)

    def _leaving(self, officer: Officer) -> Holder:
        if not self.lets_out:
            raise NotHere
        return self._holder(officer)


class ExportRooms:
    """The one place that chooses a side's exports: by the officer's organisation."""

    def __init__(self, database: Database, clock: Clock, ring: Keyring, rules: DeskRules) -> None:
        self._rooms: dict[str, Exports] = {
            tables.side: Exports(database, clock, tables, Audit(tables, ring), rules)
            for tables in (PROTECTION, SUPPORT)
        }

    def of(self, officer: Officer) -> Exports:
        return self._rooms[officer.side]
