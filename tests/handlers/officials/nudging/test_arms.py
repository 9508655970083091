"""Reminders while the province tries another way: each unit by its arm, nothing twice, and back to the usual way."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.programme.ladder import Ladder
from handlers.conversation import Choice, Screen, Turn
from handlers.officials.nudging.arms import Ladders, Trial
from handlers.officials.nudging.ladders import with_timing
from handlers.officials.province.foreseen import Foresight
from storage.duties import arms, moved_days, obligations
from storage.duties.arms import PROMISE, TIMING, TRIED, USUAL, Assigned, Experiment, Key, Kind
from storage.duties.obligations import Obligation
from storage.engine import Database
from tests.handlers.officials.ticking import NEW_YEAR, pass_time
from tests.offices import BA_VI, HN, Office, at, open_office
from tests.world import HANOI, library, sqlite_url

CO_DO = "09634"
HALF = Key(HN, "half-year", "2027S1")
LAST = date(2027, 6, 16)
STEP_DAYS = (
    *("2027-05-19", "2027-05-26", "2027-06-02", "2027-06-04", "2027-06-09", "2027-06-11", "2027-06-15", "2027-06-16"),
    *("2027-06-17", "2027-06-21"),
)  # of the usual ladder, and the fourth of June: ten days before the last one is a Sunday
steps_before = st.sets(st.integers(-40, 0), min_size=1, max_size=8)


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """Ba Vì is in the usual arm, Cổ Đô in the other, once a trial begins; it is May."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    office = open_office(database, BA_VI, CO_DO, since=NEW_YEAR)
    office.move_to("2027-05-10T08:00")
    yield office
    database.close()


def begin(office: Office, kind: Kind, *steps: int) -> None:
    new = Experiment(HALF, kind, steps, b"0" * 16, office.focal.id, office.clock.now())
    units = {BA_VI: Assigned("xã/seated", USUAL), CO_DO: Assigned("xã/seated", TRIED)}
    office.database.write(lambda tx: arms.start(tx, new, units))


def stop(office: Office) -> bool:
    return office.database.write(lambda tx: arms.stop(tx, HALF, office.focal.id, office.clock.now()))


def heard(office: Office, unit: str) -> list[str]:
    return [step for _, step in office.steps(office.seats[unit])]


def test_each_unit_is_reminded_by_its_arm_and_of_other_periods_as_usual(office: Office) -> None:
    begin(office, TIMING, -10, 0)
    for day in STEP_DAYS:
        office.tick(f"{day}T08:00")
    assert heard(office, BA_VI) == ["T-28", "T-21", "T-14", "T-7", "T-3", "T-1", "T", "T+1", "T+3"]
    assert heard(office, CO_DO) == ["T-10", "T", "T+1", "T+3"]
    assert office.tick("2027-11-18T08:00") == 2  # the whole year's report, four weeks ahead


@pytest.mark.slow
def test_an_earlier_first_step_than_any_other_is_seen_in_time(office: Office) -> None:
    begin(office, TIMING, -55, 0)
    assert office.tick("2027-04-22T08:00") == 1
    assert heard(office, CO_DO) == ["T-55"]


def test_once_it_is_stopped_no_step_comes_twice_or_after_a_later_one(office: Office) -> None:
    begin(office, TIMING, -10, 0)
    office.tick("2027-06-07T08:00")
    assert stop(office)
    assert not stop(office)
    for day in ("2027-06-08", *STEP_DAYS[4:]):
        office.tick(f"{day}T08:00")
    assert heard(office, CO_DO) == ["T-10", "T-7", "T-3", "T-1", "T", "T+1", "T+3"]


@pytest.mark.slow
def test_a_day_moved_for_one_unit_keeps_its_arm(office: Office) -> None:
    begin(office, TIMING, -10, 0)
    duty, now = office.duty(CO_DO), office.clock.now()
    office.database.write(lambda tx: moved_days.move(tx, duty, date(2027, 6, 23), office.focal.id, now, "bão"))
    pass_time(office, "2027-05-17T08:00", "2027-06-24T08:00", every=24)
    assert heard(office, CO_DO) == ["T-10~1", "T~1"]


def test_whoever_hears_nothing_by_their_arm_is_not_told_to_be_skipped(office: Office) -> None:
    begin(office, TIMING, -10, 0)
    foresight, day = Foresight(library()), date(2027, 5, 19)
    seen = office.database.read(lambda tx: foresight.on(tx, HANOI, office.clock.now(), day))
    assert [one.unit for one in seen.told] == [BA_VI]
    assert CO_DO not in {one.unit for one in seen.skipped}
    tenth = office.database.read(lambda tx: foresight.on(tx, HANOI, office.clock.now(), date(2027, 6, 4)))
    assert [one.unit for one in tenth.told] == [CO_DO]


def duty(promised: date | None = None) -> Obligation:
    return Obligation(b"0" * 16, *HALF[:2], CO_DO, HALF.period, LAST, LAST, "expected", promised, None)


@settings(max_examples=30)
@given(steps_before, st.integers(-45, 6), st.none() | st.integers(-30, 0))
def test_whenever_it_is_stopped_the_steps_only_go_forward(tried: set[int], ends: int, vow: int | None) -> None:
    ladder, days = with_timing(library().ladder, tried), library().workdays
    promised = days.on_or_before(LAST + timedelta(days=vow)) if vow is not None else None
    trial = Trial(HALF, ladder, LAST + timedelta(days=ends), {CO_DO})
    both = Ladders(library().ladder, {HALF[1:]: trial})
    told = [both.latest(duty(promised), LAST + timedelta(days=n), days, "unit") for n in range(-45, 8)]
    fresh = [step for n, step in enumerate(told) if step and step not in told[:n]]
    changes = [step for n, step in enumerate(told) if step and step != (told[n - 1] if n else None)]
    assert changes == fresh  # a step that was left is never the one that counts again
    offsets = [_offset(step, promised) for step in fresh]
    assert offsets == sorted(offsets)


def _offset(step: str, promised: date | None) -> int:
    if step.startswith("P:") and promised:
        return (promised - LAST).days
    return int(step.removeprefix("T") or 0)


@settings(max_examples=30)
@given(st.integers(-70, 10), st.sampled_from(["unit", "leader", "province"]))
def test_without_a_trial_and_above_the_unit_the_usual_ladder_counts(day: int, to: str) -> None:
    usual, days, on = library().ladder, library().workdays, LAST + timedelta(days=day)
    trial = Trial(HALF, _other(usual), None, {CO_DO} if to != "unit" else {BA_VI})
    for each in (Ladders(usual, {}), Ladders(usual, {HALF[1:]: trial})):
        assert each.latest(duty(), on, days, to) == usual.latest(LAST, on, days, to)


def _other(usual: Ladder) -> Ladder:
    return with_timing(usual, [-50, -2])


def card(office: Office, unit: str) -> Turn:
    return office.press(office.seats[unit], f"due/{office.address(unit)}")


def presses(screen: Screen) -> set[str]:
    choices: list[Choice] = [choice for row in screen.rows for choice in row]
    return {choice.press.split("/")[0] for choice in choices}


def test_where_no_day_is_asked_for_none_is_offered_and_none_is_taken(office: Office) -> None:
    begin(office, PROMISE)
    assert "promise" in presses(card(office, BA_VI).screen)
    assert "promise" not in presses(card(office, CO_DO).screen)
    place, seat = f"promise/{office.address(CO_DO)}", office.seats[CO_DO]
    turn = office.say(seat, "10/6", place)
    assert [block.text.id for block in turn.screen.blocks] == ["office.promise.not-now", "office.promise.still"]
    old = office.press(office.seats[BA_VI], f"promise/{office.address(BA_VI)}").screen.rows[0][0].press
    office.press(seat, old.replace(office.address(BA_VI), office.address(CO_DO)), place)
    assert office.duty(CO_DO).promised is None
    assert stop(office)
    office.say(seat, "10/6", place)
    assert office.duty(CO_DO).promised == date(2027, 6, 10)


@pytest.mark.slow
def test_a_day_promised_before_stays(office: Office) -> None:
    office.say(office.seats[CO_DO], "10/6", f"promise/{office.address(CO_DO)}")
    begin(office, PROMISE)
    pass_time(office, "2027-05-17T08:00", "2027-06-17T06:00", every=24)
    assert heard(office, CO_DO) == ["P:2027-06-10", "T-3", "T-1", "T"]


def test_there_is_one_trial_for_a_report_of_a_period_and_no_arm_changes(office: Office) -> None:
    begin(office, TIMING, -10, 0)
    stop(office)
    before = office.database.read(lambda tx: arms.assigned(tx, HALF))
    with pytest.raises(arms.AlreadyTried):
        begin(office, PROMISE)
    assert office.database.read(lambda tx: arms.assigned(tx, HALF)) == before


@pytest.mark.slow
def test_a_promise_that_came_meanwhile_is_looked_at_by_the_units_arm(office: Office) -> None:
    """Between planning and sending."""
    begin(office, TIMING, -10, 0)
    office.move_to("2027-06-07T08:00")
    planned = office.database.read(lambda tx: office.nudging.plan(tx, office.clock.now()))
    [item] = [item for digest in planned if digest.unit == CO_DO for item in digest.items]
    assert item.step == "T-10"
    duty = office.duty(CO_DO)
    office.database.write(lambda tx: obligations.promise(tx, duty.id, date(2027, 6, 10), at("2027-06-07T08:00")))
    assert office.tick() == 1  # Ba Vì's
    assert heard(office, CO_DO) == []
