"""The province tries another way of reminding: half of its communes by lot, in one period; begun and ended by hand."""

import secrets
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import day_of
from handlers.conversation import Clock
from handlers.officials.nudging.ladders import ladder_of
from handlers.officials.province import drawing, lines, trials
from handlers.officials.province.deciding import check_focal
from handlers.officials.province.drawing import Prepared, Unfit, Wanted
from handlers.officials.province.overview import OpenPeriod
from handlers.officials.province.room import NotHere, NotYours
from handlers.officials.province.switching import plans_of
from handlers.officials.province.trials import Trial
from storage.accounts import officials
from storage.accounts.officials import ADMIN, FOCAL, Seat
from storage.duties import ad_hoc, arms, obligations
from storage.duties.arms import AlreadyTried, Experiment, Key
from storage.engine import Database
from storage.vault import ID_BYTES


class Experiments:
    """Every call is one transaction; a seat sees its own province. Its focal points start and stop."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self._database = database
        self._library = library
        self._clock = clock

    def periods(self, seat: Seat) -> tuple[OpenPeriod, ...]:
        """In which something can still be tried: nobody was reminded of it yet. By last day."""
        return self._database.read(lambda tx: self._periods(tx, _watcher(seat)))

    def trials(self, seat: Seat) -> tuple[Trial, ...]:
        """The newest first."""
        return self._database.read(lambda tx: self._mine(tx, _watcher(seat).province_code))

    def trial(self, seat: Seat, plan_id: str, period: str) -> Trial:
        """The newest of the period. Raises NotHere."""
        return self._database.read(lambda tx: self._one(tx, _watcher(seat).province_code, plan_id, period))

    def prepared(self, seat: Seat, wanted: Wanted) -> Prepared:
        """Raises Unfit, NotHere."""
        return self._database.read(
            lambda tx: self._prepared(tx, _watcher(seat), wanted, self._strata(tx, seat, wanted))
        )

    def start(self, seat: Seat, wanted: Wanted) -> None:
        """Raises NotYours, Unfit, NotHere."""
        check_focal(seat)
        self._database.write(lambda tx: self._start(tx, seat, wanted))

    def stop(self, seat: Seat, plan_id: str, period: str) -> None:
        """From now on all are reminded as usual; stopping twice is stopping. Raises NotYours, NotHere."""
        check_focal(seat)

        def put(tx: Connection) -> None:
            trial = self._one(tx, seat.province_code, plan_id, period)
            arms.stop(tx, trial.experiment.key, seat.id, self._clock.now())

        self._database.write(put)

    def _start(self, tx: Connection, seat: Seat, wanted: Wanted) -> None:
        strata = self._strata(tx, seat, wanted)
        self._prepared(tx, seat, wanted, strata)
        key, seed = Key(wanted.plan, wanted.report, wanted.period), secrets.token_bytes(ID_BYTES)
        new = Experiment(key, wanted.kind, wanted.steps, seed, seat.id, self._clock.now())
        try:
            arms.start(tx, new, drawing.draw(seed, strata))
        except AlreadyTried:
            raise Unfit("again") from None

    def _prepared(self, tx: Connection, seat: Seat, wanted: Wanted, strata: Mapping[str, str]) -> Prepared:
        """The numbers do not hang on the seed: only which units they are does."""
        chosen = self._period(tx, seat, wanted)
        ladders = drawing.ladders_for(ladder_of(tx, self._library, wanted.plan), wanted)
        days = {arm: drawing.days_of(each, chosen.last_day, self._library.workdays) for arm, each in ladders.items()}
        begun = any(placed and placed[0][0] <= self._today for placed in days.values())
        if begun or self._today >= chosen.last_day:
            raise Unfit("late")
        if len(strata) < 2:
            raise Unfit("few")
        return Prepared(wanted, chosen.last_day, drawing.counted(drawing.draw(b"", strata).values()), days)

    def _strata(self, tx: Connection, seat: Seat, wanted: Wanted) -> dict[str, str]:
        chosen = self._period(tx, seat, wanted)
        duties = obligations.of_period(tx, wanted.plan, wanted.period)
        seated = officials.reporters(tx, seat.province_code)
        mine = drawing.taking_part(duties, wanted.report, chosen.last_day)
        return {duty.owner: drawing.stratum_of(self._library, duty.owner, seated) for duty in mine}

    def _period(self, tx: Connection, seat: Seat, wanted: Wanted) -> OpenPeriod:
        """Raises NotHere; Unfit where it was tried already."""
        plan = next((one for one in plans_of(tx, self._library, seat.province_code) if one.id == wanted.plan), None)
        if plan is None or wanted.report == ad_hoc.REPORT:
            raise NotHere
        if any(each.key[1:] == (wanted.report, wanted.period) for each in arms.of_plans(tx, (plan.id,))):
            raise Unfit("again")
        for one in lines.open_periods(tx, self._library, plan):
            if (one.report, one.period) == (wanted.report, wanted.period):
                return one
        raise NotHere

    def _periods(self, tx: Connection, seat: Seat) -> tuple[OpenPeriod, ...]:
        plans = plans_of(tx, self._library, seat.province_code)
        tried = {each.key for each in arms.of_plans(tx, (plan.id for plan in plans))}
        every = (one for plan in plans for one in lines.open_periods(tx, self._library, plan))
        fresh = (one for one in every if one.report != ad_hoc.REPORT)
        untold = (
            one for one in fresh if Key(one.plan, one.report, one.period) not in tried and self._is_ahead(tx, one)
        )
        return tuple(sorted(untold, key=lambda one: one.last_day))

    def _is_ahead(self, tx: Connection, one: OpenPeriod) -> bool:
        ladder = ladder_of(tx, self._library, one.plan)
        placed = drawing.days_of(ladder, one.last_day, self._library.workdays)
        return self._today < (placed[0][0] if placed else one.last_day)

    def _mine(self, tx: Connection, province_code: str) -> tuple[Trial, ...]:
        return trials.of_plans(tx, self._library, plans_of(tx, self._library, province_code), self._today)

    def _one(self, tx: Connection, province_code: str, plan_id: str, period: str) -> Trial:
        for trial in self._mine(tx, province_code):
            if trial.experiment.key[::2] == (plan_id, period):
                return trial
        raise NotHere

    @property
    def _today(self) -> date:
        return day_of(self._clock.now())


def _watcher(seat: Seat) -> Seat:
    if seat.role not in (FOCAL, ADMIN):
        raise NotYours
    return seat
