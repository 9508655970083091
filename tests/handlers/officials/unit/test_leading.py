"""A unit's leader sees how its reports stand and whom to ask, and files nothing."""

import pytest

from handlers.conversation import Screen
from handlers.officials.parts import duty_address
from storage.accounts.addresses import TELEGRAM
from storage.accounts.officials import Seat
from storage.duties import absences
from storage.duties.absences import Absence
from storage.engine import Database
from tests.handlers.officials.chats import buttons, open_chats, words
from tests.offices import BA_VI, Office, open_office


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database, BA_VI)
    office.move_to("2027-06-21T08:00")
    return office


@pytest.fixture
def reporter(office: Office) -> Seat:
    return office.seats[BA_VI]


@pytest.fixture
def leader(office: Office, reporter: Seat) -> Seat:
    made = office.seat(BA_VI, role="leader")
    office.seats[BA_VI] = reporter
    return made


def look(office: Office, seat: Seat, place: str = "start") -> Screen:
    return office.core.look("web", seat.id.hex(), place).screen


def lines(screen: Screen) -> list[str]:
    return words(screen).split("\n")


def test_late_reports_stand_on_top_and_what_is_filed_below(office: Office, reporter: Seat, leader: Seat) -> None:
    office.file(reporter, "2026")
    told = lines(look(office, leader))
    assert "1 báo cáo của đơn vị quá hạn" in told
    late, coming, filed = (told.index(f"báo cáo {name}") for name in ("6 tháng đầu năm 2027", "năm 2027", "năm 2026"))
    assert late < coming < filed
    assert told[late + 1] == "Quá hạn, chưa nộp. Ngày cuối thứ Tư 16/6/2027"


def test_the_leader_reads_whom_to_ask_and_who_is_away(office: Office, reporter: Seat, leader: Seat) -> None:
    assert f"Người phụ trách có thể hỏi: {reporter.code}." in lines(look(office, leader))
    today = office.clock.now().date()
    office.database.write(lambda tx: absences.go_away(tx, Absence(reporter.id, today, today)))
    assert f"Đang báo vắng: {reporter.code}." in lines(look(office, leader))


def test_nothing_can_be_filed_promised_or_handed_over(office: Office, leader: Seat) -> None:
    here = office.address(BA_VI)
    for way in ("file", "promise", "document", "nothing", "stuck", "due", "filed"):
        assert look(office, leader, f"{way}/{here}").address == "start"
    assert look(office, leader, "hand-over").address == "start"
    assert {address.split("/")[0] for address in buttons(look(office, leader))} <= {"away", "reminders", "nudges"}


def test_the_nudge_of_a_leader_names_what_is_late_and_whom_to_ask(office: Office, reporter: Seat, leader: Seat) -> None:
    office.tick("2027-06-21T09:00")
    [nudge] = office.nudged(leader)
    shown = look(office, leader, f"nudge/{duty_address(nudge.id)}")
    assert "Xã Ba Vì" in words(shown)
    assert f"Người phụ trách có thể hỏi: {reporter.code}." in lines(shown)
    assert buttons(shown) == ["start"]


def test_a_unit_without_reporters_is_said_so(office: Office) -> None:
    other = office.seat("09616", role="leader")
    assert "Đơn vị chưa có cán bộ phụ trách" in words(look(office, other))


def test_a_leader_is_invited_like_anybody_else_and_told_what_for(database: Database) -> None:
    chats = open_chats(database, BA_VI)
    token = chats.invite("leader")
    offered = words(chats.arrivals.look(token, TELEGRAM, "7001"))
    assert "Lãnh đạo đơn vị · Xã Ba Vì" in offered
    who = chats.arrivals.join(token, TELEGRAM, "7001")
    assert "Đơn vị không có báo cáo nào quá hạn" in words(chats.look(who))
