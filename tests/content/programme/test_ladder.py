"""The ladder: on which day a step falls, which one counts, what a promise changes, when offices are open."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from content.programme.ladder import LADDER, Audience, Ladder
from content.programme.workdays import VIETNAM, Override, Workdays
from content.records import BadContent

THE = Ladder.load()
WORKDAYS = Workdays.load()
T = date(2027, 6, 16)  # the last day of Hà Nội's first half-year report
BEFORE = [(month, day) for day in (17, 5) for month in (6, 12)]  # Hà Nội's and Đồng Nai's "trước ngày"
LAST_DAYS = [WORKDAYS.last_before(date(year, *before)) for year in range(2026, 2031) for before in BEFORE]


def june(day: int) -> date:
    return date(2027, 6, day)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=VIETNAM)


def steps(last_day: date, to: Audience = "unit") -> dict[str, str]:
    return {step.name: f"{day.day}/{day.month}" for day, step in THE.days(last_day, WORKDAYS, to)}


def latest(today: date, promised: date | None = None, to: Audience = "unit", last_day: date = T) -> str | None:
    return THE.latest(last_day, today, WORKDAYS, to, promised)


def test_the_half_year_report_of_ha_noi_in_2027() -> None:
    before = {"T-28": "19/5", "T-21": "26/5", "T-14": "2/6", "T-7": "9/6", "T-3": "11/6", "T-1": "15/6", "T": "16/6"}
    assert steps(T) == before | {"T+1": "17/6", "T+3": "21/6"}  # T-3 is a Sunday, T+3 a Saturday


def test_the_province_hears_once_five_days_after() -> None:
    assert steps(T, "province") == {"T+5": "21/6"}


def test_of_two_steps_on_one_day_the_later_counts() -> None:
    monday = date(2029, 6, 4)  # T-1 is a Sunday and T-3 the Friday before it: both fall on 1/6
    assert {name: day for name, day in steps(monday).items() if day == "1/6"} == {"T-1": "1/6"}
    assert "T-3" not in steps(monday)


def test_after_the_last_day_too_the_later_of_two_counts() -> None:
    friday = date(2028, 6, 16)  # T+1 is a Saturday, T+3 the Monday
    assert {name: day for name, day in steps(friday).items() if "+" in name} == {"T+3": "19/6"}


def test_a_step_on_a_holiday_moves_to_the_day_before_it() -> None:
    assert steps(date(2027, 12, 15))["T-21"] == "23/11"  # 24/11 is off
    assert steps(date(2027, 3, 4))["T-28"] == "3/2"  # 4/2 is the first day of Tết


def test_steps_over_tet_fall_together_and_the_last_of_them_counts() -> None:
    assert steps(date(2027, 3, 3))["T-21"] == "3/2"  # where T-28 would have stood
    assert "T-28" not in steps(date(2027, 3, 3))
    assert steps(date(2027, 2, 11))["T-1"] == "3/2"
    assert not {"T-3", "T-7"} & steps(date(2027, 2, 11)).keys()


def test_a_step_stays_on_a_saturday_that_is_worked() -> None:
    assert steps(date(2026, 8, 25))["T-3"] == "22/8"


@pytest.mark.parametrize("last_day", LAST_DAYS, ids=str)
def test_steps_ascend_one_a_day_and_late_ones_are_late(last_day: date) -> None:
    placed = THE.days(last_day, WORKDAYS, "unit") + THE.days(last_day, WORKDAYS, "province")
    unit = [day for day, step in placed if step.to == "unit"]
    assert unit == sorted(set(unit))
    assert all(WORKDAYS.is_working(day) for day, _ in placed)
    assert all((day > last_day) == (step.offset > 0) for day, step in placed)
    assert (last_day, "T") in [(day, step.name) for day, step in placed]


def test_a_last_day_that_became_a_day_off_stops_nobodys_reminders() -> None:
    assert THE.days(june(13), WORKDAYS, "unit") == THE.days(june(11), WORKDAYS, "unit")


def test_the_ladder_moves_when_the_calendar_does() -> None:
    off = Workdays([Override(june(9), working=False, why="Bão", source="Công điện 1", as_of=june(8))])
    assert (june(8), "T-7") in [(day, step.name) for day, step in THE.days(T, off, "unit")]


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2027, 5, 18), None),
        (date(2027, 5, 19), "T-28"),
        (date(2027, 5, 25), "T-28"),
        (june(10), "T-7"),
        (june(11), "T-3"),
        (june(13), "T-3"),
        (june(15), "T-1"),
        (june(16), "T"),
        (june(17), "T+1"),
        (june(20), "T+1"),
        (june(21), "T+3"),
        (date(2027, 12, 1), "T+3"),
    ],
)
def test_the_latest_step_is_the_last_whose_day_has_come(today: date, step: str | None) -> None:
    assert latest(today) == step


def test_the_province_hears_nothing_before_its_step() -> None:
    assert latest(june(20), to="province") is None
    assert latest(june(21), to="province") == "T+5"


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (june(9), None),  # T-7 falls away, and so does every step before
        (june(11), None),
        (june(14), "P:2027-06-14"),
        (june(15), "T-1"),
        (june(16), "T"),
        (june(17), "T+1"),
    ],
)
def test_a_promise_silences_what_comes_before_its_day_and_no_more(today: date, step: str | None) -> None:
    assert latest(today, promised=june(14)) == step


def test_a_promised_day_counts_until_the_day_of_the_next_step() -> None:
    assert [latest(june(day), promised=june(3)) for day in (2, 3, 8, 9)] == [None, *2 * ["P:2027-06-03"], "T-7"]


def test_a_promise_takes_the_place_of_the_step_of_its_day() -> None:
    assert [latest(june(day), promised=june(9)) for day in (8, 9, 10, 11)] == [None, *2 * ["P:2027-06-09"], "T-3"]


def test_a_promise_for_the_last_day_leaves_what_comes_after_it() -> None:
    assert [latest(june(day), promised=T) for day in (15, 16, 17, 21)] == [None, "P:2027-06-16", "T+1", "T+3"]


def test_a_promise_before_the_first_step_is_a_step_too() -> None:
    promised = date(2027, 5, 12)
    assert [latest(date(2027, 5, day), promised) for day in (11, 12, 18, 19)] == [None, *2 * ["P:2027-05-12"], "T-28"]


def test_a_promise_beyond_the_last_day_silences_nobody() -> None:
    assert [latest(june(day), promised=june(18)) for day in (9, 16, 17, 18)] == ["T-7", "T", "T+1", "T+1"]


def test_a_unit_s_promise_is_not_the_province_s() -> None:
    assert latest(june(21), promised=june(14), to="province") == "T+5"
    assert latest(june(14), promised=june(14), to="province") is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2027-06-09T07:29:59", False),
        ("2027-06-09T07:30:00", True),
        ("2027-06-09T12:00:00", True),
        ("2027-06-09T16:59:59", True),
        ("2027-06-09T17:00:00", False),
        ("2027-06-09T02:00:00", False),
        ("2027-06-12T09:00:00", False),  # Saturday
        ("2026-08-22T09:00:00", True),  # a Saturday that is worked
        ("2026-11-24T09:00:00", False),
        ("2027-02-08T09:00:00", False),  # Tết
    ],
)
def test_offices_are_open_in_working_hours_of_working_days(moment: str, is_open: bool) -> None:
    assert THE.is_open(at(moment), WORKDAYS) is is_open


def test_the_hour_is_viet_nam_s_wherever_the_clock_stands() -> None:
    assert THE.is_open(datetime(2027, 6, 9, 0, 30, tzinfo=UTC), WORKDAYS)
    assert not THE.is_open(datetime(2027, 6, 9, 10, 0, tzinfo=UTC), WORKDAYS)
    assert THE.is_open(datetime(2027, 6, 13, 23, 0, tzinfo=UTC) + timedelta(hours=2), WORKDAYS)  # Monday 08:00 there


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="names no offset"):
        THE.is_open(datetime(2027, 6, 9, 9), WORKDAYS)  # noqa: DTZ001 - what is refused


def test_the_first_step_comes_four_weeks_before() -> None:
    assert THE.first_offset == -28


def test_the_steps_of_all_communes_cost_next_to_nothing() -> None:
    latest(june(9))
    began = perf_counter()
    for unit in range(3321):
        latest(june(9), promised=june(10) if unit % 3 else None)
    assert perf_counter() - began < 0.05


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("offset: -21", "offset: -28", ":6: offset: T-28 is out of order"),
        ("offset: -21", "offset: 30", ":7: offset: T-14 is out of order"),
        ("offset: -21", "offset: three weeks", ":6: offset: write whole days from the last day, as -7, 0 or 3"),
        ("to: province", "to: tỉnh", ":15: to: 'tỉnh' is not known; write one of unit, leader, province"),
        ('"17:00"', "17:00", ":21: hours: 1020 is no time of day"),
        ('"17:00"', '"25:00"', ":21: hours: '25:00' is no time of day"),
        ('"17:00"', '"07:30"', ":21: hours: `from` comes before `until`"),
        ("hours:", "times:", ":4: hours: write {from:"),
        ("weekly: 2", "weekly: 0", ":18: limit: write {weekly: 2, calm: 7}"),
        ("steps:", "step:", ":1: steps: write a list here"),
    ],
)
def test_an_editor_is_told_what_to_mend(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    text = LADDER.read_text("utf-8")
    assert right in text
    path = tmp_path / "ladder.yaml"
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadContent) as error:
        Ladder.load(path)
    assert told in str(error.value)


def test_a_ladder_has_a_step(tmp_path: Path) -> None:
    path = tmp_path / "ladder.yaml"
    path.write_text('steps: []\nhours: {from: "07:30", until: "17:00"}\n', "utf-8")
    with pytest.raises(BadContent, match="steps: write at least one step"):
        Ladder.load(path)


def test_a_province_sets_steps_of_its_own() -> None:
    own = THE.with_steps({"unit": [0, -10, -10], "province": [2]})
    assert [(step.name, step.to) for step in own.steps] == [("T-10", "unit"), ("T", "unit"), ("T+2", "province")]
    assert (own.opens, own.weekly) == (THE.opens, THE.weekly)


@pytest.mark.parametrize("offsets", [{}, {"province": [5]}, {"unit": [-61]}])
def test_a_ladder_that_reminds_no_unit_or_looks_too_far_is_refused(offsets: dict[Audience, list[int]]) -> None:
    with pytest.raises(ValueError, match="step"):
        THE.with_steps(offsets)


@pytest.mark.parametrize(
    ("step", "early"), [("T-28", True), ("T-14~2", True), ("T-7", False), ("T+3", False), ("R:2", False)]
)
def test_only_what_is_more_than_a_week_off_counts_against_the_limit(step: str, *, early: bool) -> None:
    assert THE.is_early(step) is early


def test_unit_and_province_may_share_a_day(tmp_path: Path) -> None:
    path = tmp_path / "ladder.yaml"
    shared = LADDER.read_text("utf-8").replace("{offset: 5, to: province}", "{offset: 3, to: province}")
    path.write_text(shared, "utf-8")
    assert [step.name for _, step in Ladder.load(path).days(T, WORKDAYS, "province")] == ["T+3"]
