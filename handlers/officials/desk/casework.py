"""What a desk does with a case on its way to the end: sort, change, give to another desk, link, close."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from content.language.alike import groups
from handlers.conversation import Clock
from handlers.officials.desk.atdesk import AtDesk, Doing, EmptyText
from handlers.officials.desk.views import facts_text, told
from handlers.officials.entry.officer import Officer
from storage.cases.audit import Audit
from storage.cases.opened import Holder, NotHere
from storage.cases.retention import Retention
from storage.cases.tables import URGENCIES, CaseTables
from storage.cases.transfer import NoSuchDesk, Target, Transfers
from storage.duties import lifecycle
from storage.engine import Database

# The first question of the tip's form; a request for help has one kind, and what it is about stays sealed.
KINDS: Mapping[str, tuple[str, ...]] = {
    "protection": ("u16", "u18", "held", "org", "net", "shop", "duty", "else"),
    "support": ("request",),
}


class DayToCome(ValueError):
    """What is told as done has a day that is not yet."""


@dataclass(frozen=True)
class Outcome:
    """How a case ends. `forwarded` names the office and the day, and the paper's number where there is one;
    `unfounded` says why; `resolved` may say what was done.
    """

    to: str
    why: str = field(default="", repr=False)
    office: str = ""
    number: str = ""
    day: date | None = None

    @property
    def is_told(self) -> bool:
        """Whether what must be known is there."""
        if self.to == lifecycle.FORWARDED:
            return bool(self.office and self.day)
        return self.to != lifecycle.UNFOUNDED or bool(self.why)

    @property
    def facts(self) -> dict[str, str]:
        day = f"{self.day:%d/%m/%Y}" if self.day else ""
        return {"to": self.to, "office": self.office, "number": self.number, "day": day, "why": self.why}


class Casework(AtDesk):
    def __init__(
        self,
        database: Database,
        clock: Clock,
        tables: CaseTables,
        audit: Audit,
        transfers: Transfers,
        extensions: int,
    ) -> None:
        """`extensions`: how often a case's last day may be moved."""
        super().__init__(database, clock, tables, audit)
        self._transfers = transfers
        self._retention = Retention(tables)
        self.extensions = extensions

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS[self._side]

    def change(self, officer: Officer, case_hex: str, to: str) -> None:
        """Raises NotAdmitted, NotHere, NotAllowed; an outcome wants `close`."""
        doing = self._doing(officer, case_hex)
        if to in lifecycle.OUTCOMES:
            raise lifecycle.NotAllowed(to)
        self._do(doing, "status", lambda tx: self._change(tx, doing, to), to)

    def sort(self, officer: Officer, case_hex: str, kind: str, urgency: str) -> None:
        """Kind and urgency as the desk sees them; with that a tip counts as classified.

        Raises NotAdmitted, NotHere, NotAllowed.
        """
        doing = self._doing(officer, case_hex)
        if kind not in self.kinds or urgency not in URGENCIES:
            raise lifecycle.NotAllowed(f"{kind}, {urgency}")
        self._do(doing, "sort", lambda tx: self._sort(tx, doing, kind, urgency))

    def close(self, officer: Officer, case_hex: str, outcome: Outcome) -> None:
        """Leave it with an outcome, kept sealed. Raises NotAdmitted, NotHere, NotAllowed, EmptyText, DayToCome."""
        doing = self._doing(officer, case_hex)
        if outcome.to not in lifecycle.OUTCOMES:
            raise lifecycle.NotAllowed(outcome.to)
        if not outcome.is_told:
            raise EmptyText
        if outcome.day and outcome.day > self.today():
            raise DayToCome

        def work(tx: Connection) -> None:
            self._facts(tx, doing, "outcome", outcome.facts)
            self._change(tx, doing, outcome.to)

        self._do(doing, "close", work, outcome.to)

    def extend(self, officer: Officer, case_hex: str, why: str) -> None:
        """Move its last day as the law lets, and say why. Raises NotAdmitted, NotHere, NotAllowed, EmptyText."""
        doing, why = self._doing(officer, case_hex), why.strip()
        if not why:
            raise EmptyText

        def work(tx: Connection) -> None:
            self._docket.extend(tx, doing.holder, doing.case_id, self.extensions)
            self._facts(tx, doing, "extended", {"why": why})

        self._do(doing, "extend", work)

    def keep(self, officer: Officer, case_hex: str) -> None:
        """It is not destroyed until it is let go. Raises NotAdmitted, NotHere, NotAllowed."""
        doing = self._doing(officer, case_hex)

        def work(tx: Connection) -> None:
            self._docket.asides(tx, doing.holder, doing.case_id)  # who stepped aside decides nothing
            self._retention.keep(tx, doing.holder.desk_id, doing.case_id, doing.at.date())

        self._do(doing, "keep", work)

    def let_go(self, officer: Officer, case_hex: str) -> None:
        """Its days count on. Raises NotAdmitted, NotHere, NotAllowed."""
        doing = self._doing(officer, case_hex)

        def work(tx: Connection) -> None:
            self._docket.asides(tx, doing.holder, doing.case_id)
            self._retention.unkeep(tx, doing.holder.desk_id, doing.case_id)

        self._do(doing, "let-go", work)

    def targets(self, officer: Officer, case_hex: str) -> tuple[Target, ...]:
        """Desks it may be given to. Raises NotAdmitted, NotHere."""
        doing = self._doing(officer, case_hex)
        return self._database.read(lambda tx: self._transfers.targets(tx, doing.holder, doing.case_id))

    def transfer(self, officer: Officer, case_hex: str, desk_hex: str, why: str) -> None:
        """Give it to another desk of this side, sealed to it. Raises NotAdmitted, NotHere, NotAllowed, NoSuchDesk,
        EmptyText: the other desk must know why.
        """
        doing, to, why = self._doing(officer, case_hex), _desk(desk_hex), why.strip()
        if not why:
            raise EmptyText

        def work(tx: Connection) -> None:
            target = self._transfers.send(tx, doing.holder, doing.case_id, to, doing.at.date())
            self._facts(tx, doing, "transfer", {"desk": target.name, "office": target.organisation, "why": why})

        self._do(doing, "transfer", work)

    def alike(self, officer: Officer, case_hex: str, among: Sequence[str]) -> tuple[str, ...]:
        """Which of the opened cases tell nearly the same as this one. Compared now, kept nowhere. Raises NotAdmitted,
        NotHere.
        """
        doing, others = self._doing(officer, case_hex), [each for each in among if each != case_hex]

        def compared(tx: Connection) -> tuple[str, ...]:
            here = self._words(tx, doing.holder, doing.case_id)
            there = {each: self._words(tx, doing.holder, bytes.fromhex(each)) for each in others}
            known = {each: said for each, said in there.items() if said}
            same = groups([here, *known.values()])[0]
            return tuple(each for index, each in enumerate(known, start=1) if index in same)

        return self._database.read(compared)

    def link(self, officer: Officer, case_hex: str, other_hex: str, among: Collection[str]) -> None:
        """Note in both that they tell of the same. Only cases that were opened: `among` are their ids.

        Raises NotAdmitted, NotHere.
        """
        one, other = self._doing(officer, case_hex), self._doing(officer, other_hex)
        if other_hex not in among or one.case_id == other.case_id:
            raise NotHere

        def work(tx: Connection) -> None:
            for here, there in ((one, other), (other, one)):
                self._facts(tx, here, "same", {"case": there.case_id.hex()})

        self._do(one, "link", work)

    def _words(self, tx: Connection, holder: Holder, case_id: bytes) -> str:
        """What was told, in one text; nothing of a case that is gone."""
        try:
            return "\n".join(f"{label} {value}" for label, value in told(self._docket.tip(tx, holder, case_id)))
        except NotHere:
            return ""

    def _change(self, tx: Connection, doing: Doing, to: str) -> None:
        self._docket.change(tx, doing.holder, doing.case_id, to, doing.officer.id, doing.at)

    def _sort(self, tx: Connection, doing: Doing, kind: str, urgency: str) -> None:
        before = self._docket.look(tx, doing.holder.desk_id, doing.case_id)
        self._docket.sort(tx, doing.holder, doing.case_id, kind, urgency)
        if (before.kind, before.urgency) != (kind, urgency):
            self._facts(tx, doing, "sorted", {"kind": kind, "urgency": urgency})
        if (before.status, lifecycle.CLASSIFIED) in lifecycle.CASE[self._side]:
            self._change(tx, doing, lifecycle.CLASSIFIED)

    def _facts(self, tx: Connection, doing: Doing, kind: str, facts: Mapping[str, str]) -> None:
        self._docket.write(tx, doing.holder, doing.case_id, doing.entry(kind, facts_text(facts)))


def _desk(desk_hex: str) -> bytes:
    try:
        return bytes.fromhex(desk_hex)
    except ValueError:
        raise NoSuchDesk from None
