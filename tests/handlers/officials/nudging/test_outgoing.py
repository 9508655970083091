"""What goes out through a messenger: claimed, committed, sent, marked; nudges at most once, notices at least once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain

import pytest

from handlers.officials.mail.returns import came_back
from handlers.officials.nudging.outgoing import Outgoing, Parcel
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import duty_address
from handlers.officials.unit.nudged import NAMED
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, TELEGRAM, Chat
from storage.duties import nudges, wishes
from storage.engine import Database
from tests.handlers.officials.chats import RING, Chats, buttons, open_chats, words
from tests.handlers.officials.ticking import NEW_YEAR
from tests.offices import BA_VI
from tests.world import library

CO_DO = "09634"


@pytest.fixture
def chats(database: Database) -> Chats:
    """Ba Vì is reached in a chat, Cổ Đô on the page."""
    made = open_chats(database, BA_VI, CO_DO)
    made.link(made.office.seats[BA_VI], "7001")
    return made


def states(chats: Chats, unit: str = BA_VI) -> list[str]:
    return [nudge.state for nudge in chats.office.nudged(chats.office.seats[unit])]


def test_who_has_a_chat_is_claimed_and_who_has_none_is_told_on_the_page(chats: Chats) -> None:
    assert chats.office.tick("2027-06-09T08:00") == 2
    assert [states(chats), states(chats, CO_DO)] == [["claimed"], ["sent"]]
    [(address, text)] = chats.send()
    assert address == "7001"
    assert "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027" in text
    assert states(chats) == ["sent"]
    assert chats.due() == []


def test_without_a_messenger_in_this_installation_everybody_is_told_on_the_page(chats: Chats) -> None:
    chats.office.nudging = Nudging(chats.database, library())
    assert chats.office.tick("2027-06-09T08:00") == 2
    assert (chats.due(), states(chats)) == ([], ["sent"])


def test_a_nudge_in_flight_at_a_crash_is_unknown_and_the_next_step_covers_it(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    assert chats.due() == ["7001"]
    chats.office.move_to("2027-06-09T08:09")
    assert (chats.outgoing.lose(), states(chats)) == (0, ["sending"])
    chats.office.move_to("2027-06-09T08:10")
    assert (chats.outgoing.lose(), states(chats), chats.due()) == (1, ["unknown"], [])
    chats.office.tick("2027-06-11T08:00")
    assert len(chats.send()) == 1
    assert states(chats) == ["unknown", "sent"]


def test_a_nudge_that_certainly_did_not_go_out_is_due_again_and_a_doubtful_one_is_not(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    for answer in (chats.outgoing.later, chats.outgoing.unknown):
        [parcel] = chats.outgoing.due()
        answer(parcel)
    assert (chats.due(), states(chats)) == ([], ["unknown"])


def test_who_blocks_the_bot_is_told_on_the_page_from_then_on(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.outgoing.due()
    chats.outgoing.blocked(parcel)
    assert states(chats) == ["blocked"]
    chats.office.tick("2027-06-11T08:00")
    assert (chats.due(), states(chats)) == ([], ["blocked", "sent"])
    chats.arrivals.back(TELEGRAM, "7001")
    chats.office.tick("2027-06-15T08:00")
    assert len(chats.send()) == 1


def test_nudges_wait_for_working_hours_and_yesterdays_are_said_anew(chats: Chats) -> None:
    chats.office.tick("2027-06-09T16:59")
    chats.office.move_to("2027-06-09T17:00")
    assert chats.due() == []
    chats.office.move_to("2027-06-10T08:00")
    assert chats.due() == []
    assert chats.office.tick("2027-06-10T08:00") == 1
    assert len(chats.send()) == 1
    assert (states(chats), chats.office.tick("2027-06-10T09:00")) == (["sent"], 0)


@pytest.mark.slow
def test_what_nobody_could_send_does_not_use_up_the_two_of_a_week(chats: Chats) -> None:
    """Telegram is away for three days: the first step is said on the fourth."""
    for day in ("19", "20", "21"):
        assert chats.office.tick(f"2027-05-{day}T08:00") == (2 if day == "19" else 1)
    chats.office.tick("2027-05-24T08:00")
    [(_, text)] = chats.send()
    assert "Xã Ba Vì" in text


def test_a_report_filed_before_the_reminder_left_is_not_reminded_of(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    chats.office.file(chats.office.seats[BA_VI])
    assert chats.due() == []


@pytest.mark.parametrize(("day", "goes_on"), [("2027-06-09T08:00", False), ("2027-06-17T08:00", True)])
def test_who_blocks_the_bot_hears_of_what_is_overdue_at_a_mailbox_they_muted(
    chats: Chats, day: str, goes_on: bool
) -> None:
    who = chats.office.seats[BA_VI]
    mailbox = Chat(EMAIL, "ba-vi@example.vn")
    chats.database.write(lambda tx: addresses.link(tx, RING, who.id, mailbox, NEW_YEAR))
    chats.database.write(lambda tx: addresses.mute(tx, who.id, EMAIL))
    chats.office.tick(day)
    assert chats.on(EMAIL).due() == ()
    [parcel] = chats.outgoing.due()
    chats.outgoing.blocked(parcel)
    assert states(chats) == ["sent" if goes_on else "blocked"]
    assert [parcel.address for parcel in chats.on(EMAIL).due()] == ["ba-vi@example.vn"] * goes_on


@pytest.mark.slow
@pytest.mark.parametrize("hour", ["2027-06-09T09:00", "2027-06-10T08:00"])
def test_a_letter_that_came_back_is_said_anew_by_the_channel_that_is_left(chats: Chats, hour: str) -> None:
    who = chats.office.seats[BA_VI]
    mailbox = Chat(EMAIL, "ba-vi@example.vn")
    chats.database.write(lambda tx: addresses.link(tx, RING, who.id, mailbox, NEW_YEAR))
    chats.database.write(lambda tx: wishes.prefer(tx, who.id, EMAIL))
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.on(EMAIL).due()
    chats.on(EMAIL).sent(parcel)
    chats.office.move_to(hour)
    chats.database.write(lambda tx: came_back(tx, chats.office.clock, duty_address(parcel.id)))
    chats.office.tick(hour)
    assert len(chats.send()) == 1
    assert (chats.on(EMAIL).due(), states(chats)) == ((), ["sent"])


@pytest.mark.slow
def test_two_processes_share_what_is_due(database: Database, database_url: str) -> None:
    units = [unit.code for unit in library().units.in_province("01")][:30]
    chats, other = open_chats(database, *units), Database(database_url)
    for number, unit in enumerate(units):
        chats.link(chats.office.seats[unit], str(number))
    assert chats.office.tick("2027-06-09T08:00") == 30
    beside = Outgoing(other, library(), chats.office.clock, RING, TELEGRAM)
    found: list[Parcel] = []
    with ThreadPoolExecutor(4) as pool:
        # Of those who saw the same ones waiting somebody takes them: where nobody finds anything, nothing is left.
        while shares := list(chain.from_iterable(pool.map(lambda box: box.due(4), [chats.outgoing, beside] * 2))):
            found += shares
    other.close()
    assert sorted(int(parcel.address) for parcel in found) == list(range(30))


@pytest.mark.slow
def test_a_notice_nobody_answered_for_goes_out_again_after_two_minutes(chats: Chats) -> None:
    who = chats.office.seats[BA_VI]
    chats.office.move_to("2027-06-12T22:00")  # a Saturday night: no hour for nudges
    chats.database.write(lambda tx: notices.tell(tx, who.id, "declined", chats.office.clock.now()))
    for after in (0, 119, 1):
        chats.office.clock.pass_time(timedelta(seconds=after))
        assert chats.due() == ([] if after == 119 else ["7001"])
    chats.office.clock.pass_time(timedelta(minutes=2))
    assert len(chats.send()) == 1
    chats.office.clock.pass_time(timedelta(hours=1))
    assert chats.due() == []


def test_notices_go_before_nudges(chats: Chats) -> None:
    who = chats.office.seats[BA_VI]
    chats.office.tick("2027-06-09T08:00")
    chats.database.write(lambda tx: notices.tell(tx, who.id, "declined", chats.office.clock.now()))
    assert [parcel.kind for parcel in chats.outgoing.due()] == ["notice", "nudge"]


def test_a_nudge_is_shown_to_nobody_else(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.outgoing.due()
    assert chats.look(parcel.official_id, parcel.place).address == parcel.place
    assert chats.look(chats.office.seats[CO_DO].id, parcel.place).address == "start"
    found = chats.database.read(lambda tx: nudges.by_id(tx, parcel.id))
    assert found is not None
    assert found.official_id == chats.office.seats[BA_VI].id


def test_a_notice_that_is_refused_is_tried_for_an_hour_and_stands_at_the_start(chats: Chats) -> None:
    who = chats.office.seats[BA_VI]
    chats.database.write(lambda tx: notices.tell(tx, who.id, "declined", chats.office.clock.now()))
    for _ in range(31):
        [parcel] = chats.outgoing.due()
        chats.outgoing.refused(parcel)
        chats.office.clock.pass_time(timedelta(minutes=2))
    assert chats.due() == []
    assert "không nhận việc" in words(chats.look(who.id))


def test_a_nudge_that_is_refused_is_not_sent_again(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.outgoing.due()
    chats.outgoing.refused(parcel)
    assert (chats.due(), states(chats)) == ([], ["unknown"])


@pytest.mark.slow
def test_the_provinces_digest_names_some_of_the_late_and_leads_to_all(chats: Chats) -> None:
    focal, first = chats.office.focal, library().units.in_province("01")[0]
    chats.office.tick("2027-06-21T08:00")
    chats.office.file(chats.office.seat(first.code))
    [nudge] = chats.office.nudged(focal)
    screen = chats.look(focal.id, f"nudge/{duty_address(nudge.id)}")
    text, late = words(screen), len(nudge.items)
    assert late > NAMED
    assert text.count("báo cáo 6 tháng đầu năm 2027: Quá hạn, chưa nộp") == NAMED
    assert first.name not in text, "those who still owe come first"
    assert f"Và {late - NAMED} báo cáo khác." in text
    whole = "late/hn-2026-2030/2027s1/1"
    assert whole in buttons(screen)
    assert chats.look(focal.id, whole).address == whole
