"""What the province reads in the chat of units that nothing reaches; nobody else reads it."""

import pytest

from handlers.conversation import Screen
from handlers.officials.parts import duty_address
from storage import notices
from storage.accounts.addresses import TELEGRAM
from storage.accounts.officials import Seat
from storage.engine import Database
from tests.handlers.officials.chats import buttons, words
from tests.offices import BA_VI, Office, open_office
from tests.transcript import plain, screen_text


@pytest.fixture
def office(database: Database) -> Office:
    """The reporter of Ba Vì has joined no channel, and the other communes have nobody."""
    office = open_office(database, BA_VI, channel=TELEGRAM)
    office.tick("2027-06-09T08:00")
    return office


def look(office: Office, seat: Seat, place: str) -> Screen:
    return office.core.look("web", seat.id.hex(), place).screen


def test_the_notice_names_no_unit_and_leads_to_all_of_them(office: Office) -> None:
    [notice] = office.database.read(lambda tx: notices.of_colleagues(tx, office.focal.id))
    pushed = look(office, office.focal, f"notice/{duty_address(notice.id)}")
    assert words(pushed) == "Có đơn vị phải nộp báo cáo mà bot chưa nhắc được."
    assert "unreached" in buttons(pushed)


def test_each_unit_stands_there_with_its_reason(office: Office) -> None:
    told = words(look(office, office.focal, "unreached")).split("\n")
    assert told[0].endswith("đơn vị chưa nhắc được")
    assert "Chưa có cán bộ phụ trách" in told


def test_a_reporter_is_shown_none_of_it(office: Office) -> None:
    for place in ("unreached", "stuck"):
        assert look(office, office.seats[BA_VI], place).address == "start"


@pytest.mark.slow
def test_what_was_told_twice_is_said_once_and_answered_at_once(office: Office) -> None:
    for hour in (9, 10):
        office.move_to(f"2027-06-10T{hour:02}:00")
        office.database.write(lambda tx: notices.tell(tx, office.focal.id, notices.STUCK, office.clock.now()))
    start = look(office, office.focal, "start")
    known = {plain(one.label, "vi"): one.press for row in start.rows for one in row if "notice/" in one.press}
    assert list(known) == ["Đã rõ: nơi chưa nhắc được", "Đã rõ: vướng mắc"], "each says which, and what is twice is one"
    for press in known.values():
        office.press(office.focal, press)
    assert "rõ" not in screen_text(look(office, office.focal, "start"), "vi")
    assert office.database.read(lambda tx: notices.of_colleagues(tx, office.focal.id)) == ()
