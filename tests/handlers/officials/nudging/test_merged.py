"""Units that merge: who owes what from that day on, and who is told and counted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers.conversation import Say, Sheet, Text
from handlers.officials.nudging import merged
from handlers.officials.province import calling
from storage.duties import obligations
from storage.duties.lifecycle import EXEMPT, EXPECTED, SUBMITTED, NotAllowed
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.mergers import BA_DINH, MERGED, NGOC_HA, hand_in, imported, new_reporter, restarted
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import HANOI, library

LATE = "2026-12-22T09:00"  # after the last day of the year's report, before the merger
WHY = "Sáp nhập vào Phường Ba Đình Mới từ 26/12/2026."
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """It stood open without the merger; Ba Đình has filed the year's report, Ngọc Hà is late."""
    office = open_office(database, BA_DINH, NGOC_HA, BA_VI)
    office.tick("2026-12-10T09:00")
    hand_in(office, office.seats[BA_DINH], "2026", b05="7")
    office.tick(LATE)
    restarted(office, imported(tmp_path))
    return office


def states(office: Office, period: str) -> dict[str, str]:
    found = office.database.read(lambda tx: obligations.of_period(tx, HN, period))
    return {duty.owner: duty.state for duty in found if duty.owner in (BA_DINH, NGOC_HA, MERGED)}


def not_filed(office: Office, page: int) -> Iterator[tuple[Text, Text]]:
    """The year's list in the focal point's chat: who, and what is known of them."""
    for block in office.press(office.focal, f"late/hn-2026-2030/2026/{page}").screen.blocks:
        yield from block.rows if isinstance(block, Sheet) else ()


def late(office: Office) -> set[str]:
    shelf, today = library(), office.clock.now().date()
    found = office.database.read(lambda tx: calling.call_list(tx, shelf, HANOI, today))
    return {each.unit for each in found.late}


@pytest.mark.slow
def test_a_period_is_owed_by_the_units_that_stand_on_its_last_day(office: Office) -> None:
    office.tick("2026-12-23T09:00")
    assert states(office, "2026") == {BA_DINH: SUBMITTED, NGOC_HA: EXPECTED}
    assert states(office, "2027S1") == {BA_DINH: EXEMPT, NGOC_HA: EXEMPT, MERGED: EXPECTED}
    assert NGOC_HA in late(office)


@ON_SQLITE
def test_what_a_unit_still_owed_ends_with_it_and_what_it_filed_stays(office: Office) -> None:
    office.tick("2026-12-25T23:00")
    assert states(office, "2026")[NGOC_HA] == EXPECTED
    office.tick("2026-12-26T00:01")  # a Saturday: no hour for reminders
    assert states(office, "2026") == {BA_DINH: SUBMITTED, NGOC_HA: EXEMPT}
    (change,) = office.database.read(lambda tx: obligations.history(tx, office.duty(NGOC_HA, "2026").id))
    assert (change.after, change.by, change.reason) == (EXEMPT, None, WHY)


@pytest.mark.slow
def test_nobody_of_a_merged_unit_is_reminded_rung_up_or_counted(office: Office) -> None:
    for day in (28, 29, 30):
        office.tick(f"2026-12-{day}T09:00")
    assert all(said.on_day < date(2026, 12, 26) for said in office.nudged(office.seats[NGOC_HA]))
    assert NGOC_HA not in late(office)
    assert BA_VI in late(office)


@pytest.mark.slow
def test_who_was_late_when_it_merged_stays_counted_as_not_filed_and_who_was_not_owes_nothing(office: Office) -> None:
    office.move_to("2027-07-06T09:00")  # no tick for half a year: the lists say when they merged
    office.tick()
    year, half = (office.province.overview(office.focal, HN, period) for period in ("2026", "2027S1"))
    assert year
    assert half
    assert (year.tally.expected, year.tally.submitted, year.tally.exempt) == (126, 1, 0)
    assert [line.ended for line in year.lines if line.owner in (BA_DINH, NGOC_HA)] == ["", "late"]
    assert (half.tally.expected, half.tally.exempt) == (125, 2)
    assert {line.ended for line in half.lines} == {""}
    listed = dict(row for page in range(1, 12) for row in not_filed(office, page))
    assert len(listed) == 125 + 7  # the offices are late, too
    assert listed["Phường Ngọc Hà"] == Say("office.state.late")


@pytest.mark.slow
def test_what_a_wrong_list_ended_is_owed_again_as_it_stood_once_the_list_is_right(office: Office) -> None:
    office.tick("2026-12-28T09:00")
    restarted(office, library())
    office.tick("2026-12-28T10:00")
    assert states(office, "2026") == {BA_DINH: SUBMITTED, NGOC_HA: EXPECTED}
    assert states(office, "2027S1") == {BA_DINH: EXPECTED, NGOC_HA: EXPECTED, MERGED: EXPECTED}
    steps = office.province.sheet(office.focal, office.address(NGOC_HA, "2026")).steps
    assert [step.after for step in steps] == ["merged", "stands"]


@ON_SQLITE
def test_a_last_day_moved_over_the_merger_and_back_is_owed_by_who_stands_on_it(office: Office) -> None:
    days = office.province.due_days

    def put(before: date) -> dict[str, str]:
        days.put(office.focal, PlanDay(HN, "year", "2026", before, None, "Công văn 9"))
        return states(office, "2026")

    assert put(date(2027, 1, 9)) == {BA_DINH: SUBMITTED, NGOC_HA: EXEMPT, MERGED: EXPECTED}
    assert put(date(2026, 12, 25)) == {BA_DINH: SUBMITTED, NGOC_HA: EXPECTED, MERGED: EXEMPT}
    assert office.duty(NGOC_HA, "2026").last_day == date(2026, 12, 24)
    (change,) = office.database.read(lambda tx: obligations.history(tx, office.duty(MERGED, "2026").id))
    assert change.reason == "Hạn nộp của kỳ này trước ngày có đơn vị."
    office.tick("2026-12-26T00:01")
    assert states(office, "2026") == {BA_DINH: SUBMITTED, NGOC_HA: EXEMPT, MERGED: EXEMPT}


@pytest.mark.slow
def test_what_the_province_itself_excused_is_no_matter_of_lists(office: Office) -> None:
    office.province.exempt(office.focal, office.address(NGOC_HA, "2026"), "Không có cơ sở nào")
    office.tick("2026-12-28T09:00")
    restarted(office, library())
    office.tick("2026-12-28T10:00")
    assert states(office, "2026")[NGOC_HA] == EXEMPT


@pytest.mark.slow
def test_the_new_unit_is_counted_and_lacks_an_official(office: Office) -> None:
    office.tick("2026-12-28T09:00")
    seen = office.province.overview(office.focal, HN, "2027S1")
    assert seen is not None
    assert seen.tally.expected == 125
    assert "Phường Ba Đình Mới" in office.province.unseated(office.focal)
    assert "Phường Ngọc Hà" not in office.province.unseated(office.focal)


@ON_SQLITE
def test_people_of_the_new_unit_may_come_before_its_first_day_and_hear_of_nothing_yet(office: Office) -> None:
    seat = new_reporter(office)
    office.tick("2026-12-24T09:00")
    assert "Phường Ba Đình Mới" in str(office.press(seat, "start").screen)
    assert office.nudged(seat) == []
    assert MERGED not in late(office)


@pytest.mark.slow
def test_its_own_officials_read_why_and_the_province_cannot_ask_it_again(office: Office) -> None:
    office.tick("2026-12-28T09:00")
    said = str(office.press(office.seats[NGOC_HA], f"due/{office.address(NGOC_HA, '2026')}").screen)
    assert "office.card.merged" in said
    assert WHY in said
    here = office.address(NGOC_HA, "2026")
    assert not office.province.sheet(office.focal, here).can_ask_again
    with pytest.raises(NotAllowed):
        office.province.ask_again(office.focal, here)


@pytest.mark.slow
def test_ticks_end_it_once(office: Office, tmp_path: Path) -> None:
    office.tick("2026-12-28T09:00")
    restarted(office, imported(tmp_path))
    office.tick("2026-12-28T10:00")
    steps = office.database.read(lambda tx: obligations.history(tx, office.duty(NGOC_HA, "2026").id))
    assert len(steps) == 1


@pytest.mark.slow
def test_what_a_power_cut_left_is_ended_by_the_next_tick(office: Office, tmp_path: Path) -> None:
    office.move_to("2026-12-28T09:00")
    shelf, now = imported(tmp_path), office.clock.now()

    def one_of_them(tx: Connection) -> int:
        first, *_ = merged.ending(tx, shelf, (HN,), now.date())
        return merged.end(tx, (first,), shelf, now)

    assert office.database.write(one_of_them) == 1
    office.tick()
    assert {*states(office, "2027S1").items()} == {(BA_DINH, EXEMPT), (NGOC_HA, EXEMPT), (MERGED, EXPECTED)}
    for period in ("2026", "2027S1", "2027"):
        duty = office.duty(NGOC_HA, period).id
        assert len(office.database.read(lambda tx, one=duty: obligations.history(tx, one))) == 1


@pytest.mark.parametrize(
    ("became", "why"),
    [
        ("", "Đơn vị không còn nữa kể từ 26/12/2026."),
        (
            "00008,Phường Ngọc Hà,,Thành phố Hà Nội,00009 00025,main-part part,2026-12-26\n",
            "Chia tách và nhập vào Phường Ba Đình Mới, Phường Giảng Võ từ 26/12/2026.",
        ),
    ],
)
@pytest.mark.slow
def test_the_reason_is_what_the_lists_say(office: Office, tmp_path: Path, became: str, why: str) -> None:
    restarted(office, imported(tmp_path, became))
    office.tick("2026-12-28T09:00")
    (change,) = office.database.read(lambda tx: obligations.history(tx, office.duty(NGOC_HA, "2026").id))
    assert change.reason == why
