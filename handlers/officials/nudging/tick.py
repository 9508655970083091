"""The tick: whoever is due is reminded, and the province is told of units that nothing reaches.

It is planned by reading, and claimed in pieces. For the page sending is the commit. Who is reached by a channel has the
same row, claimed only: it is sent from `outgoing`.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from content.library import Library
from content.programme.plans import Plan
from content.programme.workdays import VIETNAM, day_of
from handlers.officials.nudging import merged, reassuring, redating
from handlers.officials.nudging.claiming import PIECE, Claiming
from handlers.officials.nudging.ladders import PREFIX as LADDERS
from handlers.officials.nudging.ladders import paused
from handlers.officials.nudging.planning import Digest, Planning
from handlers.officials.nudging.reach import Reach
from handlers.officials.province.switching import lacks, open_due, switched_on
from storage import settings as kept
from storage.duties import absences, claims, deliveries, nudges, wishes
from storage.engine import Database
from storage.pieces import batches, in_pieces


class Seen(NamedTuple):
    """What can add a nudge; a promise only takes away. Who is away is looked at by name: who comes back earlier changes
    rows and no count of them. `asleep`: who wants quiet at this hour. `done`: what was settled before it left.
    """

    today: date
    on: Mapping[str, date]
    paused: Mapping[str, str]
    ladders: Mapping[str, str]
    away: Mapping[bytes, bytes | None]
    asleep: Collection[bytes]
    grown: tuple[int, ...]
    done: Collection[bytes]


class Nudging:
    """`in_use`: the channels of this installation on which officials may be reached."""

    def __init__(self, database: Database, library: Library, in_use: Collection[str] = ()) -> None:
        self._database = database
        self._library = library
        self._planning = Planning(library, in_use)
        self._reach = Reach(database, self._planning, in_use)
        self._claiming = Claiming(database, self._planning, in_use)
        self._opened: tuple[date, Mapping[str, date]] | None = None
        self._settled: Seen | None = None

    def tick(self, now: datetime) -> int:
        """Open what is newly owed and, in working hours, send every digest that is due; returns how many.

        Most minutes nothing has happened since the last look of the same day: those cost a few short questions.
        """
        today, is_open = day_of(now), self._library.ladder.is_open(now, self._library.workdays)
        if not is_open and self._opened and self._opened[0] == today:
            return 0
        seen = self._database.read(lambda tx: self._look(tx, now))
        if seen == self._settled:
            return 0
        self._open(now, seen.on)
        return self._remind(now, seen) if is_open else 0

    def rehearse(self, tx: Connection, now: datetime) -> tuple[Digest, ...]:
        """What `tick` would send, in a transaction that the caller rolls back."""
        today, on = day_of(now), switched_on(tx, self._library)
        for plan in on:
            open_due(tx, *self._asked(plan, on), today)
        reassuring.open_due(tx, self._library, on, today)
        redating.move_all(tx, self._library, on, now)
        merged.end(tx, merged.ending(tx, self._library, on, today), self._library, now)
        merged.reopen(tx, merged.standing(tx, self._library, on, today), self._library, now)
        for ids in batches(claims.unsent(tx, today), PIECE):
            deliveries.let_go(tx, ids)
        return self.plan(tx, now) if self._library.ladder.is_open(now, self._library.workdays) else ()

    def plan(self, tx: Connection, now: datetime) -> tuple[Digest, ...]:
        """As `Planning.digests`, without those who want quiet at this hour."""
        return _awake(tx, self._planning.digests(tx, now), now)

    def _look(self, tx: Connection, now: datetime) -> Seen:
        today, hour = day_of(now), now.astimezone(VIETNAM).time()
        asleep = {who for who, wish in wishes.known(tx).items() if not wish.lets(hour)}
        rules = switched_on(tx, self._library), paused(tx), kept.get_all(tx, LADDERS)
        return Seen(today, *rules, absences.away_on(tx, today), asleep, nudges.grown(tx), nudges.done_on(tx, today))

    def _remind(self, now: datetime, seen: Seen) -> int:
        if self._settled is None or self._settled.today != seen.today:
            self._claiming.let_go_of_earlier(seen.today)
        digests = self._database.read(lambda tx: self._planning.digests(tx, now))
        sent = self._claiming.take((digest for digest in digests if digest.official_id not in seen.asleep), now)
        self._reach.tell(now)
        self._settled = seen
        return sent

    def _open(self, now: datetime, on: Mapping[str, date]) -> None:
        """Open once a year, and whenever a plan was switched on meanwhile; after a start there is nothing to open
        unless units were brought in. At the first tick of a day, weekends too, entries of the directory are opened that
        are to be confirmed anew; last days follow the calendar and the plans' files; what merged units owed ends; what
        was ended by a list that was wrong is owed again.
        """
        today, opened = day_of(now), self._opened
        if opened is None or (opened[0].year, opened[1]) != (today.year, on):
            lacking = self._database.read(lambda tx: [plan for plan in on if lacks(tx, *self._asked(plan, on), today)])
            for _ in in_pieces(self._database, lacking, lambda tx, plan: open_due(tx, *self._asked(plan, on), today)):
                pass
        if opened != (today, on):
            self._reassure(today, on)
            redating.follow(self._database, self._library, on, now)
            merged.follow(self._database, self._library, on, now)
        self._opened = (today, on)

    def _reassure(self, today: date, on: Mapping[str, date]) -> None:
        if self._database.read(lambda tx: reassuring.due(tx, self._library, on, today)):
            self._database.write(lambda tx: reassuring.open_due(tx, self._library, on, today))

    def _asked(self, plan: str, on: Mapping[str, date]) -> tuple[Library, Plan, date]:
        return self._library, self._library.plans[plan], on[plan]


def _awake(tx: Connection, planned: tuple[Digest, ...], now: datetime) -> tuple[Digest, ...]:
    wanted, hour = wishes.known(tx), now.astimezone(VIETNAM).time()
    return tuple(each for each in planned if wanted.get(each.official_id, wishes.NO_WISH).lets(hour))
