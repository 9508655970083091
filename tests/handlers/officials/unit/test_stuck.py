"""What keeps a unit from filing: the province is told without the words, reads them where it looks, and answers."""

import pytest

from handlers.conversation import Screen
from handlers.officials.parts import duty_address
from storage import notices
from storage.accounts.addresses import TELEGRAM
from storage.accounts.officials import Seat
from storage.duties import hindrances
from storage.engine import Database
from storage.notices import Notice
from tests.handlers.officials.chats import buttons, words
from tests.offices import BA_VI, Office, open_office

WORDS = "Công an xã chưa gửi số liệu phần D."


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database, BA_VI)
    office.move_to("2027-06-09T08:00")
    return office


@pytest.fixture
def seat(office: Office) -> Seat:
    return office.seats[BA_VI]


def tell(office: Office, text: str = WORDS) -> Screen:
    return office.say(office.seats[BA_VI], text, f"stuck/{office.address(BA_VI)}").screen


def told(office: Office, seat: Seat) -> list[Notice]:
    return list(office.database.read(lambda tx: notices.of_colleagues(tx, seat.id)))


def look(office: Office, seat: Seat, place: str, channel: str = "web") -> Screen:
    return office.core.look(channel, seat.id.hex(), place).screen


def answer(office: Office, text: str) -> None:
    """As the province's page does it."""
    duty, focal, now = office.duty(BA_VI), office.focal, office.clock.now()

    def write(tx: object) -> None:
        hindrances.answer(tx, duty.id, 1, text, focal.id, now)
        notices.tell(tx, office.seats[BA_VI].id, notices.ANSWERED, now)

    office.database.write(write)


def test_the_push_says_nothing_of_what_was_written_and_leads_to_it(office: Office) -> None:
    tell(office)
    [notice] = told(office, office.focal)
    pushed = look(office, office.focal, f"notice/{duty_address(notice.id)}", TELEGRAM)
    assert words(pushed) == "Có đơn vị báo gặp vướng mắc."
    assert "stuck" in buttons(pushed)
    shown = words(look(office, office.focal, "stuck"))
    assert "1 vướng mắc chưa trả lời" in shown
    assert f"Xã Ba Vì, báo cáo 6 tháng đầu năm 2027, 08:00 ngày 9/6/2027\n{WORDS}" in shown


def test_it_stands_at_the_start_of_the_province_until_it_is_known(office: Office) -> None:
    tell(office)
    assert "gặp vướng mắc" in words(look(office, office.focal, "start"))
    [notice] = told(office, office.focal)
    known = f"notice/{duty_address(notice.id)}/known"
    screen = look(office, office.focal, "start")
    office.press(office.focal, next(one.press for row in screen.rows for one in row if one.address == known))
    assert "gặp vướng mắc" not in words(look(office, office.focal, "start"))


def test_more_words_before_an_answer_ring_no_second_time(office: Office) -> None:
    tell(office)
    tell(office, "Và chưa có mẫu mới.")
    assert len(told(office, office.focal)) == 1
    assert "2 vướng mắc" in words(look(office, office.focal, "stuck"))


def test_the_answer_is_told_and_stands_on_the_card_until_the_report_is_filed(office: Office, seat: Seat) -> None:
    tell(office)
    answer(office, "Phần D để trống, nộp trước đã.")
    [notice] = told(office, seat)
    leads = buttons(look(office, seat, f"notice/{duty_address(notice.id)}"))
    here = f"due/{office.address(BA_VI)}"
    assert here in leads
    assert "Đầu mối trả lời: Phần D để trống, nộp trước đã." in words(look(office, seat, here))
    assert "Chưa có trả lời" not in words(look(office, seat, here))
    assert "0 vướng mắc" in words(look(office, office.focal, "stuck"))
    office.file(seat)
    assert "Đầu mối trả lời" not in words(look(office, seat, here))


def test_too_many_words_stay_in_the_box(office: Office) -> None:
    screen = tell(office, "a" * 501)
    assert screen.address.startswith("stuck/")
    assert screen.asks is not None
    assert screen.asks.value == "a" * 501
    assert not office.database.read(lambda tx: hindrances.told(tx, office.duty(BA_VI).id))


def test_a_unit_reads_nothing_of_the_other_units(office: Office, seat: Seat) -> None:
    other = office.seat("09616")
    tell(office)
    for place in ("stuck", f"stuck/{office.address(BA_VI)}", f"due/{office.address(BA_VI)}"):
        assert WORDS not in words(look(office, other, place))
    assert look(office, seat, "stuck").address == "start"


def test_words_that_come_after_the_filing_are_no_hindrance(office: Office, seat: Seat) -> None:
    office.file(seat)
    tell(office)
    assert not told(office, office.focal)
