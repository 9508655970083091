"""The province tries another way of reminding: who may, when it may begin, what is fixed meanwhile, what is shown."""

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from content.programme.workdays import VIETNAM
from handlers.officials.province.deciding import BadDay
from handlers.officials.province.drawing import Stratum, Unfit, Wanted
from handlers.officials.province.duedays import DueDays
from handlers.officials.province.experiments import Experiments
from handlers.officials.province.reminding import BeingTried, Reminding
from handlers.officials.province.room import NotHere, NotYours
from handlers.officials.province.rungs import read_offsets
from storage.accounts.officials import Seat
from storage.duties import arms
from storage.duties.arms import PROMISE, TIMING, TRIED, USUAL, Arm, Assigned, Key
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import HANOI, library, sqlite_url

CO_DO = "09634"
HALF = Key(HN, "half-year", "2027S1")
LATER = Wanted(*HALF, TIMING, (-14, -7, -3, -1, 0))
LAST = date(2027, 6, 16)
BEFORE, AFTER = "2027-05-10T08:00", "2027-06-17T08:00"


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """Nobody has been reminded of the half-year's report yet."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    office = open_office(database, BA_VI, CO_DO, since=date(2027, 1, 1))
    office.move_to(BEFORE)
    yield office
    database.close()


@pytest.fixture
def room(office: Office) -> Experiments:
    return Reminding(office.database, library(), office.clock).experiments


def drawn(office: Office) -> dict[str, Assigned]:
    return office.database.read(lambda tx: arms.assigned(tx, HALF))


def why(room: Experiments, seat: Seat, wanted: Wanted) -> str:
    with pytest.raises(Unfit) as refused:
        room.start(seat, wanted)
    return refused.value.why


def test_what_was_looked_over_is_what_begins(office: Office, room: Experiments) -> None:
    seen = room.prepared(office.focal, LATER)
    assert (seen.usual, seen.tried, seen.last_day, seen.is_small, seen.smallest) == (63, 63, LAST, False, 16)
    assert [each for each in seen.strata if each.seated] == [Stratum("xã", True, 1, 1)]
    assert [offset for _, offset in seen.days[TRIED]] == [-14, -7, -3, -1, 0]
    assert seen.days[USUAL][0] == (date(2027, 5, 19), -28)
    room.start(office.focal, LATER)
    counts = Counter(each.arm for each in drawn(office).values())
    assert counts == {USUAL: 63, TRIED: 63}
    assert {drawn(office)[unit].arm for unit in (BA_VI, CO_DO)} == {USUAL, TRIED}  # the two with somebody to remind


def test_only_a_focal_point_of_the_province_begins_and_ends_it(office: Office, room: Experiments) -> None:
    for seat in (office.seats[BA_VI], office.seat(None, "admin")):
        with pytest.raises(NotYours):
            room.start(seat, LATER)
    elsewhere = office.seat(None, "focal", "75")
    with pytest.raises(NotHere):
        room.start(elsewhere, LATER)
    office.seat(None, "focal")
    room.start(office.focal, LATER)
    assert room.trials(elsewhere) == ()
    for ask in (room.trial, room.stop):
        with pytest.raises(NotHere):
            ask(elsewhere, HN, "2027S1")
    assert [one.stand for one in room.trials(office.seat(None, "admin"))] == ["running"]


def test_it_begins_before_anybody_was_reminded_and_once_a_period(office: Office, room: Experiments) -> None:
    assert next((one.period, one.last_day) for one in room.periods(office.focal)) == ("2027S1", LAST)
    office.move_to("2027-05-19T07:00")  # the first step falls today
    assert "2027S1" not in {one.period for one in room.periods(office.focal)}
    assert why(room, office.focal, LATER) == "late"
    office.move_to(BEFORE)
    assert why(room, office.focal, Wanted(*HALF, TIMING, (-45, 0))) == "late"
    room.start(office.focal, LATER)
    assert why(room, office.focal, Wanted(*HALF, PROMISE)) == "again"
    room.stop(office.focal, HN, "2027S1")
    assert why(room, office.focal, LATER) == "again"


def test_after_the_last_day_no_trial_begins_even_of_steps_that_come_later(office: Office, room: Experiments) -> None:
    office.move_to("2027-06-25T08:00")
    assert why(room, office.focal, Wanted(*HALF, PROMISE)) == "late"


def test_while_it_runs_the_day_of_all_stays(office: Office, room: Experiments) -> None:
    days = DueDays(office.database, library(), office.clock)
    later = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 25), None, "Công văn 1")
    room.start(office.focal, LATER)
    with pytest.raises(BadDay) as refused:
        days.put(office.focal, later)
    assert refused.value.why == "trial"
    room.stop(office.focal, HN, "2027S1")
    days.put(office.focal, later)


def test_whatever_happens_nobodys_arm_changes(office: Office, room: Experiments) -> None:
    room.start(office.focal, LATER)
    before, by = drawn(office), office.focal.id
    office.province.exempt(office.focal, office.address(BA_VI), "Không phát sinh")
    office.province.extend(office.focal, office.address(CO_DO), date(2027, 6, 23), "Bão lũ")
    office.seat("09562")
    office.tick("2027-06-02T08:00")
    room.stop(office.focal, HN, "2027S1")
    assert drawn(office) == before
    assert by == room.trial(office.focal, HN, "2027S1").experiment.by


def test_nothing_is_compared_before_the_last_day_is_over(office: Office, room: Experiments) -> None:
    room.start(office.focal, LATER)
    office.move_to("2027-06-16T23:00")
    trial = room.trial(office.focal, HN, "2027S1")
    assert (trial.stand, trial.effect, trial.usual, trial.tried) == ("running", None, 63, 63)
    office.move_to(AFTER)
    trial = room.trial(office.focal, HN, "2027S1")
    assert trial.stand == "over"
    assert trial.effect is not None


@pytest.mark.slow
def test_who_was_exempt_or_had_a_day_of_its_own_is_told_apart(office: Office, room: Experiments) -> None:
    room.start(office.focal, LATER)
    office.file(office.seat("09562"))
    office.province.exempt(office.focal, office.address(BA_VI), "Không phát sinh")
    office.province.extend(office.focal, office.address(CO_DO), date(2027, 6, 23), "Bão lũ")
    office.move_to(AFTER)
    effect = room.trial(office.focal, HN, "2027S1").effect
    assert effect is not None
    left = Counter(effect.usual.left_out) + Counter(effect.tried.left_out)
    assert left == {"exempt": 1, "moved": 1}
    assert effect.usual.counted + effect.tried.counted == 124
    assert effect.usual.filed + effect.tried.filed == 1


def test_while_another_timing_is_tried_the_usual_one_stays(office: Office, room: Experiments) -> None:
    reminding, wanted = Reminding(office.database, library(), office.clock), read_offsets({"unit": "-7,0"})
    room.start(office.focal, LATER)
    with pytest.raises(BeingTried):
        reminding.set_steps(office.focal, HN, wanted)
    with pytest.raises(BeingTried):
        reminding.shipped_steps(office.focal, HN)
    room.stop(office.focal, HN, "2027S1")
    reminding.set_steps(office.focal, HN, wanted)
    assert reminding.steps(office.focal, HN).is_own


@dataclass
class Season:
    """All communes, each with one reporter who files on the morning after some reminder or other, or never.

    `day`: when each filed, kept apart from the program's books.
    """

    office: Office
    chance: random.Random
    day: dict[str, date]

    def live(self, until: date) -> None:
        day = self.office.clock.now().astimezone(VIETNAM).date()
        told: dict[str, int] = defaultdict(int)
        while day <= until:
            self.office.clock.move_to(datetime(day.year, day.month, day.day, 8, tzinfo=VIETNAM))
            self.office.tick()
            for unit, seat in self.office.seats.items():
                heard = len(self.office.nudged(seat)) if unit.isdigit() and unit not in self.day else told[unit]
                if heard > told[unit] and self.chance.random() < 0.25:
                    self.office.file(seat)
                    self.day[unit] = day
                told[unit] = heard
            day += timedelta(days=1)


@pytest.mark.slow
def test_over_a_season_every_figure_equals_an_independent_count(office: Office, room: Experiments) -> None:
    """Half are reminded from two weeks before, the others from four; the figures are counted from what each did."""
    for unit in library().units.in_province(HANOI):
        if unit.code not in office.seats:
            office.seat(unit.code)
    room.start(office.focal, LATER)
    arm: dict[str, Arm] = {owner: each.arm for owner, each in drawn(office).items()}
    season = Season(office, random.Random(7), {})
    season.live(date(2027, 6, 2))
    spared, moved = sorted(set(arm) - set(season.day))[:2]
    office.province.exempt(office.focal, office.address(spared), "Không phát sinh")
    office.province.extend(office.focal, office.address(moved), date(2027, 6, 23), "Bão lũ")
    season.live(date(2027, 6, 22))

    effect = room.trial(office.focal, HN, "2027S1").effect
    assert effect is not None
    counted = {owner for owner in arm if owner not in (spared, moved)}
    for which, side in ((USUAL, effect.usual), (TRIED, effect.tried)):
        mine = [season.day.get(owner) for owner in counted if arm[owner] == which]
        assert side.on_time == (sum(each is not None and each <= LAST for each in mine), len(mine))
        assert side.early == (sum(each is not None and each <= date(2027, 6, 9) for each in mine), len(mine))
        assert side.filed == sum(each is not None for each in mine)
    assert effect.usual.on_time.rate > effect.tried.on_time.rate  # two chances more to be moved by a reminder
    for owner, which in arm.items():
        steps = [step for _, step in office.steps(office.seats[owner])]
        assert len(steps) == len(set(steps))
        assert which == USUAL or not {"T-28", "T-21"} & {step.split("~")[0] for step in steps}
