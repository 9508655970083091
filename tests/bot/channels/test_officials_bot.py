"""The officials' bot, from invite to accepted report, through the real library and a strict stand-in."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.message import Incoming
from handlers.officials.entry.enrolment import Enrolment
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import TELEGRAM, Chat
from storage.accounts.invites import create_invite
from storage.engine import Database
from tests.bots import OFFICIALS, Bot, officials_bot
from tests.handlers.officials.chats import PAGE, RING, WHERE, Chats
from tests.handlers.officials.office import PASSPHRASE, QUICK
from tests.migrated import ready
from tests.offices import open_office
from tests.rings import SIGNER
from tests.storage.town import unstaffed
from tests.telegram import Person, Standin
from tests.world import sqlite_url

TOKEN = re.compile(r"/i/([\w-]{43})|start=([\w-]{43})")


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Chats]:
    ready(sqlite_url(tmp_path))
    with closing(Database(sqlite_url(tmp_path))) as database:
        yield Chats(open_office(database))


@pytest.fixture
def bot(chats: Chats, api: Standin) -> Iterator[Bot]:
    with officials_bot(chats.office, api, RING, where=WHERE) as running:
        yield running


@pytest.fixture
def lan(api: Standin, bot: Bot, chats: Chats) -> Person:
    """Somebody who has taken up an invite for Ba Vì in Telegram."""
    person = api.person(OFFICIALS)
    person.start(chats.invite())
    api.wait_idle(person, 20)
    press(person, "Nhận việc")
    return person


def press(person: Person, *labels: str) -> None:
    for label in labels:
        person.press(label)
        person.api.wait_idle(person)


def token_in(text: str) -> str:
    found = TOKEN.search(text)
    assert found, text
    return found[1] or found[2]


def test_an_invite_is_looked_at_then_taken_up_and_its_token_goes_from_the_chat(
    api: Standin, bot: Bot, chats: Chats
) -> None:
    token = chats.invite()
    person = api.person(OFFICIALS)
    for _ in range(2):
        person.start(token)
        api.wait_idle(person, 20)
        assert "Xã Ba Vì" in person.newest().text
    assert [message.text for message in person.messages() if not message.by_bot] == []
    invite = person.newest()
    press(person, "Nhận việc")
    assert "Xã Ba Vì" in person.newest().text
    assert person.newest().id == invite.id
    person.press_data(invite, f"invite/{token}")
    api.wait_idle(person)
    assert "Xã Ba Vì" in person.newest().text, "pressed again, they are where they were"


def test_a_stranger_learns_nothing(api: Standin, bot: Bot) -> None:
    person = api.person(OFFICIALS)
    person.start()
    api.wait_idle(person, 20)
    assert "mời" in person.newest().text
    assert "Xã" not in person.newest().text
    person.say("Xã Ba Vì")
    api.wait_idle(person)
    assert person.buttons() == []


@pytest.mark.slow
def test_a_nudge_makes_a_sound_stays_and_leads_to_a_message_below(lan: Person, api: Standin, chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    api.wait_for(lan.notifications, 10)
    nudge = lan.newest()
    assert "Xã Ba Vì" in nudge.text
    assert lan.notifications() == [nudge.text]
    press(lan, "Hẹn ngày nộp báo cáo 6 tháng đầu năm 2027")
    assert lan.newest().id > nudge.id
    assert nudge.text in lan.sees()
    lan.say("14/6")
    api.wait_idle(lan)
    assert "Anh/chị hẹn ngày 14/6" in lan.newest().text
    assert chats.office.tick("2027-06-10T08:00") == 0


def test_nobody_who_has_blocked_the_bot_is_written_to_and_coming_back_mends_it(
    lan: Person, api: Standin, chats: Chats
) -> None:
    lan.block()
    api.wait_idle(lan, shown=False)
    chats.office.tick("2027-06-09T08:00")
    seen = len(lan.ever())
    lan.unblock()
    lan.start()
    api.wait_idle(lan)
    assert len(lan.ever()) > seen
    assert not chats.database.read(lambda tx: addresses.is_blocked(tx, RING, Chat(TELEGRAM, str(lan.id))))
    assert all("Nhắc" not in sent.text for sent in lan.ever()[seen:] if not sent.silent)


@pytest.mark.slow
def test_a_colleague_takes_over_by_a_link_and_the_giver_is_told(lan: Person, api: Standin, chats: Chats) -> None:
    press(lan, "Chuyển người khác")
    press(lan, "Tạo lời mời")
    token = token_in(lan.newest().text)
    minh = api.person(OFFICIALS, name="Minh")
    minh.start(token)
    api.wait_idle(minh)
    press(minh, "Nhận việc")
    assert "Xã Ba Vì" in minh.newest().text
    api.wait_for(lan.notifications, 10)
    assert "Thôi phụ trách" in lan.buttons()


def test_the_link_to_the_page_comes_at_a_press_and_is_gone_at_the_next(lan: Person) -> None:
    press(lan, "Mở trang trên máy khác")
    shown = lan.newest()
    token = token_in(shown.text)
    assert f"{PAGE}/i/{token}" in shown.text
    press(lan, "Về đầu")
    assert not any(token in text for text in lan.sees())


@pytest.mark.slow
def test_the_overview_comes_as_a_picture_to_the_province(api: Standin, bot: Bot, chats: Chats) -> None:
    chats.office.tick("2027-06-21T08:00")
    person = api.person(OFFICIALS)
    person.start(chats.invite("focal", None))
    api.wait_idle(person, 20)
    press(person, "Nhận việc")
    press(person, person.buttons()[0])
    press(person, next(label for label in person.buttons() if "hình" in label.lower()))
    assert person.newest().content.get("photo")
    press(person, *person.buttons()[:1])
    assert not person.newest().content.get("photo")


def test_a_file_is_refused_with_its_reason_and_nothing_is_lost(lan: Person, api: Standin) -> None:
    lan.send_document()
    api.wait_idle(lan)
    assert "chưa nhận tệp" in lan.newest().text


@pytest.mark.slow
def test_a_link_is_gone_with_whatever_comes_next_also_after_a_restart(chats: Chats, api: Standin) -> None:
    def joined() -> Person:
        person = api.person(OFFICIALS)
        person.start(chats.invite())
        api.wait_idle(person, 20)
        press(person, "Nhận việc")
        return person

    with officials_bot(chats.office, api, RING, where=WHERE):
        lan, minh = joined(), joined()
        press(lan, "Chuyển người khác", "Tạo lời mời")
        press(minh, "Mở trang trên máy khác")
        tokens = [token_in(person.newest().text) for person in (lan, minh)]
    with officials_bot(chats.office, api, RING, where=WHERE):
        for person in (lan, minh):
            person.say("Xin chào")
            api.wait_idle(person, 20)
        assert not any(api.thief(OFFICIALS).holds(token) for token in tokens)


@pytest.mark.slow
def test_what_took_a_links_place_stays(lan: Person, api: Standin) -> None:
    press(lan, "Mở trang trên máy khác")
    shown = lan.newest()
    press(lan, "Về đầu")
    for _ in range(2):
        lan.say("Xin chào")
        api.wait_idle(lan)
        assert shown.id in [message.id for message in lan.messages()]


@pytest.mark.slow
def test_a_desks_notice_becomes_the_link_that_then_goes(api: Standin, bot: Bot, chats: Chats) -> None:
    enrolment = Enrolment(chats.database, chats.office.clock, RING, QUICK, second_factor=False)
    desk = chats.database.write(lambda tx: unstaffed(tx, "protection"))
    token = chats.database.write(lambda tx: create_invite(tx, SIGNER, desk, chats.office.clock.real()))
    officer = enrolment.session(enrolment.accept(token, PASSPHRASE).cookie)
    assert officer is not None
    person = api.person(OFFICIALS)
    person.start(enrolment.chat_pass(officer.id))
    api.wait_idle(person, 20)
    press(person, "Nối khung chat")
    chats.database.write(lambda tx: notices.tell(tx, officer.id, notices.DESK, chats.office.clock.now()))
    api.wait_for(person.notifications, 10)
    assert "bàn trực hôm nay" in person.newest().text
    press(person, *person.buttons())
    link = token_in(person.newest().text)
    assert "bàn trực hôm nay" not in " ".join(person.sees())
    person.say("Xin chào")
    api.wait_idle(person)
    assert not api.thief(OFFICIALS).holds(link)


def test_that_they_had_left_told_late_leaves_them_reached(lan: Person, bot: Bot, chats: Chats) -> None:
    bot.ask(bot.inner["talk"].take(Incoming(str(lan.id), 1, left=True)))
    assert len(chats.database.read(lambda tx: addresses.reached(tx, TELEGRAM))) == 1


def test_declined_twice_it_says_so_twice(lan: Person, api: Standin, chats: Chats) -> None:
    press(lan, "Chuyển người khác", "Tạo lời mời")
    token = token_in(lan.newest().text)
    minh = api.person(OFFICIALS, name="Minh")
    minh.start(token)
    api.wait_idle(minh)
    invite = minh.newest()
    for _ in range(2):
        minh.press_data(invite, f"decline/{token}")
        api.wait_idle(minh)
        assert "đã từ chối lời mời" in minh.newest().text


def test_another_invite_says_what_it_takes_from_this_chat(lan: Person, api: Standin, chats: Chats) -> None:
    lan.start(chats.invite("reporter", "09634"))
    api.wait_idle(lan)
    assert "đang nối với mã" in lan.newest().text
    assert "Xã Ba Vì" in lan.newest().text
    press(lan, "Nhận việc")
    assert "Xã Cổ Đô" in lan.newest().text
