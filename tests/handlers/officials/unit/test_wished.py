"""How one is reminded: only channels that reach them, never hours that silence everything."""

from datetime import time

import pytest

from handlers.conversation import Event, Screen
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, TELEGRAM, Chat
from storage.accounts.officials import Seat
from storage.duties import wishes
from storage.engine import Database
from tests.handlers.officials.chats import PAGE, RING, Chats, buttons, open_chats, press_of, words
from tests.offices import BA_VI, NUMBERS

CHAT, MAILBOX = "7001", "a@example.org"


@pytest.fixture
def chats(database: Database) -> Chats:
    made = open_chats(database, BA_VI)
    made.office.move_to("2027-06-09T08:00")
    made.link(made.office.seats[BA_VI], CHAT)
    return made


@pytest.fixture
def lan(chats: Chats) -> Seat:
    return chats.office.seats[BA_VI]


def shown(chats: Chats, seat: Seat) -> Screen:
    return chats.look(seat.id, "reminders")


def press(chats: Chats, seat: Seat, address: str) -> Screen:
    return chats.press(seat.id, press_of(shown(chats, seat), address), "reminders").screen


def event(seat: Seat, text: str) -> Event:
    return Event("web", seat.id.hex(), f"event-{next(NUMBERS)}", text=text, place="reminders")


def mail(chats: Chats, seat: Seat) -> None:
    day = chats.office.clock.now().date()
    chats.database.write(lambda tx: addresses.link(tx, RING, seat.id, Chat(EMAIL, MAILBOX), day))


def test_a_channel_is_chosen_only_where_there_are_two(chats: Chats, lan: Seat) -> None:
    assert not [one for one in buttons(shown(chats, lan)) if one.startswith("reminders/first")]
    mail(chats, lan)
    screen = press(chats, lan, "reminders/first/email")
    assert "Nhắc trước qua\nThư điện tử" in words(screen)
    assert chats.database.read(lambda tx: wishes.of_official(tx, lan.id)).channel == EMAIL


def test_a_channel_they_are_not_on_cannot_be_forged(chats: Chats, lan: Seat) -> None:
    mark = press_of(shown(chats, lan), "reminders/calendar/open")[-4:]
    chats.press(lan.id, f"reminders/first/email{mark}", "reminders")
    assert chats.database.read(lambda tx: wishes.of_official(tx, lan.id)).channel is None


def test_a_chat_that_was_blocked_is_said_so(chats: Chats, lan: Seat) -> None:
    chats.database.write(lambda tx: addresses.block(tx, RING, Chat(TELEGRAM, CHAT)))
    assert "Telegram\nĐã bị chặn" in words(shown(chats, lan))


def test_the_link_of_the_calendar_is_shown_once_burnt_and_leads_to_its_owner(chats: Chats, lan: Seat) -> None:
    told = words(press(chats, lan, "reminders/calendar/open"))
    token = told.split(f"{PAGE}/l/")[1].split(".ics")[0]
    assert chats.database.read(lambda tx: wishes.whose_calendar(tx, token)) == lan.id
    chats.look(lan.id, "start")
    again = words(press(chats, lan, "reminders/calendar/close"))
    assert token not in again
    assert chats.database.read(lambda tx: wishes.whose_calendar(tx, token)) is None


@pytest.mark.parametrize("typed", ["0:00 - 23:59", "7h đến 17h", "17:00-16:59"])
def test_hours_that_leave_none_to_be_reminded_in_are_not_taken(chats: Chats, lan: Seat, typed: str) -> None:
    chats.office.core.handle(event(lan, typed))
    assert chats.database.read(lambda tx: wishes.of_official(tx, lan.id)).quiet is None


@pytest.mark.parametrize("typed", ["11:30-13:30", "11h30 đến 13h30", "11g30 – 13.30"])
def test_hours_are_read_as_people_write_them(chats: Chats, lan: Seat, typed: str) -> None:
    chats.office.core.handle(event(lan, typed))
    assert chats.database.read(lambda tx: wishes.of_official(tx, lan.id)).quiet == (time(11, 30), time(13, 30))


@pytest.mark.parametrize("typed", ["25:00-26:00", "trưa", "11:30"])
def test_what_is_no_time_of_day_stays_in_the_box(chats: Chats, lan: Seat, typed: str) -> None:
    screen = chats.office.core.handle(event(lan, typed)).screen
    assert screen.asks is not None
    assert screen.asks.value == typed
