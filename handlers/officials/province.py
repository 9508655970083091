"""The province's room: who has filed, who has not, what stands in a report, and what becomes of it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from content.answers import names_numbers
from content.library import Library
from content.plans import Plan
from content.workdays import VIETNAM
from handlers.conversation import Clock, NoSuchAddress
from handlers.drafts import Draft
from handlers.officials import lines, sheets
from handlers.officials.drafted import packed
from handlers.officials.overview import OpenPeriod, Overview, ReportSheet
from handlers.officials.parts import duty_id
from handlers.officials.switching import plans_of
from storage import obligations, officials, reports
from storage.engine import Database
from storage.lifecycle import ACCEPTED, RETURNED
from storage.obligations import Obligation
from storage.officials import ADMIN, FOCAL, Seat


class NotHere(LookupError):
    """No such report in this province."""


class NotYours(PermissionError):
    """Only the province's focal point decides about a report."""


class NumbersOfPeople(ValueError):
    """A reason names no telephone and no identity number: it stays in the history for good."""


class EmptyReason(ValueError):
    """Sending back takes a reason."""


class Province:
    """Every call is one transaction; a seat sees its own province and nothing else."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._clock = clock

    def overview(self, seat: Seat, plan_id: str | None = None, period: str | None = None) -> Overview | None:
        """The asked period, or the one whose last day is nearest; None while nothing is owed. Raises NotHere."""
        return self._database.read(lambda tx: self.overview_in(tx, seat, plan_id, period))

    def overview_in(self, tx: Connection, seat: Seat, plan_id: str | None, period: str | None) -> Overview | None:
        mine = {plan.id: plan for plan in plans_of(tx, self._library, seat.province_code)}
        periods = [one for plan in mine.values() for one in lines.open_periods(tx, plan)]
        asked = [one for one in periods if plan_id in (None, one.plan) and period in (None, one.period)]
        if not asked:
            if periods:
                raise NotHere
            return None
        chosen = min(asked, key=lambda one: (abs((one.last_day - self._today).days), one.plan))
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
        return self._database.read(lambda tx: self._sheet(tx, seat, self._duty(tx, seat, written)))

    def accept(self, seat: Seat, written: str) -> None:
        """Raises NotYours, NotHere, NotAllowed."""
        self._database.write(lambda tx: self._decide(tx, seat, written, ACCEPTED, None))

    def send_back(self, seat: Seat, written: str, reason: str) -> None:
        """The unit goes on from what it filed. Raises NotYours, NotHere, NotAllowed, EmptyReason,
        NumbersOfPeople.
        """
        if not reason.strip():
            raise EmptyReason
        if names_numbers(reason):
            raise NumbersOfPeople
        self._database.write(lambda tx: self._decide(tx, seat, written, RETURNED, reason.strip()))

    def plans(self) -> tuple[Plan, ...]:
        return tuple(self._library.plans.values())

    def unseated(self, seat: Seat) -> tuple[str, ...]:
        """Communes nobody reports for: nobody there can be nudged."""
        seated = self._database.read(lambda tx: officials.reporters(tx, seat.province_code))
        units = self._library.units.in_province(seat.province_code)
        return tuple(unit.name for unit in units if unit.code not in seated)

    def _overview(self, tx: Connection, plan: Plan, chosen: OpenPeriod, periods: list[OpenPeriod]) -> Overview:
        duty = plan.duty(chosen.report)
        return Overview(
            plan=plan,
            report=chosen.report,
            period=chosen.period,
            before=chosen.before,
            last_day=chosen.last_day,
            to=duty.to if duty else "",
            days_left=self._days_left(chosen.last_day),
            choices=tuple(periods),
            lines=lines.of_period(tx, self._library, plan, chosen.period, self._today),
        )

    def _days_left(self, last_day: date) -> int:
        """Working days until the last day; below nought: since it."""
        workdays = self._library.workdays
        if self._today > last_day:
            return -max(1, workdays.count(last_day, self._today))
        return workdays.count(self._today, last_day)

    def _sheet(self, tx: Connection, seat: Seat, duty: Obligation) -> ReportSheet:
        return sheets.of(tx, self._library, duty, self._today, decides=seat.role == FOCAL)

    def _decide(self, tx: Connection, seat: Seat, written: str, to: str, reason: str | None) -> None:
        if seat.role != FOCAL or seat.unit_code is not None:
            raise NotYours
        duty = self._duty(tx, seat, written)
        obligations.change(tx, duty.id, to, "province", seat.id, self._clock.now(), reason)
        if to == RETURNED:
            filed = reports.latest(tx, [duty.id])[duty.id]
            draft = Draft(filed.form_id, filed.form_version, "review", answers=_lists(filed.answers))
            reports.save_draft(tx, duty.id, packed(draft), seat.id, self._clock.now())

    def _duty(self, tx: Connection, seat: Seat, written: str) -> Obligation:
        try:
            duty = obligations.by_id(tx, duty_id(written))
        except NoSuchAddress:
            raise NotHere from None
        plan = self._library.plans.get(duty.plan) if duty else None
        if duty is None or plan is None or plan.province_code != seat.province_code:
            raise NotHere
        return duty

    @property
    def _today(self) -> date:
        return self._clock.now().astimezone(VIETNAM).date()


def _lists(answers: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in answers.items()}
