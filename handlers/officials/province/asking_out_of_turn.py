"""Reports the province asks for out of turn: chosen communes, their own last day and questions, until it is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.places.units import Unit
from content.programme import out_of_turn
from content.programme.out_of_turn import MOST_QUESTIONS, Question, UnfitQuestion
from content.programme.plans import Plan
from content.programme.workdays import day_of
from content.texts import VIETNAMESE
from handlers.conversation import Clock
from handlers.officials.parts import duty_address
from handlers.officials.province import lines
from handlers.officials.province.deciding import FARTHEST, NotHere, check_focal
from handlers.officials.province.overview import Line, OpenPeriod
from handlers.officials.province.switching import plans_of
from storage.accounts.officials import FOCAL, Seat
from storage.duties import ad_hoc, obligations, reports
from storage.duties.ad_hoc import Asked
from storage.duties.lifecycle import EXEMPT, OWED
from storage.duties.obligations import Due
from storage.duties.reports import Answers
from storage.engine import Database

SHOWN = 4  # places that answer to one name


class Unfit(ValueError):
    """It cannot be asked so. `why`: title.…, question.…, day.past, day.off, day.far, questions, units, unknown or
    several; `what`: the number of the question, or what was typed; `places`: who answers to it.
    """

    def __init__(self, why: str, what: str = "", places: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.told = {"what": what, "places": places}


@dataclass(frozen=True)
class Whom:
    """`all` communes of the plan, those `named` (one a line), or those in a `state` of another `period`, late too."""

    how: str
    named: str = ""
    period: str = ""
    state: str = ""


@dataclass(frozen=True)
class Wanted:
    plan: str
    title: str
    last_day: date
    questions: tuple[Question, ...]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """One request and how far it has come, in communes."""

    asked: Asked
    expected: int
    filed: int


@dataclass(frozen=True)
class Results:
    """`answers` by the line's id, of what was filed last; a part of it too."""

    asked: Asked
    questions: tuple[Question, ...]
    lines: tuple[Line, ...]
    answers: dict[str, Answers]
    can_close: bool


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
            return [_standing(tx, one) for one in asked]

        return tuple(sorted(self._database.read(read), key=lambda one: one.asked.at, reverse=True))

    def chosen(self, seat: Seat, plan_id: str, whom: Whom) -> tuple[Unit, ...]:
        """By name. Raises Unfit, NotHere."""
        return self._database.read(lambda tx: self._chosen(tx, self._plan(tx, seat, plan_id), whom))

    def check(self, wanted: Wanted) -> None:
        """Raises Unfit."""
        _check_words(wanted)
        self._check_day(wanted.last_day)
        if not wanted.units:
            raise Unfit("units")

    def ask(self, seat: Seat, wanted: Wanted) -> Asked:
        """Opened for each unit at once. Raises NotYours, NotHere, Unfit."""
        check_focal(seat)
        self.check(wanted)
        turn = f"ad-hoc:{wanted.plan}".encode()  # codes are counted: two who ask at once take turns
        return self._database.write(lambda tx: self._ask(tx, seat, wanted), person=turn)

    def results(self, seat: Seat, plan_id: str, code: str) -> Results:
        """Raises NotHere."""
        return self._database.read(lambda tx: self._results(tx, seat, plan_id, code))

    def close(self, seat: Seat, plan_id: str, code: str) -> None:
        """Who has not filed is exempt; what was filed stays, to be accepted or sent back. Raises NotYours, NotHere."""
        check_focal(seat)
        self._database.write(lambda tx: self._close(tx, seat, self._one(tx, seat, plan_id, code)))

    def _chosen(self, tx: Connection, plan: Plan, whom: Whom) -> tuple[Unit, ...]:
        every = plan.communes(self._library.units)
        if whom.how == "all":
            return every
        if whom.how == "state":
            found = lines.of_period(tx, self._library, plan, whom.period, self._today)
            codes = {line.owner for line in found if whom.state in (line.state, line.shade)}
        else:
            names = filter(None, map(str.strip, whom.named.replace(",", "\n").splitlines()))
            codes = {self._named(name, every).code for name in names}
        return tuple(unit for unit in every if unit.code in codes)

    def _named(self, typed: str, every: Iterable[Unit]) -> Unit:
        """The one commune of the plan that answers to the name."""
        mine = {unit.code for unit in every}
        found = [match for match in self._library.units.find(typed, limit=1000) if match.unit.code in mine]
        today = [match for match in found if match.former is None and match.certain]
        best = today or found
        if not best:
            raise Unfit("unknown", typed[:60])
        if len(best) > 1 or not best[0].certain:
            raise Unfit("several", typed[:60], ", ".join(match.unit.name for match in best[:SHOWN]))
        return best[0].unit

    def _check_day(self, day: date) -> None:
        if day <= self._today:
            raise Unfit("day.past")
        if day > self._today + FARTHEST:
            raise Unfit("day.far")
        if not self._library.workdays.is_working(day):
            raise Unfit("day.off")

    def _ask(self, tx: Connection, seat: Seat, wanted: Wanted) -> Asked:
        plan, last_day = self._plan(tx, seat, wanted.plan), wanted.last_day
        known = {unit.code for unit in plan.communes(self._library.units)}
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
        can_close = asked.closed is None and seat.role == FOCAL
        return Results(asked, out_of_turn.questions_of(asked.form), found, answers, can_close)

    def _close(self, tx: Connection, seat: Seat, asked: Asked) -> None:
        now, why = self._clock.now(), self._library.texts.say(VIETNAMESE, "office.out-of-turn.closed")
        if not ad_hoc.close(tx, asked.id, now):
            return
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


def _check_words(wanted: Wanted) -> None:
    try:
        out_of_turn.check_title(wanted.title)
    except UnfitQuestion as error:
        raise Unfit(f"title.{error.why}") from None
    if not 1 <= len(wanted.questions) <= MOST_QUESTIONS:
        raise Unfit("questions", str(MOST_QUESTIONS))
    for number, question in enumerate(wanted.questions, 1):
        try:
            out_of_turn.check_question(question)
        except UnfitQuestion as error:
            raise Unfit(f"question.{error.why}", str(number)) from None


def _standing(tx: Connection, asked: Asked) -> Standing:
    duties = [duty for duty in obligations.of_period(tx, asked.plan, asked.code) if duty.state != EXEMPT]
    return Standing(asked, len(duties), sum(duty.state not in OWED for duty in duties))
