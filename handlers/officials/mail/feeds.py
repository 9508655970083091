"""An official's private calendar, found by the token of the feed: what their unit owes, or what they watch over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import VIETNAM, day_of
from handlers.conversation import Clock
from handlers.officials.mail import watched
from handlers.officials.mail.calendar import KEPT, Dated, DayEntry, entries
from handlers.officials.naming import called_of
from handlers.officials.owners import owner_name
from handlers.officials.province.switching import plans_of
from handlers.officials.words import because
from storage.accounts import officials
from storage.accounts.officials import ADMIN, FOCAL, Seat
from storage.duties import moved_days, obligations, wishes
from storage.duties.lifecycle import EXEMPT
from storage.duties.obligations import Obligation
from storage.engine import Database


class NoSuchFeed(LookupError):
    """Closed, or its owner has left."""


@dataclass(frozen=True)
class Feeds:
    """`page`: the pages' public address, no slash."""

    database: Database
    library: Library
    clock: Clock
    page: str

    def entries(self, token: str) -> tuple[DayEntry, ...]:
        """Raises NoSuchFeed."""
        return self.database.read(lambda tx: self._entries(tx, token))

    def _entries(self, tx: Connection, token: str) -> tuple[DayEntry, ...]:
        owner = wishes.whose_calendar(tx, token)
        seat = officials.seat_of(tx, owner) if owner else None
        if seat is None:
            raise NoSuchFeed
        if seat.role in (FOCAL, ADMIN):
            plans = plans_of(tx, self.library, seat.province_code)
            return watched.entries(tx, self.library, plans, day_of(self.clock.now()), self.page)
        return entries(self._dated(tx, duty) for duty in self._duties(tx, seat))

    def _duties(self, tx: Connection, seat: Seat) -> list[Obligation]:
        """Of the unit they report for, or lead."""
        since = day_of(self.clock.now()) - KEPT
        plans = [plan.id for plan in self.library.plans.values() if plan.province_code == seat.province_code]
        unit = seat.unit_code
        found = (duty for plan in plans for duty in obligations.of_owner(tx, plan, unit)) if unit else ()
        return [duty for duty in found if duty.last_day >= since]

    def _dated(self, tx: Connection, duty: Obligation) -> Dated:
        """Its revision is the second of its last change: that rises whatever changed, and whatever came before."""
        plan = self.library.plans[duty.plan]
        at = [change.at for change in obligations.history(tx, duty.id)]
        moves = moved_days.moves(tx, duty.id) if duty.moved else ()
        at += [move.at for move in moves]
        at += [duty.promised_at] if duty.promised_at else []
        opened = datetime(plan.first_year, 1, 1, tzinfo=VIETNAM)  # when it was opened is kept nowhere
        unit, changed = owner_name(self.library, plan, duty.owner), max([opened, *at])
        revision = int((changed - opened).total_seconds())
        called = called_of(tx, self.library, duty)
        moved = (moves[0].was, because(moves[-1])) if moves else None
        return Dated(duty, plan, unit, f"{self.page}/o", changed, revision, duty.state == EXEMPT, called, moved)
