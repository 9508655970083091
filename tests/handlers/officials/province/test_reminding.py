"""The province's room for reminding: who may, what is kept of a pause, what a ladder would be in the calendar."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from handlers.officials.nudging.stepwords import step_words
from handlers.officials.province.calling import NoSuchUnit
from handlers.officials.province.outcomes import Filter
from handlers.officials.province.reminding import Pause, Reminding
from handlers.officials.province.room import NotHere, NotYours
from handlers.officials.province.rungs import Preview, Rung, read_offsets
from storage.duties import obligations
from storage.engine import Database
from tests.offices import BA_VI, HN, Office, open_office
from tests.transcript import at
from tests.world import library, sqlite_url

CO_DO = "09634"


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """Two communes, on the first of June 2027."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    office = open_office(database, BA_VI, CO_DO, since=date(2027, 1, 1))
    office.move_to("2027-06-01T06:00")
    yield office
    database.close()


@pytest.fixture
def room(office: Office) -> Reminding:
    return Reminding(office.database, library(), office.clock)


def test_only_who_watches_over_the_reports_may_look_or_act(office: Office, room: Reminding) -> None:
    for seat in (office.seats[BA_VI], office.seat(CO_DO, "leader")):
        for act in (room.pause, room.go_on, room.foreseen, room.plans, room.calls, room.offices):
            with pytest.raises(NotYours):
                act(seat)
        for tell in (room.try_out, room.steps, room.shipped_steps):
            with pytest.raises(NotYours):
                tell(seat, HN)
        for ask in (room.outcomes, room.table):
            with pytest.raises(NotYours):
                ask(seat, Filter())
        with pytest.raises(NotYours):
            room.keep_phone(seat, BA_VI, "02433861234")


def test_another_province_has_its_own_plans_and_units(office: Office, room: Reminding) -> None:
    elsewhere = office.seat(None, "focal", "75")
    assert room.plans(elsewhere) == ()
    with pytest.raises(NotHere):
        room.steps(elsewhere, HN)
    with pytest.raises(NoSuchUnit):
        room.keep_phone(elsewhere, BA_VI, "02433861234")
    room.pause(elsewhere)
    assert room.paused("01") is None
    assert room.foreseen(elsewhere, date(2027, 6, 9)).told == ()


def test_a_pause_says_since_when_and_by_whom(office: Office, room: Reminding) -> None:
    room.pause(office.focal)
    assert room.paused("01") == Pause(at("2027-06-01T06:00"), office.focal.code)
    room.go_on(office.focal)
    assert room.paused("01") is None


@pytest.mark.parametrize(("written", "code"), [("2027-06-01", ""), ("2027-06-01T06:00+07:00 CB-7K3F-Q2", "CB-7K3F-Q2")])
def test_a_pause_is_read_however_it_was_written(written: str, code: str) -> None:
    read = Pause.of(written)
    assert read
    assert (read.since.date(), read.since.tzinfo is not None, read.code) == (date(2027, 6, 1), True, code)


def test_a_ladder_is_laid_over_the_next_period(office: Office, room: Reminding) -> None:
    office.database.write(
        lambda tx: obligations.promise(tx, office.duty(CO_DO).id, date(2027, 6, 14), office.clock.now())
    )
    wanted = read_offsets({"unit": "-5,-4,0,3", "province": "4"})
    saturday, friday, monday = date(2027, 6, 12), date(2027, 6, 11), date(2027, 6, 21)
    assert room.steps(office.focal, HN, wanted).preview == Preview(
        "half-year",
        "2027S1",
        date(2027, 6, 16),
        (
            Rung("unit", -5, friday, None, 0),  # the next one falls on that day too
            Rung("unit", -4, saturday, friday, 1),  # Cổ Đô has promised the fourteenth
            Rung("unit", 0, date(2027, 6, 16), date(2027, 6, 16), 2),
            Rung("unit", 3, date(2027, 6, 19), monday, 2),
            Rung("province", 4, date(2027, 6, 20), monday, 1),
        ),
    )


def test_a_step_that_went_out_says_who_was_told_and_not_who_would_be_told_now(office: Office, room: Reminding) -> None:
    room.set_steps(office.focal, HN, read_offsets({"unit": "-15,0"}))

    def first() -> Rung:
        preview = room.steps(office.focal, HN).preview
        assert preview
        return preview.rungs[0]

    assert (first().day, first().people, first().told) == (date(2027, 6, 1), 2, 0)
    assert office.tick("2027-06-01T08:00") == 2
    office.file(office.seats[CO_DO])
    assert (first().people, first().told) == (1, 2)


def test_a_ladder_that_is_kept_is_the_one_that_is_foreseen(office: Office, room: Reminding) -> None:
    day = date(2027, 6, 4)
    assert room.foreseen(office.focal, day).told == ()
    room.set_steps(office.focal, HN, read_offsets({"unit": "-12,0"}))
    office.tick("2027-06-01T08:00")
    assert len(room.foreseen(office.focal, day).told) == 2
    room.shipped_steps(office.focal, HN)
    assert room.steps(office.focal, HN).is_own is False


@pytest.mark.parametrize(
    ("step", "text_id"),
    [
        ("T-7", "before"),
        ("T", "last"),
        ("T+3", "after"),
        ("P:2027-06-10", "promised"),
        ("R:3", "returned"),
        ("T-7~1", "moved"),
    ],
)
def test_every_kind_of_step_has_words(step: str, text_id: str) -> None:
    assert step_words(step).id == f"province.remind.step.{text_id}"
