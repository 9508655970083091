"""By which ladder a unit is reminded while its province tries another timing, and after such a trial was stopped."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from content.programme.ladder import Audience, Ladder
from content.programme.workdays import Workdays, day_of
from handlers.officials.nudging.ladders import with_timing
from storage.duties import arms
from storage.duties.arms import TIMING, Key
from storage.duties.obligations import Obligation

Period = tuple[str, str]  # report and period


@dataclass(frozen=True)
class Trial:
    """Another timing. `owners`: the units of its arm; `stopped`: on that day, or None."""

    key: Key
    ladder: Ladder
    stopped: date | None = None
    owners: Collection[str] = ()

    def latest(self, usual: Ladder, duty: Obligation, day: date, workdays: Workdays) -> str | None:
        """As `Ladder.latest`, of a unit of the arm. Once it was stopped: the arm's steps up to that day, then the usual
        ones; a usual step of a day before is not made up for, it would come after later ones of the arm.
        """

        def by(ladder: Ladder, on: date) -> str | None:
            return ladder.latest(duty.last_day, on, workdays, "unit", duty.promised)

        if self.stopped is None or day <= self.stopped:
            return by(self.ladder, day)
        now = by(usual, day)
        return now if now != by(usual, self.stopped) else by(self.ladder, self.stopped)


@dataclass(frozen=True)
class Ladders:
    """Of one plan: the usual one, and what is or was tried in some period instead."""

    usual: Ladder
    trials: Mapping[Period, Trial]

    @property
    def first_offset(self) -> int:
        """Of them all: nothing is due for a report whose last day is further away."""
        return min((self.usual.first_offset, *(each.ladder.first_offset for each in self.trials.values())))

    def among(self, tx: Connection, duties: Collection[Obligation]) -> "Ladders":
        """With the units of each trial in which some of these stand."""
        standing = {(duty.report, duty.period) for duty in duties} if self.trials else ()
        asked = {period: self.trials[period] for period in self.trials.keys() & standing}
        return replace(
            self, trials={period: replace(each, owners=arms.tried(tx, each.key)) for period, each in asked.items()}
        )

    def of(self, duty: Obligation) -> Trial | None:
        """Of whoever is reminded otherwise."""
        trial = self.trials.get((duty.report, duty.period))
        return trial if trial and duty.owner in trial.owners else None

    def latest(self, duty: Obligation, day: date, workdays: Workdays, to: Audience) -> str | None:
        """As `Ladder.latest`: only the unit itself is ever reminded otherwise."""
        trial = self.of(duty) if to == "unit" and self.trials else None
        if trial:
            return trial.latest(self.usual, duty, day, workdays)
        return self.usual.latest(duty.last_day, day, workdays, to, duty.promised)


def ladders_with(tx: Connection, usual: Mapping[str, Ladder]) -> dict[str, Ladders]:
    """By plan, of the plans given with their usual ladders; without the units (`Ladders.among`)."""
    found: dict[str, dict[Period, Trial]] = defaultdict(dict)
    for each in arms.of_plans(tx, usual):
        if each.kind == TIMING:
            stopped = day_of(each.stopped) if each.stopped else None
            ladder = with_timing(usual[each.key.plan], each.steps)
            found[each.key.plan][each.key.report, each.key.period] = Trial(each.key, ladder, stopped)
    return {plan: Ladders(ladder, found.get(plan, {})) for plan, ladder in usual.items()}
