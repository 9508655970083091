"""The province's room: who has filed, who has not, what stands in a report, and what becomes of it."""

from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.programme.duties import owing
from content.programme.plans import Plan
from handlers.conversation import Clock
from handlers.officials.province import directory, lines, sheets, undated
from handlers.officials.province.asking_out_of_turn import OutOfTurn
from handlers.officials.province.deciding import (
    BadDay,
    Closed,
    Deciding,
    EmptyReason,
    NotHere,
    NotYours,
    NumbersOfPeople,
)
from handlers.officials.province.directory import Kept
from handlers.officials.province.duedays import DueDays
from handlers.officials.province.overview import OpenPeriod, Overview
from handlers.officials.province.reportsheet import ReportSheet
from handlers.officials.province.switching import plans_of
from handlers.officials.province.undated import Undated
from storage.accounts import officials
from storage.accounts.officials import ADMIN, FOCAL, Seat
from storage.engine import Database

__all__ = ["BadDay", "Closed", "EmptyReason", "NotHere", "NotYours", "NumbersOfPeople", "Province"]


class Province(Deciding):
    """Every call is one transaction; a seat sees its own province and nothing else.

    `due_days`: when a plan's reports are due; `out_of_turn`: what is asked besides.
    """

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        super().__init__(database, library, clock)
        self.due_days = DueDays(database, library, clock)
        self.out_of_turn = OutOfTurn(database, library, clock)

    def overview(self, seat: Seat, plan_id: str | None = None, period: str | None = None) -> Overview | None:
        """The asked period, or the plans' own whose last day is nearest; None while nothing is owed. What is asked
        out of turn comes first only where there is nothing else. Raises NotHere.
        """
        return self._database.read(lambda tx: self.overview_in(tx, seat, plan_id, period))

    def overview_in(self, tx: Connection, seat: Seat, plan_id: str | None, period: str | None) -> Overview | None:
        mine = {plan.id: plan for plan in plans_of(tx, self._library, seat.province_code)}
        periods = [one for plan in mine.values() for one in lines.open_periods(tx, self._library, plan)]
        asked = [one for one in periods if plan_id in (None, one.plan) and period in (None, one.period)]
        if not asked:
            if periods:
                raise NotHere
            return None
        chosen = min(asked, key=lambda one: (one.called is not None, abs((one.last_day - self.today).days), one.plan))
        return self._overview(tx, mine[chosen.plan], chosen, periods)

    def watched(self, official_id: bytes, plan_id: str, period: str) -> Overview:
        """For somebody of the province who is known by their chat alone. Raises NotHere."""

        def find(tx: Connection) -> Overview | None:
            seat = officials.seat_of(tx, official_id)
            if seat is None or seat.role not in (FOCAL, ADMIN):
                raise NotHere
            return self.overview_in(tx, seat, plan_id, period)

        found = self._database.read(find)
        if found is None:
            raise NotHere
        return found

    def sheet(self, seat: Seat, written: str) -> ReportSheet:
        """Raises NotHere."""

        def read(tx: Connection) -> ReportSheet:
            duty = self._duty(tx, seat, written)
            return sheets.of(tx, self._library, duty, self.today, decides=seat.role == FOCAL)

        return self._database.read(read)

    def directory(self, seat: Seat) -> tuple[Kept, ...]:
        def read(tx: Connection) -> tuple[Kept, ...]:
            plans = plans_of(tx, self._library, seat.province_code)
            return directory.of_province(tx, self._library, plans, self.today)

        return self._database.read(read)

    def plans(self) -> tuple[Plan, ...]:
        return tuple(self._library.plans.values())

    def unseated(self, seat: Seat) -> tuple[str, ...]:
        """Who owes under a plan that is on, and has nobody to report: nobody there can be nudged."""
        units, province = self._library.units.at(self.today), seat.province_code
        plans, seated = self._database.read(
            lambda tx: (plans_of(tx, self._library, province), officials.reporters(tx, province))
        )
        owners = {code: name for plan in plans for code, name in owing(plan, units).items()}
        return tuple(name for code, name in owners.items() if code not in seated)

    def undated(self, seat: Seat) -> tuple[Undated, ...]:
        """Reports that should be under way, and nobody has named their last day."""
        province, today = seat.province_code, self.today
        return self._database.read(lambda tx: tuple(undated.soon(tx, self._library, province, today)))

    def _overview(self, tx: Connection, plan: Plan, chosen: OpenPeriod, periods: list[OpenPeriod]) -> Overview:
        return Overview(
            plan=plan,
            report=chosen.report,
            period=chosen.period,
            before=chosen.before,
            last_day=chosen.last_day,
            to=lines.recipient(plan, chosen.report),
            days_left=self._days_left(chosen.last_day),
            choices=tuple(periods),
            lines=lines.of_period(tx, self._library, plan, chosen.period, self.today),
            called=chosen.called,
        )

    def _days_left(self, last_day: date) -> int:
        """Working days until the last day; below nought: since it."""
        workdays = self._library.workdays
        if self.today > last_day:
            return -max(1, workdays.count(last_day, self.today))
        return workdays.count(self.today, last_day)
