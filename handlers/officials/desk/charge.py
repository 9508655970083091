"""Who has a case in hand: an officer takes it, hands it to a colleague, or steps aside because it concerns them."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.desk import bell
from handlers.officials.desk.atdesk import AtDesk, Doing
from handlers.officials.desk.deskrules import DeskRules
from handlers.officials.desk.left import STEP_ASIDE
from handlers.officials.desk.views import facts_text
from handlers.officials.entry.officer import Officer
from storage.accounts import members, officials
from storage.accounts.organisations import desk_of
from storage.cases.audit import Audit
from storage.cases.clocks import Clocks
from storage.cases.damage import Damaged
from storage.cases.hands import Hands
from storage.cases.holding import ASIDE, hold
from storage.cases.tables import CaseTables
from storage.cases.transfer import Transfers
from storage.engine import Database


class NoSuchColleague(LookupError):
    """Nobody else in office at this desk has this code and may go on with the case."""


class TakenMeanwhile(Exception):
    """It came into somebody's hands after the page was shown; nothing was done."""


class Charge(AtDesk):
    def __init__(
        self,
        database: Database,
        clock: Clock,
        tables: CaseTables,
        audit: Audit,
        transfers: Transfers,
        rules: DeskRules,
    ) -> None:
        super().__init__(database, clock, tables, audit)
        self._tables = tables
        self._hands, self._clocks, self._rules = Hands(tables), Clocks(tables), rules
        self._transfers = transfers

    def colleagues(self, officer: Officer) -> tuple[str, ...]:
        """The codes of who else is at this desk. Raises NotAdmitted."""
        desk_id = self._holder(officer).desk_id
        return tuple(sorted(self._database.read(lambda tx: _others(tx, desk_id, officer.id))))

    def takers(self, officer: Officer, case_hex: str) -> tuple[str, ...]:
        """Of them, who may go on with this case: who has stepped aside from it may not. Raises NotAdmitted, NotHere."""
        doing = self._doing(officer, case_hex)
        return tuple(sorted(self._database.read(lambda tx: self._takers(tx, doing))))

    def take(self, officer: Officer, case_hex: str, had: str | None = None) -> None:
        """From now on it is in this officer's hands, and their desk answers for it: what was passed on to it is
        acknowledged; what lay at another desk, the province's draws to itself. `had`: the code of whom they saw to have
        it, "" for nobody; None: whoever has it.

        Raises NotAdmitted, NotHere, NotAllowed, TakenMeanwhile.
        """
        doing = self._doing(officer, case_hex)

        def work(tx: Connection) -> None:
            if had is not None:
                self._check_hands(tx, doing, had)
            drawn = self._transfers.take_over(tx, doing.holder, doing.case_id, doing.at.date())
            passed = self._acknowledge(tx, doing)
            self._hands.put(tx, doing.holder, doing.case_id, officer.id)
            if drawn:
                self._note(tx, doing, "drawn", self._desk(tx, doing))
            elif not passed:
                self._docket.write(tx, doing.holder, doing.case_id, doing.entry("took", ""))

        self._do(doing, "take", work)

    def hand_over(self, officer: Officer, case_hex: str, code: str, why: str) -> None:
        """Into a colleague's hands, who is told in a messenger that the desk has work.

        Raises NotAdmitted, NotHere, NotAllowed, NoSuchColleague.
        """
        doing, to = self._doing(officer, case_hex), officials.written(code)

        def work(tx: Connection) -> None:
            hold(tx, self._tables, doing.case_id)  # nobody steps aside meanwhile
            colleague = self._takers(tx, doing).get(to)
            if colleague is None:
                raise NoSuchColleague
            self._hands.put(tx, doing.holder, doing.case_id, colleague, doing.at.date())
            self._acknowledge(tx, doing)
            self._note(tx, doing, "handover", {"to": to, "why": why.strip()})
            bell.tell_colleague(tx, colleague, self._rules, doing.at)

        self._do(doing, "hand-over", work, to)

    def step_aside(self, officer: Officer, case_hex: str, why: str) -> None:
        """It concerns this officer: from now on they open it no more, and who else is at the desk goes on. Where nobody
        is, the province's desk hears of it as of one that nobody opened. Raises NotAdmitted, NotHere, SteppedAside.
        """
        doing = self._doing(officer, case_hex)

        def work(tx: Connection) -> None:
            gone = self._docket.asides(tx, doing.holder, doing.case_id) | {officer.id}
            self._note(tx, doing, ASIDE, {"why": why.strip()})
            self._hands.let_go(tx, doing.case_id, officer.id)
            self._raise_up(tx, doing, gone)

        self._do(doing, STEP_ASIDE, work)

    def look_behind(self, doing: Doing) -> None:
        """Who has stepped aside from it comes to it again: where whoever else was there has left since, the province's
        desk hears of it, once. Raises NotHere.
        """
        anybody = replace(doing.holder, officer=b"")

        def work(tx: Connection) -> None:
            if self._docket.look(tx, anybody.desk_id, doing.case_id).escalated is None:
                self._raise_up(tx, doing, self._docket.asides(tx, anybody, doing.case_id))

        self._database.write(work)

    def _check_hands(self, tx: Connection, doing: Doing, had: str) -> None:
        """Nobody takes from a colleague what they thought was free, or another's. Raises Damaged where it cannot be
        read whose it is.
        """
        hold(tx, self._tables, doing.case_id)  # nobody takes it meanwhile
        row = self._docket.look(tx, doing.holder.desk_id, doing.case_id)
        if row.damaged:
            raise Damaged
        if row.over is None and row.code not in ("", had, doing.officer.code):
            raise TakenMeanwhile

    def _acknowledge(self, tx: Connection, doing: Doing) -> bool:
        """Whether it was passed on to this desk, and nobody had taken it over yet."""
        if self._docket.look(tx, doing.holder.desk_id, doing.case_id).passing != "in":
            return False
        self._transfers.acknowledge(tx, doing.holder, doing.case_id, doing.at.date())
        self._docket.write(tx, doing.holder, doing.case_id, doing.entry("taken", ""))
        return True

    def _desk(self, tx: Connection, doing: Doing) -> Mapping[str, str]:
        line = desk_of(tx, doing.holder.desk_id)
        return {"desk": line.name, "office": line.organisation} if line else {}

    def _raise_up(self, tx: Connection, doing: Doing, gone: frozenset[bytes]) -> None:
        for desk_id in self._clocks.stranded(tx, doing.case_id, gone, doing.at.date()):
            bell.call_late(tx, desk_id, doing.at)

    def _takers(self, tx: Connection, doing: Doing) -> dict[str, bytes]:
        gone = self._docket.asides(tx, doing.holder, doing.case_id)
        others = _others(tx, doing.holder.desk_id, doing.officer.id)
        return {code: each for code, each in others.items() if each not in gone}

    def _note(self, tx: Connection, doing: Doing, kind: str, facts: Mapping[str, str]) -> None:
        self._docket.write(tx, doing.holder, doing.case_id, doing.entry(kind, facts_text(facts)))


def _others(tx: Connection, desk_id: bytes, but: bytes) -> dict[str, bytes]:
    """Who else can open this desk's cases: ids by code."""
    found = (officials.by_id(tx, each) for each in members.admitted(tx, desk_id) if each != but)
    return {row.code: row.id for row in found if row is not None}
