"""The province's room for reminding: what will go out, what did, whom to ring up; a pause, a trial, the ladder."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme.ladder import Ladder
from content.programme.plans import Plan
from content.programme.workdays import VIETNAM, day_of
from handlers.conversation import Clock
from handlers.officials.nudging import ladders
from handlers.officials.nudging.staff import Staff
from handlers.officials.province import calling, lines, outcomes, trials
from handlers.officials.province.calling import CallList
from handlers.officials.province.experiments import Experiments
from handlers.officials.province.foreseen import Foreseen, Foresight
from handlers.officials.province.outcomes import Filter, Listed, Told
from handlers.officials.province.overview import OpenPeriod
from handlers.officials.province.room import NotHere, NotYours
from handlers.officials.province.rungs import Offsets, Preview, offsets_of, preview
from handlers.officials.province.scope import EVERYTHING, OFFICES, Scope
from handlers.officials.province.switching import plans_of
from storage import notices
from storage import settings as kept
from storage.accounts.officials import ADMIN, FOCAL, Seat
from storage.duties import ad_hoc
from storage.duties.ad_hoc import Called
from storage.duties.outcomes import About
from storage.engine import Database


class NobodyThere(LookupError):
    """Nobody reports for this unit: there is nothing to try."""


class BeingTried(ValueError):
    """Another timing is being tried: until that is over the plan's steps stay as they are."""


@dataclass(frozen=True)
class Pause:
    """`code`: of who paused; "" where the program does not know."""

    since: datetime
    code: str

    @classmethod
    def of(cls, written: str) -> "Pause | None":
        """`2027-06-09T08:00+07:00 CB-7K3F-Q2`, as it is kept; None for ""."""
        since, _, code = written.partition(" ")
        if not since:
            return None
        moment = datetime.fromisoformat(since)
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM), code)

    def __str__(self) -> str:
        return f"{self.since.isoformat(timespec='minutes')} {self.code}".strip()


@dataclass(frozen=True)
class Steps:
    """A plan's ladder as it is, or as somebody would have it. `is_own`: the province has set its own; `tried`: in some
    period half of the communes have another.
    """

    plan: Plan
    offsets: Offsets
    is_own: bool
    preview: Preview | None
    tried: bool = False


class Reminding:
    """Every call is one transaction; a seat sees its own province, and only who watches over it. Raises NotYours."""

    def __init__(self, database: Database, library: Library, clock: Clock, in_use: Collection[str] = ()) -> None:
        """`in_use`: the channels of this installation on which officials may be reached."""
        self._database = database
        self._library = library
        self._clock = clock
        self._in_use = in_use
        self._foresight = Foresight(library, in_use)
        self.experiments = Experiments(database, library, clock)

    @property
    def today(self) -> date:
        return day_of(self._clock.now())

    def next_open(self, day: date) -> date:
        """That day, or the first one after it on which something goes out."""
        return self._library.workdays.on_or_after(day)

    def paused(self, province_code: str) -> Pause | None:
        return Pause.of(self._database.read(lambda tx: ladders.paused(tx).get(province_code, "")))

    def pause(self, seat: Seat) -> None:
        """Who paused first stays written."""
        written = str(Pause(self._clock.now().astimezone(VIETNAM), _watcher(seat).code))

        def put(tx: Connection) -> None:
            if not ladders.paused(tx).get(seat.province_code):
                ladders.pause(tx, seat.province_code, written)

        self._database.write(put)

    def go_on(self, seat: Seat) -> None:
        province = _watcher(seat).province_code
        self._database.write(lambda tx: ladders.pause(tx, province, ""))

    def foreseen(self, seat: Seat, day: date | None = None, scope: Scope = EVERYTHING) -> Foreseen:
        """Tomorrow, unless another day is asked for. ValueError as `Foresight.on`."""
        province, now = _watcher(seat).province_code, self._clock.now()
        asked = day or self.today + timedelta(days=1)
        seen = self._database.read(lambda tx: self._foresight.on(tx, province, now, asked))
        return seen.within(self._library, scope)

    def next_sending(self, seat: Seat, day: date, scope: Scope = EVERYTHING) -> date | None:
        """The first day after that one on which somebody is reminded, a pause aside; None within a fortnight."""
        province, now = _watcher(seat).province_code, self._clock.now()
        return self._database.read(lambda tx: self._foresight.next_after(tx, province, now, day, scope))

    def plans(self, seat: Seat) -> tuple[Plan, ...]:
        """Those that are on."""
        province = _watcher(seat).province_code
        return self._database.read(lambda tx: plans_of(tx, self._library, province))

    def periods(self, seat: Seat) -> tuple[OpenPeriod, ...]:
        """Of the plans that are on, by last day."""
        province = _watcher(seat).province_code

        def read(tx: Connection) -> list[OpenPeriod]:
            plans = plans_of(tx, self._library, province)
            return [one for plan in plans for one in lines.open_periods(tx, self._library, plan)]

        return tuple(sorted(self._database.read(read), key=lambda one: one.last_day))

    def kinds(self, seat: Seat) -> tuple[str, ...]:
        """Of which kinds its units are; OFFICES last."""
        units = self._library.units.at(self.today).in_province(_watcher(seat).province_code)
        return (*sorted({unit.kind for unit in units}), OFFICES)

    def steps(self, seat: Seat, plan_id: str, wanted: Offsets | None = None) -> Steps:
        """As it is, or as `wanted`. Raises NotHere; ValueError as `Ladder.with_steps`."""
        return self._database.read(lambda tx: self._steps(tx, seat, plan_id, wanted))

    def set_steps(self, seat: Seat, plan_id: str, wanted: Offsets) -> None:
        """Raises NotHere, BeingTried; ValueError as `Ladder.with_steps`."""
        self._database.write(lambda tx: ladders.set_ladder(tx, self._library, self._untried(tx, seat, plan_id), wanted))

    def shipped_steps(self, seat: Seat, plan_id: str) -> None:
        """Back to the ladder that comes with the program. Raises NotHere, BeingTried."""
        self._database.write(lambda tx: kept.put(tx, ladders.PREFIX + self._untried(tx, seat, plan_id), ""))

    def outcomes(self, seat: Seat, asked: Filter) -> Listed:
        province = _watcher(seat).province_code
        return self._database.read(lambda tx: outcomes.listed(tx, self._library, province, asked))

    def table(self, seat: Seat, asked: Filter) -> tuple[Told, ...]:
        province = _watcher(seat).province_code
        return self._database.read(lambda tx: outcomes.table(tx, self._library, province, asked))

    def called(self, seat: Seat) -> Mapping[tuple[str, str], Called]:
        """What was asked out of turn, by plan and period."""
        province = _watcher(seat).province_code
        plans = [plan.id for plan in self._library.plans.values() if plan.province_code == province]
        return self._database.read(lambda tx: ad_hoc.all_called(tx, plans))

    def name_of(self, about: About) -> str:
        """The unit's."""
        return outcomes.name_of(self._library, about)

    def calls(self, seat: Seat, scope: Scope = EVERYTHING) -> CallList:
        province = _watcher(seat).province_code
        return self._database.read(lambda tx: calling.call_list(tx, self._library, province, self.today, scope))

    def offices(self, seat: Seat) -> tuple[tuple[str, str], ...]:
        """Code and name of each unit that may owe something: communes, then offices of the province."""
        province = _watcher(seat).province_code
        return self._database.read(lambda tx: tuple(calling.known(tx, self._library, province, self.today).items()))

    def keep_phone(self, seat: Seat, unit: str, typed: str) -> None:
        """Raises NoLandline, NoSuchUnit."""
        province = _watcher(seat).province_code
        self._database.write(lambda tx: calling.keep_phone(tx, self._library, province, self.today, unit, typed))

    def try_out(self, seat: Seat, unit: str) -> None:
        """What the unit's reporter would read now, to this very official, by their channel. Raises NobodyThere."""
        province, now = _watcher(seat).province_code, self._clock.now()

        def tell(tx: Connection) -> None:
            people = Staff.on(tx, province, day_of(now), self._in_use).reporters.get(unit)
            if not people:
                raise NobodyThere(unit[:32])
            notices.tell(tx, seat.id, notices.TRIAL, now, about=people[0].id)

        self._database.write(tell)

    def _steps(self, tx: Connection, seat: Seat, plan_id: str, wanted: Offsets | None) -> Steps:
        plan, shipped = self._plan(tx, seat, plan_id), self._library.ladder
        ladder: Ladder = shipped.with_steps(wanted) if wanted else ladders.ladder_of(tx, self._library, plan.id)
        shown = preview(tx, self._library, plan, ladder, self.today, self._in_use)
        is_own = bool(kept.get(tx, ladders.PREFIX + plan.id))
        is_tried = trials.timing_runs(tx, self._library, plan, self.today)
        return Steps(plan, offsets_of(ladder), is_own, shown, is_tried)

    def _untried(self, tx: Connection, seat: Seat, plan_id: str) -> str:
        plan = self._plan(tx, seat, plan_id)
        if trials.timing_runs(tx, self._library, plan, self.today):
            raise BeingTried(plan.id)
        return plan.id

    def _plan(self, tx: Connection, seat: Seat, plan_id: str) -> Plan:
        mine: Iterable[Plan] = plans_of(tx, self._library, _watcher(seat).province_code)
        found = next((plan for plan in mine if plan.id == plan_id), None)
        if found is None:
            raise NotHere
        return found


def _watcher(seat: Seat) -> Seat:
    """Who has the province's pages: its focal points, and who looks after the installation."""
    if seat.role not in (FOCAL, ADMIN):
        raise NotYours
    return seat
