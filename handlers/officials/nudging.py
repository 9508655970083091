"""The tick: who is reminded of what at this moment. Planning only reads; each digest is one short transaction.

For the web chat sending is the commit. Who is reached on a messenger has the same row, claimed only: it is sent from
`outgoing`.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.plans import Plan
from content.workdays import VIETNAM
from handlers.officials.owners import is_commune
from handlers.officials.switching import open_due, switched_on
from storage import addresses, nudges, obligations, officials
from storage.engine import Database
from storage.nudges import Item
from storage.obligations import Obligation
from storage.officials import OfficialRow
from storage.vault import ID_BYTES

Served = set[tuple[bytes, str, bytes]]
STALE = timedelta(days=365)  # a debt that old is on the page; whoever is new hears of what is due now
Seen = tuple[date, Mapping[str, date], tuple[int, ...]]  # what can add a nudge; a promise only takes away


@dataclass(frozen=True)
class DigestItem:
    obligation: Obligation
    step: str


@dataclass(frozen=True)
class Digest:
    """One message to one official, however many reports it is about. `unit`: a code, or the province's."""

    official_id: bytes
    code: str
    unit: str
    items: tuple[DigestItem, ...]


Told = tuple[OfficialRow, str, DigestItem]


class Nudging:
    """`channel`: the messenger of this installation, on which officials may be reached; "" where there is none."""

    def __init__(self, database: Database, library: Library, channel: str = "") -> None:
        self._database = database
        self._library = library
        self._channel = channel
        self._run = secrets.token_bytes(ID_BYTES)
        self._opened: tuple[int, Mapping[str, date]] | None = None
        self._settled: Seen | None = None

    def tick(self, now: datetime) -> int:
        """Open what is newly owed and, in working hours, send every digest that is due; returns how many.

        Most minutes nothing has happened since the last look of the same day: those cost two short questions.
        """
        today, is_open = _today(now), self._library.ladder.is_open(now, self._library.workdays)
        if not is_open and self._opened and self._opened[0] == today.year:
            return 0
        seen = self._database.read(lambda tx: (today, switched_on(tx, self._library), nudges.grown(tx)))
        if seen == self._settled:
            return 0
        self._open(today, seen[1])
        if not is_open:
            return 0
        sent = self._send_all(now)
        self._settled = seen
        return sent

    def rehearse(self, tx: Connection, now: datetime) -> tuple[Digest, ...]:
        """What `tick` would send, in a transaction that the caller rolls back."""
        self._open_in(tx, _today(now), switched_on(tx, self._library))
        return self.plan(tx, now) if self._library.ladder.is_open(now, self._library.workdays) else ()

    def plan(self, tx: Connection, now: datetime) -> tuple[Digest, ...]:
        """Every unserved latest step, one digest per official. Working hours are the caller's matter."""
        today, seats = _today(now), dict[bytes, tuple[str, str]]()
        items: dict[bytes, list[DigestItem]] = defaultdict(list)
        for plan, since in switched_on(tx, self._library).items():
            for official, unit, item in self._due_in(tx, self._library.plans[plan], (since, today)):
                seats[official.id] = (official.code, unit)
                items[official.id].append(item)
        told = nudges.nudged_on(tx, today)
        return tuple(Digest(who, *seats[who], tuple(items[who])) for who in items if who not in told)

    def _due_in(self, tx: Connection, plan: Plan, days: tuple[date, date]) -> Iterable[Told]:
        """`days`: since when the plan is on, and today. A debt of long ago is on the page, and no news any more."""
        since, today = days
        until = today + timedelta(days=-self._library.ladder.first_offset + 14)  # a first step may move over Tết
        standing = obligations.standing(tx, plan.id, until)
        if not standing:
            return
        served = nudges.served(tx, plan.id, until)
        reporters = officials.reporters(tx, plan.province_code)
        focal = officials.focal_points(tx, plan.province_code)
        for duty in standing:
            if duty.last_day < since or today - duty.last_day > STALE:
                continue
            yield from _to(reporters.get(duty.owner, ()), duty.owner, (duty, self._unit_step(tx, duty, today)), served)
            if is_commune(duty.owner):  # offices of the province cannot file here yet: the page lists them apart
                yield from _to(focal, plan.province_code, (duty, self._province_step(tx, duty, today)), served)

    def _unit_step(self, tx: Connection, duty: Obligation, today: date) -> str | None:
        """A report that came back is said at once; what comes after that takes its place: a step of the ladder, or the
        day the unit then promised.
        """
        step = self._ladder_step(duty, today)
        back = obligations.came_back(tx, duty)
        if back is None or duty.promised:
            return step
        return f"R:{back.n}" if step == self._ladder_step(duty, _today(back.at)) else step

    def _ladder_step(self, duty: Obligation, today: date) -> str | None:
        return self._library.ladder.latest(duty.last_day, today, self._library.workdays, "unit", duty.promised)

    def _province_step(self, tx: Connection, duty: Obligation, today: date) -> str | None:
        """A report the province itself sent back after its digest is no news to it."""
        step = self._library.ladder.latest(duty.last_day, today, self._library.workdays, "province")
        back = obligations.came_back(tx, duty) if step else None
        if back is None:
            return step
        told = self._library.ladder.latest(duty.last_day, _today(back.at), self._library.workdays, "province")
        return None if told == step else step

    def _send_all(self, now: datetime) -> int:
        digests, reached = self._database.read(lambda tx: (self.plan(tx, now), addresses.reached(tx, self._channel)))
        return sum(self._send(digest, now, on_page=digest.official_id not in reached) for digest in digests)

    def _send(self, digest: Digest, now: datetime, *, on_page: bool) -> bool:
        return self._database.write(lambda tx: self._claim(tx, digest, now, on_page=on_page))

    def _claim(self, tx: Connection, digest: Digest, now: datetime, *, on_page: bool) -> bool:
        items = [Item(item.obligation.id, item.step) for item in digest.items if self._still(tx, item, _today(now))]
        claimed = nudges.claim(tx, digest.official_id, _today(now), items, now, self._run)
        if claimed is not None and on_page:
            nudges.mark(tx, claimed, nudges.SENT)
        return claimed is not None

    def _still(self, tx: Connection, item: DigestItem, today: date) -> bool:
        """Whether it is still what to say: somebody may have promised a day since the planning."""
        duty = obligations.by_id(tx, item.obligation.id)
        if duty is None or duty.promised == item.obligation.promised:
            return duty is not None
        return self._unit_step(tx, duty, today) == item.step

    def _open(self, today: date, on: Mapping[str, date]) -> None:
        """Once a year, and whenever a plan was switched on meanwhile."""
        if self._opened != (today.year, on):
            self._database.write(lambda tx: self._open_in(tx, today, on))
            self._opened = (today.year, on)

    def _open_in(self, tx: Connection, today: date, on: Mapping[str, date]) -> None:
        for plan, day in on.items():
            open_due(tx, self._library, self._library.plans[plan], day, today)


def _to(people: Iterable[OfficialRow], unit: str, due: tuple[Obligation, str | None], served: Served) -> Iterable[Told]:
    duty, step = due
    for official in people:
        if step is not None and (duty.id, step, official.id) not in served:
            yield official, unit, DigestItem(duty, step)


def _today(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()
