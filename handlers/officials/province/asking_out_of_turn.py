"""Reports the province asks for out of turn: of chosen units, by a last day and with questions of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme import out_of_turn
from content.programme.out_of_turn import Question
from content.programme.plans import Plan
from content.programme.workdays import day_of
from content.texts import VIETNAMESE
from handlers.conversation import Clock
from handlers.officials.parts import duty_address
from handlers.officials.province import lines, unfit, whom
from handlers.officials.province.deciding import NotHere, check_focal
from handlers.officials.province.overview import Line, OpenPeriod
from handlers.officials.province.switching import plans_of
from handlers.officials.province.unfit import Unfit
from handlers.officials.province.whom import Chosen, Whom
from storage.accounts.officials import FOCAL, Seat
from storage.duties import ad_hoc, obligations, reports
from storage.duties.ad_hoc import Asked
from storage.duties.lifecycle import EXEMPT, OWED
from storage.duties.obligations import Due
from storage.duties.reports import Answers
from storage.engine import Database


@dataclass(frozen=True)
class Wanted:
    """`last_day`: None where nobody can read what was typed."""

    plan: str
    title: str
    last_day: date | None
    questions: tuple[Question, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """One request and how far it has come, in units. `expected`: of how many it was asked, also of those who had not
    filed when it was closed; `owed`: who is to file still.
    """

    asked: Asked
    expected: int
    filed: int
    owed: int


@dataclass(frozen=True)
class Results:
    """`answers` by the line's id, of what was filed last; a part of it too. `can_close`: while it is open, and while
    something of it that was sent back is owed.
    """

    asked: Asked
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]
    answers: dict[str, Answers]
    can_close: bool


def asked_of(found: Iterable[Line]) -> int:
    """Of how many units a request was made, without those the province excused one by one."""
    return sum(line.was_asked for line in found)


class OutOfTurn:
    """Every call is one transaction. Everybody of the province reads; its focal point asks and closes."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._clock = clock

    def plans(self, seat: Seat) -> tuple[Plan, ...]:
        """Those that are on: under them something may be asked."""
        return self._database.read(lambda tx: plans_of(tx, self._library, seat.province_code))

    def periods(self, seat: Seat, plan_id: str) -> tuple[OpenPeriod, ...]:
        return self._database.read(lambda tx: lines.open_periods(tx, self._library, self._plan(tx, seat, plan_id)))

    def standing(self, seat: Seat) -> tuple[Standing, ...]:
        """Of all plans, the newest first."""

        def read(tx: Connection) -> list[Standing]:
            plans = plans_of(tx, self._library, seat.province_code)
            asked = [one for plan in plans for one in ad_hoc.of_plan(tx, plan.id)]
            return [self._standing(tx, one) for one in asked]

        return tuple(sorted(self._database.read(read), key=lambda one: one.asked.at, reverse=True))

    def chosen(self, seat: Seat, plan_id: str, wish: Whom) -> Chosen:
        """Raises NotHere."""
        library, today = self._library, self._today
        return self._database.read(lambda tx: whom.chosen(tx, library, self._plan(tx, seat, plan_id), wish, today))

    def faults(self, wanted: Wanted) -> tuple[Unfit, ...]:
        """As somebody meets them from the top of the form to its end."""
        nobody = () if wanted.units else (Unfit("units"),)
        in_day = unfit.in_day(wanted.last_day, self._today, self._library.workdays)
        return (*unfit.in_words(wanted.title, wanted.questions), *in_day, *nobody)

    def ask(self, seat: Seat, wanted: Wanted) -> Asked:
        """Opened for each unit at once. Raises NotYours, NotHere, Unfit."""
        check_focal(seat)
        for fault in self.faults(wanted):
            raise fault
        turn = f"ad-hoc:{wanted.plan}".encode()  # codes are counted: two who ask at once take turns
        return self._database.write(lambda tx: self._ask(tx, seat, wanted), person=turn)

    def results(self, seat: Seat, plan_id: str, code: str) -> Results:
        """Raises NotHere."""
        return self._database.read(lambda tx: self._results(tx, seat, plan_id, code))

    def before_closing(self, seat: Seat, plan_id: str, code: str) -> Results:
        """What closing would end. Raises NotYours, NotHere, for what is closed already and owed by nobody too."""
        check_focal(seat)
        seen = self.results(seat, plan_id, code)
        if not seen.can_close:
            raise NotHere
        return seen

    def close(self, seat: Seat, plan_id: str, code: str) -> None:
        """Who has not filed is exempt; what was filed stays, to be accepted or sent back. Done again, it ends what was
        sent back since. Raises NotYours, NotHere.
        """
        check_focal(seat)
        self._database.write(lambda tx: self._close(tx, seat, self._one(tx, seat, plan_id, code)))

    def _ask(self, tx: Connection, seat: Seat, wanted: Wanted) -> Asked:
        plan, last_day = self._plan(tx, seat, wanted.plan), wanted.last_day
        if last_day is None:
            raise Unfit("day.none")
        known = {each.code for each in (*whom.communes(plan, self._library.units.at(self._today)), *whom.bodies(plan))}
        if not known.issuperset(wanted.units):
            raise NotHere
        form = out_of_turn.written(wanted.questions)
        asked = ad_hoc.ask(tx, plan.id, wanted.title, form, last_day, seat.id, self._clock.now())
        before = last_day + timedelta(days=1)
        units = dict.fromkeys(wanted.units)
        obligations.open_new(tx, (Due(plan.id, ad_hoc.REPORT, unit, asked.code, before, last_day) for unit in units))
        return asked

    def _results(self, tx: Connection, seat: Seat, plan_id: str, code: str) -> Results:
        asked, plan = self._one(tx, seat, plan_id, code), self._library.plans[plan_id]
        found = lines.of_period(tx, self._library, plan, code, self._today)
        duties = obligations.of_period(tx, plan.id, code)
        filed = reports.latest(tx, [duty.id for duty in duties])
        answers = {duty_address(duty): each.answers for duty, each in filed.items()}
        can_close = seat.role == FOCAL and (asked.closed is None or any(duty.state in OWED for duty in duties))
        return Results(asked, out_of_turn.questions_of(asked.form), found, answers, can_close)

    def _standing(self, tx: Connection, asked: Asked) -> Standing:
        found = lines.of_period(tx, self._library, self._library.plans[asked.plan], asked.code, self._today)
        filed, owed = sum(line.filed for line in found), sum(line.state in OWED for line in found)
        return Standing(asked, asked_of(found), filed, owed)

    def _close(self, tx: Connection, seat: Seat, asked: Asked) -> None:
        now, why = self._clock.now(), self._library.texts.say(VIETNAMESE, "office.out-of-turn.closed")
        ad_hoc.close(tx, asked.id, now)
        for duty in obligations.of_period(tx, asked.plan, asked.code):
            held = obligations.hold(tx, duty.id)
            if held.state in OWED:
                obligations.move(tx, held, EXEMPT, "province", seat.id, now, why)

    def _one(self, tx: Connection, seat: Seat, plan_id: str, code: str) -> Asked:
        asked = ad_hoc.by_code(tx, self._plan(tx, seat, plan_id).id, code)
        if asked is None:
            raise NotHere
        return asked

    def _plan(self, tx: Connection, seat: Seat, plan_id: str) -> Plan:
        plans = plans_of(tx, self._library, seat.province_code)
        found = next((plan for plan in plans if plan.id == plan_id), None)
        if found is None:
            raise NotHere
        return found

    @property
    def _today(self) -> date:
        return day_of(self._clock.now())
