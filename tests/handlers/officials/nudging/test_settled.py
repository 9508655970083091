"""What is settled between writing a reminder and sending it: nobody hears of it, report by report."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection

from content.programme.out_of_turn import Question
from handlers.officials.mail.mailing import Mailings, NothingToSay
from handlers.officials.nudging.outgoing import Outgoing, Parcel
from handlers.officials.province.asking_out_of_turn import Wanted
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, Chat
from storage.duties import lifecycle, moved_days, obligations, outcomes, reports
from storage.duties.obligations import Obligation
from storage.duties.outcomes import Sought
from storage.duties.reports import DOCUMENT, NIL, Filed
from storage.engine import Database
from tests.handlers.officials.chats import PAGE, RING, Chats, open_chats, words
from tests.handlers.officials.ticking import NEW_YEAR
from tests.offices import BA_VI, HN
from tests.world import HANOI, library

ASKED, HALF_YEAR = "2027D01", "2027S1"
LAST_DAY = date(2027, 6, 16)
Change = Callable[[Connection, Obligation, Chats], object]


@pytest.fixture
def chats(database: Database) -> Chats:
    """Ba Vì is reached in a chat, and owes two reports on the same day."""
    made = open_chats(database, BA_VI)
    made.link(made.office.seats[BA_VI], "7001")
    made.office.move_to("2027-06-08T08:00")
    wanted = Wanted(HN, "Rà soát cơ sở karaoke", LAST_DAY, (Question("number", "Số cơ sở"),), (BA_VI,))
    made.office.province.out_of_turn.ask(made.office.focal, wanted)
    return made


def change(chats: Chats, what: Change, period: str = HALF_YEAR) -> None:
    duty = chats.office.duty(BA_VI, period)
    chats.database.write(lambda tx: what(tx, duty, chats))


def hand_in(kind: reports.Kind) -> Change:
    def submit(tx: Connection, duty: Obligation, chats: Chats) -> None:
        seat, now = chats.office.seats[BA_VI], chats.office.clock.now()
        reports.submit(tx, duty, Filed("f", 1, {}, kind), seat.id, now, f"receipt-{duty.period}")

    return submit


def decide(to: str) -> Change:
    def decided(tx: Connection, duty: Obligation, chats: Chats) -> None:
        obligations.change(tx, duty.id, to, "province", chats.office.focal.id, chats.office.clock.now(), "vì")

    return decided


def promise(day: date) -> Change:
    return lambda tx, duty, chats: obligations.promise(tx, duty.id, day, chats.office.clock.now())


def move(day: date) -> Change:
    def moved(tx: Connection, duty: Obligation, chats: Chats) -> None:
        moved_days.move(tx, duty, day, chats.office.focal.id, chats.office.clock.now(), "bão")

    return moved


SETTLING = {
    "nothing to say": hand_in(NIL),
    "a document": hand_in(DOCUMENT),
    "exempt": decide(lifecycle.EXEMPT),
    "promised": promise(date(2027, 6, 11)),
    "given longer": move(date(2027, 6, 25)),
}


def states(chats: Chats) -> list[tuple[str, int]]:
    """As the province's page has them: what became of each, and of how many reports it was."""
    found = chats.database.read(lambda tx: outcomes.found(tx, Sought(HANOI, unit=""), 20))
    return [(one.state, len(one.about)) for one in found if one.role == "reporter"][::-1]


@pytest.mark.slow
@pytest.mark.parametrize("settling", SETTLING.values(), ids=list(SETTLING))
def test_of_two_reports_the_one_that_is_settled_is_left_out(chats: Chats, settling: Change) -> None:
    chats.office.tick("2027-06-09T08:00")
    change(chats, settling)
    [(_, text)] = chats.send()
    assert "karaoke" in text
    assert "6 tháng" not in text
    assert states(chats) == [("sent", 1)]


@pytest.mark.slow
@pytest.mark.parametrize("settling", [hand_in(NIL), promise(date(2027, 6, 11))], ids=["filed", "promised"])
def test_what_is_settled_altogether_is_not_sent_and_counts_as_done(chats: Chats, settling: Change) -> None:
    chats.office.tick("2027-06-09T08:00")
    change(chats, settling)
    change(chats, settling, ASKED)
    assert (chats.due(), states(chats)) == ([], [("done", 0)])
    assert chats.office.nudged(chats.office.seats[BA_VI]) == []


def test_a_report_handed_in_meanwhile_is_left_out_and_the_last_one_makes_the_reminder_done(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    change(chats, hand_in(NIL))
    [parcel] = chats.outgoing.due()
    assert "6 tháng" not in words(chats.look(parcel.official_id, parcel.place))
    chats.outgoing.later(parcel)
    change(chats, hand_in(NIL), ASKED)
    assert (chats.due(), states(chats)) == ([], [("done", 0)])


@pytest.mark.slow
def test_a_day_that_comes_earlier_is_said_at_once_as_it_now_is(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    change(chats, move(date(2027, 6, 11)))
    [(_, text)] = chats.send()
    assert "thứ Sáu 11/6/2027" in text


@pytest.mark.slow
def test_what_is_asked_again_is_said_on_the_next_day(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    change(chats, decide(lifecycle.EXEMPT))
    chats.send()
    change(chats, decide(lifecycle.EXPECTED))
    assert chats.office.tick("2027-06-10T08:00") == 1
    [(_, text)] = chats.send()
    assert "6 tháng" in text
    assert "karaoke" not in text


def test_who_was_told_nothing_that_day_is_told_of_what_came_back(chats: Chats) -> None:
    chats.office.tick("2027-06-16T08:00")
    for period in (HALF_YEAR, ASKED):
        change(chats, hand_in(NIL), period)
    assert (chats.due(), states(chats)) == ([], [("done", 0)])
    chats.office.move_to("2027-06-16T10:00")
    change(chats, decide(lifecycle.RETURNED))
    assert chats.office.tick() == 1
    [(_, text)] = chats.send()
    assert "6 tháng" in text
    assert states(chats) == [("sent", 1)]


@pytest.mark.slow
def test_a_step_that_waited_for_another_reminder_is_said_once_that_is_done(chats: Chats) -> None:
    """Nothing else happens between the two looks."""
    chats.office.tick("2027-06-16T08:00")
    for period in (HALF_YEAR, ASKED):
        change(chats, move(date(2027, 6, 18)), period)
    assert chats.office.tick("2027-06-16T09:00") == 0
    assert (chats.due(), states(chats)) == ([], [("done", 0)])
    assert chats.office.tick("2027-06-16T09:01") == 1
    assert chats.office.steps(chats.office.seats[BA_VI])[-1] == (LAST_DAY, "T-3~1")


def muted(chats: Chats) -> Outgoing:
    """Ba Vì has nothing but a mailbox at which it wants nothing."""
    who = chats.office.seats[BA_VI]
    chats.database.write(lambda tx: addresses.unlink(tx, who.id))
    chats.database.write(lambda tx: addresses.link(tx, RING, who.id, Chat(EMAIL, "ba-vi@example.vn"), NEW_YEAR))
    chats.database.write(lambda tx: addresses.mute(tx, who.id, EMAIL))
    return chats.on(EMAIL)


def letter(chats: Chats, parcel: Parcel) -> str:
    return repr(Mailings(chats.database, library(), chats.office.clock, RING, PAGE).written(parcel).mailing)


@pytest.mark.slow
def test_a_muted_mailbox_hears_of_nothing_that_is_late_no_more(chats: Chats) -> None:
    mail = muted(chats)
    chats.office.tick("2027-06-17T08:00")
    change(chats, hand_in(NIL))
    change(chats, move(date(2027, 6, 30)), ASKED)
    assert mail.due() == ()
    assert states(chats) == [("sent", 2)]


@pytest.mark.parametrize(
    "settling", [hand_in(NIL), pytest.param(move(date(2027, 6, 30)), marks=pytest.mark.slow)], ids=["filed", "longer"]
)
def test_what_stood_on_the_page_keeps_what_it_was_about_and_its_letter_leaves_out_what_is_settled(
    chats: Chats, settling: Change
) -> None:
    mail = muted(chats)
    chats.office.tick("2027-06-17T08:00")
    chats.office.move_to("2027-06-17T09:00")
    change(chats, settling)
    chats.office.move_to("2027-06-17T10:00")
    [parcel] = mail.due()
    assert states(chats) == [("sending", 2)]
    told = letter(chats, parcel)
    assert ("karaoke" in told, "half-year" in told) == (True, False)
    mail.later(parcel)
    change(chats, settling, ASKED)
    assert (mail.due(), states(chats)) == ((), [("sent", 2)])


def test_what_is_settled_as_its_letter_is_written_is_done_and_about_nothing(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.outgoing.due()
    for period in (HALF_YEAR, ASKED):
        change(chats, hand_in(NIL), period)
    chats.outgoing.settled(parcel)
    assert (chats.due(), states(chats)) == ([], [("done", 0)])


@pytest.mark.slow
def test_what_came_back_before_the_unwritten_letter_is_put_away_is_due_again(chats: Chats) -> None:
    chats.office.tick("2027-06-09T08:00")
    [parcel] = chats.outgoing.due()
    for period in (HALF_YEAR, ASKED):
        change(chats, hand_in(NIL), period)
    change(chats, decide(lifecycle.RETURNED))
    chats.outgoing.settled(parcel)
    assert (states(chats), chats.due()) == ([("claimed", 1)], ["7001"])


@pytest.mark.slow
def test_what_stood_on_the_page_stands_there_still_where_its_letter_had_nothing_to_say(chats: Chats) -> None:
    mail = muted(chats)
    chats.office.tick("2027-06-17T08:00")
    [parcel] = mail.due()
    for period in (HALF_YEAR, ASKED):
        change(chats, hand_in(NIL), period)
    with pytest.raises(NothingToSay):
        letter(chats, parcel)
    mail.settled(parcel)
    assert (mail.due(), states(chats)) == ((), [("sent", 2)])
