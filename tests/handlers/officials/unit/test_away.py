"""Away: a colleague of the unit stands in, is told, and is told again by the start; nobody else can be named."""

import pytest

from handlers.conversation import Screen
from handlers.officials.parts import duty_address
from storage import notices
from storage.accounts.officials import Seat
from storage.duties import absences
from storage.engine import Database
from tests.handlers.officials.chats import buttons, press_of, words
from tests.offices import BA_VI, Office, open_office

CO_DO = "09616"
SPAN = "away/2027-06-09/2027-06-15"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database, BA_VI, CO_DO)
    office.move_to("2027-06-09T08:00")
    return office


@pytest.fixture
def lan(office: Office) -> Seat:
    return office.seats[BA_VI]


@pytest.fixture
def minh(office: Office, lan: Seat) -> Seat:
    """Another reporter of the same commune."""
    other = office.seat(BA_VI)
    office.seats[BA_VI] = lan
    return other


def look(office: Office, seat: Seat, place: str = "start") -> Screen:
    return office.core.look("web", seat.id.hex(), place).screen


def go(office: Office, seat: Seat, deputy: str = "nobody", span: str = SPAN) -> Screen:
    return office.press(seat, press_of(look(office, seat, span), f"{span}/{deputy.lower()}"), span).screen


def test_the_deputy_is_told_at_once_and_sees_for_whom(office: Office, lan: Seat, minh: Seat) -> None:
    assert f"người thay {minh.code}" in words(go(office, lan, minh.code))
    [notice] = office.database.read(lambda tx: notices.of_colleagues(tx, minh.id))
    told = words(look(office, minh, f"notice/{duty_address(notice.id)}"))
    days = "từ thứ Tư 9/6/2027 đến hết thứ Ba 15/6/2027"
    assert told == f"Đồng nghiệp mang mã **{lan.code}** vắng {days} và nhờ anh/chị thay."
    assert f"Anh/chị đang thay cho {lan.code}, đến hết thứ Ba 15/6/2027." in words(look(office, minh))
    office.move_to("2027-06-16T08:00")
    assert "đang thay cho" not in words(look(office, minh))


def test_the_one_who_is_away_hears_nothing_and_the_deputy_does(office: Office, lan: Seat, minh: Seat) -> None:
    go(office, lan, minh.code)
    office.tick("2027-06-09T09:00")
    assert not office.nudged(lan)
    assert len(office.nudged(minh)) == 1


def test_a_reporter_of_another_unit_or_who_is_away_too_is_not_offered(office: Office, lan: Seat, minh: Seat) -> None:
    go(office, minh)
    offered = buttons(look(office, lan, SPAN))
    assert [address for address in offered if address.startswith(SPAN)] == [f"{SPAN}/nobody"]
    mark = press_of(look(office, lan, SPAN), f"{SPAN}/nobody")[-4:]
    for stranger in (minh, office.seats[CO_DO]):
        office.press(lan, f"{SPAN}/{stranger.code.lower()}{mark}", SPAN)
    assert not office.database.read(lambda tx: absences.announced(tx, lan.id, office.clock.now().date()))


def test_days_to_come_can_be_taken_back_before_they_come(office: Office, lan: Seat) -> None:
    go(office, lan, span="away/2027-06-21/2027-06-25")
    assert "away/back" in buttons(look(office, lan))
    office.press(lan, press_of(look(office, lan), "away/back"))
    assert "báo vắng" not in words(look(office, lan))


@pytest.mark.parametrize(
    "typed", ["9/6 - 15/6", "từ 9/6 đến hết 15/6", "9/6/2027 – 15/6/2027", "9/6-15/6", "Từ 9/6 tới 15/6"]
)
def test_two_days_are_read_as_people_write_them(office: Office, lan: Seat, typed: str) -> None:
    assert office.say(lan, typed, "away").screen.address == SPAN


@pytest.mark.parametrize("typed", ["8/6/2027", "15/6/2027 - 9/6/2027", "9/6 - 10/6 - 11/6", "1/1/2028", "-"])
def test_days_that_cannot_be_are_refused_and_stay_in_the_box(office: Office, lan: Seat, typed: str) -> None:
    screen = office.say(lan, typed, "away").screen
    assert screen.address == "away"
    assert screen.notes
    assert screen.asks is not None
    assert screen.asks.value == typed


def test_one_day_alone_is_one_day(office: Office, lan: Seat) -> None:
    assert office.say(lan, "10/6", "away").screen.address == "away/2027-06-10/2027-06-10"


def test_a_focal_point_is_away_like_anybody_else(office: Office) -> None:
    assert "away" in buttons(look(office, office.focal))
    go(office, office.focal)
    assert "Anh/chị báo vắng" in words(look(office, office.focal))


@ON_SQLITE
def test_a_notice_names_no_days_that_were_taken_back(office: Office, lan: Seat, minh: Seat) -> None:
    go(office, lan, minh.code)
    office.press(lan, press_of(look(office, lan), "away/back"))
    [notice] = office.database.read(lambda tx: notices.of_colleagues(tx, minh.id))
    told = words(look(office, minh, f"notice/{duty_address(notice.id)}"))
    assert told == f"Đồng nghiệp mang mã **{lan.code}** báo vắng và nhờ anh/chị thay."


@ON_SQLITE
def test_a_deputy_who_goes_away_too_is_told_who_counts_on_them_and_that_the_others_are_away(
    office: Office, lan: Seat, minh: Seat
) -> None:
    go(office, lan, minh.code)
    told = words(look(office, minh, "away/2027-06-14/2027-06-18"))
    assert f"mang mã {lan.code} đã nhờ anh/chị thay từ thứ Tư 9/6/2027 đến hết thứ Ba 15/6/2027" in told
    assert "Người cùng phụ trách cũng báo vắng" in told
    assert "chưa có người phụ trách nào khác" not in told
    later = words(look(office, minh, "away/2027-06-16/2027-06-18"))
    assert "đã nhờ anh/chị thay" not in later


@ON_SQLITE
def test_what_is_said_of_days_to_come_names_the_button_that_is_there(office: Office, lan: Seat) -> None:
    to_come, now = (words(go(office, lan, span=f"away/{first}/2027-06-25")) for first in ("2027-06-21", "2027-06-09"))
    assert "bấm “Bỏ ngày vắng”" in to_come
    assert "bấm “Tôi đã về”" in now
