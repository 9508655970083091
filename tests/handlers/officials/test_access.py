"""An official touches the reports of their own unit and nothing else, whatever address is pressed."""

import base64

import pytest

from handlers.conversation import Turn, split_press
from handlers.officials.parts import duty_address, duty_id
from storage.accounts import officials
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import BA_VI, Office, open_office
from tests.transcript import screen_text

CO_DO = "09634"
PLACES = ["file/{0}", "due/{0}", "promise/{0}", "filed/{0}", "file/{0}/review", "file/{0}/part/b", "file/{0}/b01"]


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database, BA_VI, CO_DO)
    office.move_to("2027-06-09T08:00")
    return office


def shown(turn: Turn) -> str:
    return screen_text(turn.screen, "vi")


@pytest.mark.parametrize("place", PLACES)
def test_another_units_report_cannot_be_opened(office: Office, place: str) -> None:
    turn = office.press(office.seats[BA_VI], place.format(office.address(CO_DO)))
    assert turn.screen.address == "start"
    assert "Cổ Đô" not in shown(turn)


@pytest.mark.parametrize("place", PLACES)
def test_the_focal_point_files_for_nobody(office: Office, place: str) -> None:
    assert office.press(office.focal, place.format(office.address(BA_VI))).screen.address == "start"


def test_a_reporter_sees_no_overview(office: Office) -> None:
    for place in ("overview/hn-2026-2030/2027s1", "late/hn-2026-2030/2027s1/1"):
        assert office.press(office.seats[BA_VI], place).screen.address == "start"


def test_another_officials_nudge_cannot_be_read(office: Office) -> None:
    office.tick()
    (nudge,) = office.nudged(office.seats[CO_DO])
    place = f"nudge/{duty_address(nudge.id)}"
    assert office.press(office.seats[CO_DO], place).screen.address == place
    assert office.press(office.seats[BA_VI], place).screen.address == "start"


def test_a_promise_for_another_unit_changes_nothing(office: Office) -> None:
    mine, theirs = office.address(BA_VI), office.address(CO_DO)
    turn = office.press(office.seats[BA_VI], f"promise/{mine}")
    act = next(one for row in turn.screen.rows for one in row if "2027-06-10" in one.press)
    office.press(office.seats[BA_VI], act.press.replace(mine, theirs))
    assert office.duty(CO_DO).promised is None


def test_who_has_left_is_shown_the_way_to_a_new_invite_only(office: Office) -> None:
    seat = office.seats[BA_VI]
    place = f"file/{office.address(BA_VI)}"
    office.database.write(lambda tx: officials.leave(tx, seat.id, office.clock.now().date()))
    turn = office.press(seat, place)
    assert (turn.screen.address, turn.screen.rows) == ("start", ())
    assert "không còn hiệu lực" in shown(turn)


def test_a_successor_goes_on_with_the_same_draft(office: Office) -> None:
    first, address = office.seats[BA_VI], office.address(BA_VI)
    turn = office.press(first, f"file/{address}")
    yes = turn.screen.rows[0][0]
    office.press(first, yes.press, turn.screen.address)
    office.database.write(lambda tx: officials.leave(tx, first.id, office.clock.now().date()))
    successor = office.seat(BA_VI)
    assert office.press(successor, f"file/{address}").screen.address == f"file/{address}/b02"


def test_two_reporters_of_a_unit_share_one_draft_and_one_of_them_files(office: Office) -> None:
    first = office.seats[BA_VI]
    stage = OfficeStage(office)
    stage.fill()
    send = next(one for row in stage.turn.screen.rows for one in row if one.press.split("/")[-1].startswith("send"))
    second = office.seat(BA_VI)
    filed = office.press(second, send.press, stage.turn.screen.address)
    again = office.press(first, send.press, stage.turn.screen.address)
    assert filed.screen.address == again.screen.address == f"filed/{office.address(BA_VI)}"
    assert office.filed(BA_VI).n == 1


def test_no_address_of_a_report_ends_in_what_looks_like_a_mark() -> None:
    """One in twelve hundred would, and nobody could open it."""
    unlucky = base64.b32decode("WPYT3DYIAUX2XGKZCSZA577574======")
    written = duty_address(unlucky)
    assert split_press(f"file/{written}") == (f"file/{written}", None)
    assert duty_id(written) == unlucky
