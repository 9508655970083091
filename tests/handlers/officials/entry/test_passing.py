"""From the chat to the page and from the page to the chat: links good once, for minutes."""

from datetime import timedelta

import pytest

from handlers.officials.entry.enrolment import Enrolment, Joined, PassView
from storage.accounts.addresses import TELEGRAM
from storage.accounts.invites import create_invite
from storage.accounts.passes import NoSuchPass
from storage.engine import Database
from tests.handlers.officials.chats import PAGE, RING, Chats, buttons, link_in, open_chats, press_of, words
from tests.handlers.officials.office import PASSPHRASE, QUICK
from tests.offices import BA_VI
from tests.rings import SIGNER
from tests.storage.town import unstaffed


@pytest.fixture
def chats(database: Database) -> Chats:
    return open_chats(database, BA_VI)


@pytest.fixture
def enrolment(chats: Chats) -> Enrolment:
    return Enrolment(chats.database, chats.office.clock, RING, QUICK, second_factor=False)


def page_link(chats: Chats, who: bytes) -> str:
    told = words(chats.press(who, press_of(chats.look(who), "page/open")).screen)
    assert f"{PAGE}/i/" in told
    return link_in(told)


def test_a_link_from_the_chat_opens_a_session_on_another_machine(chats: Chats, enrolment: Enrolment) -> None:
    for seat in (chats.office.seats[BA_VI], chats.office.focal):
        token = page_link(chats, seat.id)
        for _ in range(2):
            assert enrolment.passing(token) == PassView(seat.code, seat.role, seat.organisation)
        joined = enrolment.pass_in(token)
        assert isinstance(joined, Joined)
        assert enrolment.seat(joined.cookie) == seat
        with pytest.raises(NoSuchPass):
            enrolment.pass_in(token)


def test_it_ends_no_other_session(chats: Chats, enrolment: Enrolment) -> None:
    seat = chats.office.seats[BA_VI]
    before = enrolment.sit(seat.id)
    enrolment.pass_in(page_link(chats, seat.id))
    assert enrolment.seat(before) == seat


def test_it_is_over_after_ten_minutes(chats: Chats, enrolment: Enrolment) -> None:
    token = page_link(chats, chats.office.seats[BA_VI].id)
    chats.office.clock.pass_time(timedelta(minutes=10))
    with pytest.raises(NoSuchPass):
        enrolment.pass_in(token)


def test_an_officer_of_a_desk_is_only_known_by_it(chats: Chats, enrolment: Enrolment) -> None:
    def make(tx: object) -> str:
        return create_invite(tx, SIGNER, unstaffed(tx, "support"), chats.office.clock.real())

    accepted = enrolment.accept(chats.database.write(make), PASSPHRASE)
    officer = enrolment.session(accepted.cookie)
    assert officer is not None
    token = page_link(chats, officer.id)
    assert enrolment.pass_in(token) == PassView(officer.code, "desk", officer.organisation)
    with pytest.raises(NoSuchPass):
        enrolment.pass_in(token)


def test_what_links_a_chat_opens_no_page(chats: Chats, enrolment: Enrolment) -> None:
    token = enrolment.chat_pass(chats.office.seats[BA_VI].id)
    with pytest.raises(NoSuchPass):
        enrolment.passing(token)
    with pytest.raises(NoSuchPass):
        enrolment.pass_in(token)
    assert chats.arrivals.join(token, TELEGRAM, "7001")


def test_the_page_offers_the_chat_and_the_chat_the_page(chats: Chats) -> None:
    for seat in (chats.office.seats[BA_VI], chats.office.focal):
        on_page, in_chat = (buttons(chats.look(seat.id, channel=each)) for each in ("web", TELEGRAM))
        assert ("chat/link" in on_page, "page/open" in on_page) == (True, False)
        assert ("chat/link" in in_chat, "page/open" in in_chat) == (False, True)


def test_a_link_from_the_page_makes_the_chat_theirs(chats: Chats) -> None:
    who = chats.office.seats[BA_VI].id
    press = press_of(chats.look(who, channel="web"), "chat/link")
    token = link_in(words(chats.press(who, press, "start", "web").screen))
    assert chats.arrivals.join(token, TELEGRAM, "7001") == who
    assert chats.arrivals.who(TELEGRAM, "7001") == who


def test_links_are_in_the_answer_to_the_press_alone(chats: Chats) -> None:
    who = chats.office.seats[BA_VI].id
    token = page_link(chats, who)
    chats.press(who, press_of(chats.look(who, "page"), "page/open"))
    assert token not in words(chats.look(who, "page"))
