"""Sifting: when a flood lies at the desk, its unopened tips are laid out at once, what differs first, copies together.

Nothing of it is kept: it is read anew for each page, and only that it was done, and by whom, goes into the audit. No
tip counts as opened by it; who wants more than a tip's first words opens it, with a reason, as always. Requests for
help are never sifted.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from threading import Lock

from sqlalchemy import Connection

from content.language.apart import Ordinary
from content.library import Library
from content.programme.workdays import VIETNAM
from content.texts import VIETNAMESE
from handlers.conversation import Clock
from handlers.officials.desk.atdesk import AtDesk, Doing, EmptyText
from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.reopening import AT_ONCE, BY_SIFTING, CLOSE, Reopening
from handlers.officials.desk.room import OTHER, REASONS
from handlers.officials.desk.sifted import CLOSED, FEW, Heap, Sifted, heap_of, kin_of, tip_of
from handlers.officials.entry.officer import Officer
from storage.cases.audit import Audit, Line
from storage.cases.damage import Damaged
from storage.cases.holding import hold
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.cases.unopened import Span, Unopened
from storage.duties import lifecycle
from storage.engine import Database
from storage.vault import Keyring

FLOOD = 50  # unopened tips from which on it is offered: fewer are opened one by one
SIFT = "sift"  # what a line of the audit calls it
# No words of their own: no one case is there to seal them in, and the audit stands open to the officials' secret.
WHY = tuple(reason for reason in REASONS if reason != OTHER)
MOST = 12_000  # looked through at once; what a process has the memory for


class NoFlood(Exception):
    """So few lie unopened that each can be opened by itself."""


@dataclass(frozen=True)
class Waiting:
    """What lies unopened, by day of arrival, the newest first. `is_flood`: enough for sifting."""

    days: tuple[tuple[date, int], ...]

    @property
    def count(self) -> int:
        return sum(count for _, count in self.days)

    @property
    def is_flood(self) -> bool:
        return self.count >= FLOOD

    def within(self, span: Span) -> int:
        return sum(count for day, count in self.days if span.since <= day <= span.until)


@dataclass(frozen=True)
class Group:
    """Which tips are meant: those nearly the same as this one (its id in hex), and no danger now, or all of it."""

    like: str
    urgent: bool
    why: str = field(repr=False)


class Sifting(AtDesk):
    def __init__(
        self, database: Database, clock: Clock, tables: CaseTables, audit: Audit, ordinary: Ordinary | None
    ) -> None:
        """`ordinary`: None for a side whose cases are never sifted."""
        super().__init__(database, clock, tables, audit)
        self._tables = tables
        self._unopened = Unopened(tables)
        self._ordinary = ordinary
        self.reopening = Reopening(database, clock, tables, audit)
        self._one = Lock()  # one desk at a time: it takes memory, and a core

    @property
    def offered(self) -> bool:
        return self._ordinary is not None

    def waiting(self, officer: Officer) -> Waiting:
        """Nothing is opened for it. Raises NotAdmitted, NotHere."""
        holder, _ = self._allowed(officer)
        days = self._database.read(lambda tx: self._unopened.days(tx, holder.desk_id))
        return Waiting(tuple(sorted(days.items(), reverse=True)))

    def declare(self, officer: Officer, span: Span, reason: str) -> None:
        """Say why (one of WHY) they are going to be looked through; one line of the audit with how many.

        Raises NotAdmitted, NotHere, EmptyText, NoFlood.
        """
        waiting = self.waiting(officer)
        if reason not in WHY:
            raise EmptyText
        count = min(waiting.within(span), MOST)
        if count < FLOOD:
            raise NoFlood
        said = f"{count}, {span.since:%d/%m/%Y}–{span.until:%d/%m/%Y}, {reason}"
        at = self._clock.now().astimezone(VIETNAM)
        self._database.write(lambda tx: self._audit.write(tx, Line(SIFT, officer.id, at, detail=said)))

    def look(self, officer: Officer, span: Span) -> Heap:
        """Seconds for ten thousand. Raises NotAdmitted, NotHere."""
        holder, ordinary = self._allowed(officer)
        with self._one:
            return heap_of(*self._read(holder, span), ordinary)

    def close(self, officer: Officer, span: Span, group: Group) -> tuple[int, int]:
        """Close what is nearly the same as one tip, without grounds, 2,000 at the most; returns how many were closed,
        and how many were left: with files, or with a letter since. Each can be taken up again.

        Raises NotAdmitted, NotHere, EmptyText; NotAllowed for so few that they are opened one by one.
        """
        doing, why = self._doing(officer, group.like), group.why.strip()
        if not why:
            raise EmptyText
        holder, _ = self._allowed(officer)
        with self._one:
            kin = kin_of(self._read(holder, span)[0], doing.case_id, urgent=group.urgent)
        plain = [tip.id for tip in kin if tip.is_plain]
        if len(plain) <= FEW:
            raise lifecycle.NotAllowed("no group")
        closing = plain[:CLOSED]
        outcome = Outcome(lifecycle.UNFOUNDED, why).facts | {"bulk": str(len(closing))}
        portions = (closing[at : at + AT_ONCE] for at in range(0, len(closing), AT_ONCE))
        closed = sum(self._close(doing, portion, outcome) for portion in portions)
        return closed, len(kin) - len(plain) + len(closing) - closed

    def _read(self, holder: Holder, span: Span) -> tuple[list[Sifted], int]:
        """And how many do not open with this desk's keys, or are misshapen."""
        found = islice(self._unopened.read(self._database, holder, span), MOST)
        tips = [None if each is None else tip_of(each) for each in found]
        opened = [each for each in tips if each is not None]
        return opened, len(tips) - len(opened)

    def _close(self, doing: Doing, case_ids: Sequence[bytes], facts: Mapping[str, str]) -> int:
        """All at the moment of `doing`: by that, and by who did it, they are found together again."""
        text = json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)
        each = [replace(doing, case_id=case_id) for case_id in sorted(case_ids)]

        def work(tx: Connection) -> int:
            done = [one for one in each if self._close_one(tx, one, text)]
            for one in done:  # last, as everybody else: cases first, then the audit
                self._audit.write(tx, one.line(CLOSE, BY_SIFTING))
            return len(done)

        return self._database.write(work)

    def _close_one(self, tx: Connection, doing: Doing, text: str) -> bool:
        """False where it was opened, changed or written to meanwhile, is damaged or gone."""
        try:
            hold(tx, self._tables, doing.case_id)
        except (NotHere, Damaged):
            return False
        if not self._unopened.is_untouched(tx, doing.holder.desk_id, doing.case_id):
            return False
        self._docket.write(tx, doing.holder, doing.case_id, doing.entry("outcome", text))
        self._docket.change(tx, doing.holder, doing.case_id, lifecycle.UNFOUNDED, doing.officer.id, doing.at)
        return True

    def _allowed(self, officer: Officer) -> tuple[Holder, Ordinary]:
        """Raises NotAdmitted, NotHere."""
        if self._ordinary is None:
            raise NotHere
        return self._holder(officer), self._ordinary


class SiftRooms:
    """The one place that chooses a side's: by the officer's organisation. `ring` is the officials' zone."""

    def __init__(self, database: Database, clock: Clock, ring: Keyring, library: Library) -> None:
        tips, help_ = Audit(PROTECTION, ring), Audit(SUPPORT, ring)
        self._rooms: dict[str, Sifting] = {
            PROTECTION.side: Sifting(database, clock, PROTECTION, tips, Ordinary(_said(library))),
            SUPPORT.side: Sifting(database, clock, SUPPORT, help_, None),
        }

    def of(self, officer: Officer) -> Sifting:
        return self._rooms[officer.side]


def looked_through(line: Line) -> int:
    """How many tips a line of the audit that tells of sifting is about."""
    return int(line.detail.partition(",")[0])


def _said(library: Library) -> Iterable[str]:
    """Vietnamese as the programme itself speaks it."""
    yield from (article.markdown for article in library.articles.published())
    yield from (library.texts.pattern(VIETNAMESE, each) for each in library.texts.ids(VIETNAMESE))
