"""Handing over: a colleague is invited, answers, and the giver leaves or stays; never without anybody left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from handlers.officials.entry.arrival import DECLINE
from handlers.officials.entry.enrolment import Enrolment
from storage.accounts import officials
from storage.accounts.addresses import TELEGRAM
from storage.accounts.invites import NoSuchInvite
from storage.accounts.officials import Seat
from storage.engine import Database
from tests.handlers.officials.chats import BOT, PAGE, RING, Chats, buttons, link_in, open_chats, press_of, words
from tests.handlers.officials.office import QUICK
from tests.offices import BA_VI

CHAT, COLLEAGUE = "7001", "7002"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def chats(database: Database) -> Chats:
    """The reporter of Ba Vì, reached in a chat."""
    made = open_chats(database, BA_VI)
    made.link(made.office.seats[BA_VI], CHAT)
    return made


@pytest.fixture
def giver(chats: Chats) -> Seat:
    return chats.office.seats[BA_VI]


def act(chats: Chats, who: bytes, place: str, address: str) -> str:
    """Press the button of the screen; back: what is read then."""
    return words(chats.press(who, press_of(chats.look(who, place), address)).screen)


def invited(chats: Chats, giver: Seat) -> str:
    return link_in(act(chats, giver.id, "hand-over", "hand-over/invite"))


def reporters(chats: Chats) -> set[bytes]:
    found = chats.database.read(lambda tx: officials.reporters(tx, "01"))
    return {row.id for row in found[BA_VI]}


def test_the_start_and_a_nudge_lead_to_handing_over(chats: Chats, giver: Seat) -> None:
    assert "hand-over" in buttons(chats.look(giver.id))
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.outgoing.due()
    assert "hand-over" in buttons(chats.look(giver.id, parcel.place))


def test_the_invite_is_shown_once_as_a_link_to_the_page_and_to_the_chat(chats: Chats, giver: Seat) -> None:
    told = act(chats, giver.id, "hand-over", "hand-over/invite")
    token = link_in(told)
    assert f"{PAGE}/i/{token}" in told
    assert f"https://t.me/{BOT}?start={token}" in told
    chats.press(giver.id, press_of(chats.look(giver.id, "page"), "page/open"))
    assert token not in words(chats.look(giver.id, "hand-over"))
    assert "đang chờ trả lời" in words(chats.look(giver.id, "hand-over"))


def test_the_colleague_joins_at_the_same_unit_and_the_giver_is_told_at_once(chats: Chats, giver: Seat) -> None:
    who = chats.arrivals.join(invited(chats, giver), TELEGRAM, COLLEAGUE)
    assert reporters(chats) == {giver.id, who}
    [(address, text)] = chats.send()
    code = chats.database.read(lambda tx: officials.by_id(tx, who)).code
    assert address == CHAT
    assert code in text
    assert code in words(chats.look(giver.id))


def test_the_giver_then_steps_down_and_the_colleague_goes_on_from_the_same_draft(chats: Chats, giver: Seat) -> None:
    chats.office.move_to("2027-06-09T08:00")
    who = chats.arrivals.join(invited(chats, giver), TELEGRAM, COLLEAGUE)
    assert "step-down" in buttons(chats.look(giver.id))
    assert "thôi phụ trách" in act(chats, giver.id, "step-down", "step-down/go")
    assert reporters(chats) == {who}
    assert chats.arrivals.who(TELEGRAM, CHAT) is None
    assert "báo cáo 6 tháng đầu năm 2027" in words(chats.look(who))


@ON_SQLITE
def test_the_giver_reads_the_news_where_the_link_stood(chats: Chats, giver: Seat) -> None:
    token = invited(chats, giver)
    chats.arrivals.join(token, TELEGRAM, COLLEAGUE)
    seen = chats.look(giver.id, "hand-over")
    assert token not in words(seen)
    assert "đã nhận việc" in words(seen)
    assert "step-down" in buttons(seen)


@ON_SQLITE
def test_an_invite_says_from_whom_it_comes(chats: Chats, giver: Seat) -> None:
    token = invited(chats, giver)
    assert f"Đồng nghiệp mang mã **{giver.code}**" in words(chats.arrivals.look(token, TELEGRAM, COLLEAGUE))
    other = chats.invite()
    assert "Đồng nghiệp mang mã" not in words(chats.arrivals.look(other, TELEGRAM, COLLEAGUE))


def test_or_both_go_on_and_the_news_is_gone(chats: Chats, giver: Seat) -> None:
    who = chats.arrivals.join(invited(chats, giver), TELEGRAM, COLLEAGUE)
    known = next(address for address in buttons(chats.look(giver.id)) if address.endswith("/known"))
    text = act(chats, giver.id, "start", known)
    assert "Đồng nghiệp" not in text
    assert reporters(chats) == {giver.id, who}
    assert chats.due() == []


def test_a_colleague_on_the_page_joins_as_well(chats: Chats, giver: Seat) -> None:
    enrolment = Enrolment(chats.database, chats.office.clock, RING, QUICK, second_factor=False)
    token = invited(chats, giver)
    assert enrolment.look(token).by_colleague
    enrolment.join(token)
    assert len(reporters(chats)) == 2
    assert len(chats.send()) == 1


def test_a_colleague_declines_and_the_giver_is_told(chats: Chats, giver: Seat) -> None:
    token = invited(chats, giver)
    assert press_of(chats.arrivals.look(token, TELEGRAM, COLLEAGUE), DECLINE) == DECLINE + token
    assert "từ chối" in words(chats.arrivals.decline(token))
    with pytest.raises(NoSuchInvite):
        chats.arrivals.decline(token)
    [(address, text)] = chats.send()
    assert (address, "không nhận việc" in text) == (CHAT, True)
    assert "hand-over" in buttons(chats.look(giver.id))


def test_an_invite_of_the_province_cannot_be_declined(chats: Chats) -> None:
    token = chats.invite()
    with pytest.raises(NoSuchInvite):
        chats.arrivals.decline(token)
    assert chats.arrivals.join(token, TELEGRAM, COLLEAGUE)


def test_one_invite_of_a_giver_is_open_and_it_can_be_withdrawn(chats: Chats, giver: Seat) -> None:
    first, second = invited(chats, giver), invited(chats, giver)
    assert "Đã rút lời mời" in act(chats, giver.id, "hand-over", "hand-over/withdraw")
    for token in (first, second):
        with pytest.raises(NoSuchInvite):
            chats.arrivals.join(token, TELEGRAM, COLLEAGUE)
    assert "hand-over/withdraw" not in buttons(chats.look(giver.id, "hand-over"))


def test_an_invite_waits_for_a_week(chats: Chats, giver: Seat) -> None:
    token = invited(chats, giver)
    chats.office.clock.pass_time(timedelta(days=7))
    assert "hand-over/withdraw" not in buttons(chats.look(giver.id, "hand-over"))
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(token, TELEGRAM, COLLEAGUE)


def test_trying_ones_own_link_uses_nothing_up(chats: Chats, giver: Seat) -> None:
    token = invited(chats, giver)
    assert chats.arrivals.join(token, TELEGRAM, CHAT) == giver.id
    assert reporters(chats) == {giver.id}
    assert chats.arrivals.join(token, TELEGRAM, COLLEAGUE) != giver.id


def test_the_last_of_a_unit_cannot_step_down(chats: Chats, giver: Seat) -> None:
    assert "duy nhất" in act(chats, giver.id, "step-down", "step-down/go")
    assert reporters(chats) == {giver.id}


def test_of_two_who_step_down_at_once_one_stays(chats: Chats, giver: Seat) -> None:
    who = chats.arrivals.join(invited(chats, giver), TELEGRAM, COLLEAGUE)
    presses = [(each, press_of(chats.look(each, "step-down"), "step-down/go")) for each in (giver.id, who)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda press: chats.press(*press), presses))
    assert len(reporters(chats)) == 1


def test_with_the_giver_gone_the_open_invite_is_void(chats: Chats, giver: Seat) -> None:
    token = invited(chats, giver)
    chats.database.write(lambda tx: officials.leave(tx, giver.id, chats.office.clock.now().date()))
    with pytest.raises(NoSuchInvite):
        chats.arrivals.join(token, TELEGRAM, COLLEAGUE)


def test_only_reporters_hand_over(chats: Chats) -> None:
    for place in ("hand-over", "step-down"):
        assert chats.look(chats.office.focal.id, place).address == "start"


def test_a_notice_is_shown_to_its_official_alone(chats: Chats, giver: Seat) -> None:
    who = chats.arrivals.join(invited(chats, giver), TELEGRAM, COLLEAGUE)
    [parcel] = chats.outgoing.due()
    assert chats.look(giver.id, parcel.place).address == parcel.place
    assert chats.look(who, parcel.place).address == "start"
    mark = press_of(chats.look(who, "step-down"), "step-down/go")[-4:]
    chats.press(who, f"{parcel.place}/known{mark}")
    assert chats.look(giver.id, parcel.place).address == parcel.place
