"""Units that merge: who owes what from that day on, and who is told and counted."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers.officials.nudging import merged
from handlers.officials.province import calling
from storage.duties import obligations
from storage.duties.lifecycle import EXEMPT, EXPECTED, SUBMITTED, NotAllowed
from storage.engine import Database
from tests.mergers import BA_DINH, MERGED, NGOC_HA, hand_in, imported, restarted
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
    seen = office.province.overview(office.focal, HN, "2026")
    assert seen is not None
    assert (seen.tally.expected, seen.tally.submitted, seen.tally.exempt) == (125, 1, 1)


@pytest.mark.slow
def test_the_new_unit_is_counted_and_lacks_an_official(office: Office) -> None:
    office.tick("2026-12-28T09:00")
    seen = office.province.overview(office.focal, HN, "2027S1")
    assert seen is not None
    assert seen.tally.expected == 125
    assert "Phường Ba Đình Mới" in office.province.unseated(office.focal)
    assert "Phường Ngọc Hà" not in office.province.unseated(office.focal)


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
        ("", "Đơn vị không còn từ 26/12/2026."),
        (
            "00008,Phường Ngọc Hà,,Thành phố Hà Nội,00009 00025,main-part part,2026-12-26\n",
            "Chia tách, nhập vào Phường Ba Đình Mới, Phường Giảng Võ từ 26/12/2026.",
        ),
    ],
)
@pytest.mark.slow
def test_the_reason_is_what_the_lists_say(office: Office, tmp_path: Path, became: str, why: str) -> None:
    restarted(office, imported(tmp_path, became))
    office.tick("2026-12-28T09:00")
    (change,) = office.database.read(lambda tx: obligations.history(tx, office.duty(NGOC_HA, "2026").id))
    assert change.reason == why
