"""An official's private calendar: what their unit owes, found by the token of the feed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.workdays import VIETNAM, day_of
from handlers.conversation import Clock
from handlers.officials.mail.calendar import Dated, DayEntry, entries
from handlers.officials.owners import owner_name
from storage.accounts import officials
from storage.accounts.officials import Seat
from storage.duties import moved_days, obligations, wishes
from storage.duties.lifecycle import EXEMPT
from storage.duties.obligations import Obligation
from storage.engine import Database

KEPT = timedelta(days=400)  # what was due longer ago leaves the calendar


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
        return entries(self._dated(tx, duty) for duty in self._duties(tx, seat))

    def _duties(self, tx: Connection, seat: Seat) -> list[Obligation]:
        """Of the unit they report for, or lead; the province's own calendar is its page."""
        since = day_of(self.clock.now()) - KEPT
        plans = [plan.id for plan in self.library.plans.values() if plan.province_code == seat.province_code]
        unit = seat.unit_code
        found = (duty for plan in plans for duty in obligations.of_owner(tx, plan, unit)) if unit else ()
        return [duty for duty in found if duty.last_day >= since]

    def _dated(self, tx: Connection, duty: Obligation) -> Dated:
        """When a day was promised is kept nowhere: that alone counts as one change more."""
        plan = self.library.plans[duty.plan]
        at = [change.at for change in obligations.history(tx, duty.id)]
        at += [move.at for move in moved_days.moves(tx, duty.id)] if duty.moved else []
        opened = datetime(plan.first_year, 1, 1, tzinfo=VIETNAM)  # when it was opened is kept nowhere
        revision = len(at) + (duty.promised is not None)
        unit = owner_name(self.library, plan, duty.owner)
        return Dated(duty, plan, unit, f"{self.page}/o", max(at, default=opened), revision, duty.state == EXEMPT)
