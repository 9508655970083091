"""Arriving in the officials' chat: by an invite, by a link from the page, or without anything."""

from datetime import timedelta

import pytest

from handlers.officials.entry.arrival import DECLINE, JOIN, HadBlocked
from handlers.officials.entry.enrolment import Enrolment
from storage.accounts import addresses, invites, officials, passes
from storage.accounts.addresses import TELEGRAM
from storage.accounts.invites import NoSuchInvite, create_invite
from storage.engine import Database
from tests.handlers.officials.chats import PAGE, RING, Chats, buttons, open_chats, press_of, words
from tests.handlers.officials.office import PASSPHRASE, QUICK
from tests.offices import BA_VI
from tests.rings import SIGNER
from tests.storage.town import unstaffed

CHAT = "7001"


@pytest.fixture
def chats(database: Database) -> Chats:
    return open_chats(database, BA_VI)


def code_of(chats: Chats, who: bytes) -> str:
    found = chats.database.read(lambda tx: officials.by_id(tx, who))
    assert found is not None
    return found.code


def test_looking_at_an_invite_names_unit_and_role_and_never_uses_it(chats: Chats) -> None:
    token = chats.invite()
    for _ in range(3):
        screen = chats.arrivals.look(token, TELEGRAM, CHAT)
        assert "Lời mời: Cán bộ báo cáo · Xã Ba Vì" in words(screen)
        assert press_of(screen, JOIN) == JOIN + token
        assert len(press_of(screen, JOIN).encode()) <= 64
        assert DECLINE not in buttons(screen)
    assert chats.arrivals.who(TELEGRAM, CHAT) is None


def test_a_press_joins_and_the_chat_is_theirs_from_then_on(chats: Chats) -> None:
    who = chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)
    assert chats.arrivals.who(TELEGRAM, CHAT) == who
    assert "Xã Ba Vì" in words(chats.look(who))
    assert code_of(chats, who) in words(chats.look(who))


@pytest.mark.parametrize(("role", "unit"), [("focal", None), ("admin", None)])
def test_the_provinces_people_join_likewise(chats: Chats, role: invites.Office, unit: str | None) -> None:
    who = chats.arrivals.join(chats.invite(role, unit), TELEGRAM, CHAT)
    assert "Báo cáo của các xã, phường" in words(chats.look(who))


def test_an_invite_is_used_up_once_and_then_says_how_to_get_another(chats: Chats) -> None:
    token = chats.invite()
    chats.arrivals.join(token, TELEGRAM, CHAT)
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(token, TELEGRAM, "7002")
    assert chats.arrivals.who(TELEGRAM, "7002") is None
    for over in (token, "x" * 43, ""):
        assert "không còn dùng được" in words(chats.arrivals.look(over, TELEGRAM, CHAT))
        assert buttons(chats.arrivals.look(over, TELEGRAM, CHAT)) == []


def test_an_invite_is_over_after_a_week(chats: Chats) -> None:
    token = chats.invite()
    chats.office.clock.pass_time(timedelta(days=7))
    assert "không còn dùng được" in words(chats.arrivals.look(token, TELEGRAM, CHAT))
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(token, TELEGRAM, CHAT)


def test_who_comes_back_by_an_invite_is_the_same_official_in_the_new_chat_alone(chats: Chats) -> None:
    who = chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)
    token = chats.database.write(lambda tx: invites.again(tx, who, chats.office.clock.real()))
    assert chats.arrivals.join(token, TELEGRAM, "7002") == who
    assert [chats.arrivals.who(TELEGRAM, chat) for chat in (CHAT, "7002")] == [None, who]


def test_a_desks_invite_leads_to_the_page_and_stays(chats: Chats) -> None:
    def make(tx: object) -> str:
        return create_invite(tx, SIGNER, unstaffed(tx, "protection"), chats.office.clock.real())

    token = chats.database.write(make)
    screen = chats.arrivals.look(token, TELEGRAM, CHAT)
    assert f"{PAGE}/i/{token}" in words(screen)
    assert buttons(screen) == []
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(token, TELEGRAM, CHAT)
    enrolment = Enrolment(chats.database, chats.office.clock, RING, QUICK, second_factor=False)
    assert enrolment.accept(token, PASSPHRASE).code


def test_a_desks_officer_links_a_chat_and_is_told_nothing_but_who_they_are(chats: Chats) -> None:
    enrolment = Enrolment(chats.database, chats.office.clock, RING, QUICK, second_factor=False)
    desk = chats.database.write(lambda tx: unstaffed(tx, "protection"))
    token = chats.database.write(lambda tx: create_invite(tx, SIGNER, desk, chats.office.clock.real()))
    officer = enrolment.session(enrolment.accept(token, PASSPHRASE).cookie)
    assert officer is not None
    link = enrolment.chat_pass(officer.id)
    assert officer.code in words(chats.arrivals.look(link, TELEGRAM, CHAT))
    assert chats.arrivals.join(link, TELEGRAM, CHAT) == officer.id
    start = chats.look(officer.id)
    assert officer.organisation in words(start)
    assert officer.code in words(start)
    assert buttons(start) == ["page/open"]
    for place in ("overview/hn-2026-2030/2027s1", "late/hn-2026-2030/2027s1/1", "hand-over", "step-down"):
        assert chats.look(officer.id, place).address == "start"


def test_a_link_from_the_page_is_good_once_for_a_quarter_of_an_hour(chats: Chats) -> None:
    who = chats.office.seats[BA_VI].id
    tokens = [
        chats.database.write(lambda tx: passes.give(tx, who, "chat", chats.office.clock.real())) for _ in range(2)
    ]
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(tokens[0], TELEGRAM, CHAT)
    chats.office.clock.pass_time(timedelta(minutes=14))
    assert chats.arrivals.join(tokens[1], TELEGRAM, CHAT) == who
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(tokens[1], TELEGRAM, "7002")


def test_what_opens_the_page_links_no_chat(chats: Chats) -> None:
    who = chats.office.seats[BA_VI].id
    token = chats.database.write(lambda tx: passes.give(tx, who, "page", chats.office.clock.real()))
    assert "không còn dùng được" in words(chats.arrivals.look(token, TELEGRAM, CHAT))
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(token, TELEGRAM, CHAT)


def test_who_has_left_is_a_stranger(chats: Chats) -> None:
    who = chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)
    chats.database.write(lambda tx: officials.leave(tx, who, chats.office.clock.now().date()))
    assert chats.arrivals.who(TELEGRAM, CHAT) is None
    assert chats.database.read(lambda tx: chats.arrivals.comes(tx, TELEGRAM, CHAT)) is None
    assert "dành cho cán bộ có lời mời" in words(chats.arrivals.stranger())


def test_who_blocks_is_not_reached_until_they_write_again(chats: Chats) -> None:
    who = chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)

    def reached() -> bool:
        return who in chats.database.read(lambda tx: addresses.reached(tx, TELEGRAM))

    chats.arrivals.blocked(TELEGRAM, CHAT)
    assert (chats.arrivals.who(TELEGRAM, CHAT), reached()) == (who, False)
    chats.arrivals.back(TELEGRAM, CHAT)
    assert reached()


def test_who_writes_is_known_with_their_seat_and_a_stranger_is_nobody(chats: Chats) -> None:
    who = chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)
    known = chats.database.read(lambda tx: chats.arrivals.comes(tx, TELEGRAM, CHAT))
    assert known is not None
    sender, parts = known
    assert (sender, parts.seat and parts.seat.unit_code) == (who.hex(), BA_VI)
    assert chats.database.read(lambda tx: chats.arrivals.comes(tx, TELEGRAM, "7002")) is None


def test_who_had_blocked_us_and_writes_is_told_apart_until_they_are_reached_again(chats: Chats) -> None:
    chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)
    chats.arrivals.blocked(TELEGRAM, CHAT)
    with pytest.raises(HadBlocked):
        chats.database.read(lambda tx: chats.arrivals.comes(tx, TELEGRAM, CHAT))
    chats.arrivals.back(TELEGRAM, CHAT)
    assert chats.database.read(lambda tx: chats.arrivals.comes(tx, TELEGRAM, CHAT)) is not None


def test_who_is_in_office_in_this_chat_is_told_what_another_invite_would_move(chats: Chats) -> None:
    first = chats.arrivals.join(chats.invite(), TELEGRAM, CHAT)
    token = chats.invite("reporter", "09634")
    told = words(chats.arrivals.look(token, TELEGRAM, CHAT))
    assert f"đang nối với mã **{code_of(chats, first)}** · Xã Ba Vì" in told
    assert "đang nối với mã" not in words(chats.arrivals.look(token, TELEGRAM, "7002"))
    assert chats.arrivals.who(TELEGRAM, CHAT) == first
    second = chats.arrivals.join(token, TELEGRAM, CHAT)
    assert chats.arrivals.who(TELEGRAM, CHAT) == second != first


def test_a_link_from_the_page_tells_the_same_but_not_to_its_own_official(chats: Chats) -> None:
    seat, other = chats.office.seats[BA_VI], chats.office.focal
    chats.link(seat, CHAT)
    for who, told in ((seat, False), (other, True)):
        token = chats.database.write(lambda tx, who=who: passes.give(tx, who.id, "chat", chats.office.clock.real()))
        assert ("đang nối với mã" in words(chats.arrivals.look(token, TELEGRAM, CHAT))) is told
