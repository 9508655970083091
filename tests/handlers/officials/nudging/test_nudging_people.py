"""Whom a nudge reaches: not too often, who stands in, who leads, by which channel, and what nothing reaches."""

from dataclasses import replace
from datetime import date, time

import pytest

from handlers.officials.nudging import ladders
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, TELEGRAM, Chat
from storage.accounts.officials import Seat
from storage.duties import absences, moved_days, obligations, unreached, wishes
from storage.duties.absences import Absence
from storage.engine import Database
from tests.handlers.officials.chats import RING, Chats, open_chats
from tests.handlers.officials.ticking import NEW_YEAR, pass_time, reporter
from tests.offices import BA_VI, HN, Office, at, open_office
from tests.world import HANOI, library

CO_DO = "09634"
T_14, T_7, T_3 = "2027-06-02T08:00", "2027-06-09T08:00", "2027-06-11T08:00"


@pytest.fixture
def office(database: Database) -> Office:
    return open_office(database, BA_VI, CO_DO, since=NEW_YEAR)


def steps(office: Office, seat: Seat) -> list[str]:
    return [step for _, step in office.steps(seat)]


def test_who_is_away_is_not_reminded_and_the_deputy_is(office: Office) -> None:
    seat, deputy = office.seats[BA_VI], office.seats[CO_DO]
    away = Absence(seat.id, date(2027, 6, 1), date(2027, 6, 8), deputy.id)
    office.database.write(lambda tx: absences.go_away(tx, away))
    office.tick(T_14)
    assert steps(office, seat) == []
    assert sorted(steps(office, deputy)) == ["T-14", "T-14"]
    office.tick(T_7)
    assert steps(office, seat) == ["T-7"]
    assert sorted(steps(office, deputy)) == ["T-14", "T-14", "T-7"]


def test_who_is_back_earlier_is_reminded_from_then_on(office: Office) -> None:
    seat = office.seats[BA_VI]
    office.database.write(lambda tx: absences.go_away(tx, Absence(seat.id, date(2027, 6, 1), date(2027, 6, 30))))
    office.tick(T_14)
    office.database.write(lambda tx: absences.come_back(tx, seat.id, date(2027, 6, 3)))
    office.tick("2027-06-03T08:00")
    assert steps(office, seat) == ["T-14"]


def test_who_is_back_on_the_day_is_reminded_the_same_day(office: Office) -> None:
    seat = office.seats[BA_VI]
    office.database.write(lambda tx: absences.go_away(tx, Absence(seat.id, date(2027, 6, 1), date(2027, 6, 30))))
    office.tick("2027-06-16T08:00")
    assert office.tick("2027-06-16T08:01") == 0
    office.database.write(lambda tx: absences.come_back(tx, seat.id, date(2027, 6, 16)))
    office.tick("2027-06-16T10:00")
    assert steps(office, seat) == ["T"]


def test_another_deputy_is_reminded_the_same_day(office: Office) -> None:
    seat, deputy = office.seats[BA_VI], office.seat(BA_VI, "leader")
    away = Absence(seat.id, date(2027, 6, 1), date(2027, 6, 30))
    office.database.write(lambda tx: absences.go_away(tx, away))
    office.tick(T_7)
    office.database.write(lambda tx: absences.go_away(tx, replace(away, deputy_id=deputy.id)))
    office.tick("2027-06-09T10:00")
    assert steps(office, deputy) == ["T-7"]


@pytest.mark.slow
def test_another_ladder_counts_from_the_next_tick_on(office: Office) -> None:
    assert [office.tick(moment) for moment in (T_7, "2027-06-10T08:00")] == [2, 0]
    office.database.write(lambda tx: ladders.set_ladder(tx, library(), HN, {"unit": [-6]}))
    assert office.tick("2027-06-10T08:01") == 2
    assert steps(office, office.seats[BA_VI]) == ["T-7", "T-6"]


def test_a_third_message_in_a_week_waits_as_long_as_the_last_day_is_far(office: Office) -> None:
    seat = office.seats[BA_VI]
    office.database.write(lambda tx: ladders.set_ladder(tx, library(), HN, {"unit": [-30, -29, -28, -27, -7]}))
    pass_time(office, "2027-05-17T00:00", "2027-05-24T00:00")
    assert reporter(office) == [(date(2027, 5, 17), "T-30"), (date(2027, 5, 18), "T-29")]
    office.tick("2027-05-24T08:00")
    assert steps(office, seat)[2:] == ["T-27"]


@pytest.mark.slow
def test_the_last_week_is_told_of_however_much_there_was(office: Office) -> None:
    office.database.write(lambda tx: ladders.set_ladder(tx, library(), HN, {"unit": [-9, -8, -7, -6, -5]}))
    pass_time(office, "2027-06-07T00:00", "2027-06-12T00:00")
    assert [step for _, step in reporter(office)] == ["T-9", "T-8", "T-7", "T-6", "T-5"]


def test_who_leads_a_unit_hears_of_what_is_overdue_and_of_nothing_before(office: Office) -> None:
    leader = office.seat(BA_VI, "leader")
    for moment in (T_14, "2027-06-17T08:00", "2027-06-21T08:00", "2027-07-01T08:00"):
        office.tick(moment)
    assert office.steps(leader) == [(date(2027, 6, 21), "T+3")]


def test_a_day_moved_for_one_unit_brings_its_steps_again_and_no_others(office: Office) -> None:
    office.tick(T_7)

    def give_more(tx: object) -> None:
        held = obligations.hold(tx, office.duty(BA_VI).id)
        moved_days.move(tx, held, date(2027, 6, 30), office.focal.id, office.clock.now(), "Bão số 1")

    office.database.write(give_more)
    pass_time(office, "2027-06-10T00:00", "2027-07-05T00:00", every=8)
    told_anew = ["T-21~1", "T-14~1", "T-7~1", "T-3~1", "T-1~1", "T~1", "T+1~1"]  # the new day is said at once
    assert [step for _, step in reporter(office)] == ["T-7", *told_anew]
    assert [step for _, step in office.steps(office.seats[CO_DO])][:3] == ["T-7", "T-3", "T-1"]


def test_nothing_goes_out_while_a_province_has_paused_and_all_of_it_afterwards(office: Office) -> None:
    office.database.write(lambda tx: ladders.pause(tx, HANOI, "2027-06-08T00:00"))
    assert office.tick(T_7) == 0
    office.database.write(lambda tx: ladders.pause(tx, HANOI, ""))
    assert office.tick("2027-06-09T08:01") == 2


def test_quiet_hours_are_kept_and_the_message_comes_when_they_are_over(office: Office) -> None:
    quiet = (time(7, 0), time(9, 30))
    office.database.write(lambda tx: wishes.keep_quiet(tx, office.seats[BA_VI].id, quiet))
    assert [office.tick(f"2027-06-09T{clock}") for clock in ("08:00", "09:29", "09:30", "09:31")] == [1, 0, 1, 0]


@pytest.fixture
def chats(database: Database) -> Chats:
    return open_chats(database, BA_VI)


def join(chats: Chats, channel: str, address: str) -> None:
    seat = chats.office.seats[BA_VI]
    chats.database.write(lambda tx: addresses.link(tx, RING, seat.id, Chat(channel, address), date(2027, 1, 1)))


def due(chats: Chats) -> dict[str, list[str]]:
    return {channel: [each.address for each in chats.on(channel).due()] for channel in (TELEGRAM, EMAIL)}


@pytest.mark.slow
def test_of_two_channels_only_the_first_is_used(chats: Chats) -> None:
    join(chats, TELEGRAM, "7001")
    join(chats, EMAIL, "bavi@example.vn")
    chats.office.tick(T_7)
    assert due(chats) == {TELEGRAM: ["7001"], EMAIL: []}


def test_the_channel_somebody_prefers_comes_first(chats: Chats) -> None:
    join(chats, TELEGRAM, "7001")
    join(chats, EMAIL, "bavi@example.vn")
    chats.database.write(lambda tx: wishes.prefer(tx, chats.office.seats[BA_VI].id, EMAIL))
    chats.office.tick(T_7)
    assert due(chats) == {TELEGRAM: [], EMAIL: ["bavi@example.vn"]}


def test_where_the_first_channel_refuses_the_next_is_tried_at_once(chats: Chats) -> None:
    join(chats, TELEGRAM, "7001")
    join(chats, EMAIL, "bavi@example.vn")
    chats.office.tick(T_7)
    [parcel] = chats.outgoing.due()
    chats.outgoing.blocked(parcel)
    assert due(chats) == {TELEGRAM: [], EMAIL: ["bavi@example.vn"]}


def test_nothing_that_was_claimed_goes_out_while_the_province_has_paused(chats: Chats) -> None:
    join(chats, TELEGRAM, "7001")
    chats.office.tick(T_7)
    chats.database.write(lambda tx: ladders.pause(tx, HANOI, "2027-06-09T08:00"))
    assert chats.due() == []
    chats.database.write(lambda tx: ladders.pause(tx, HANOI, ""))
    assert chats.due() == ["7001"]


def lacking(chats: Chats) -> dict[str, str]:
    found = chats.database.read(lambda tx: unreached.listed(tx, HANOI))
    return {one.owner: one.why for one in found if one.owner in (BA_VI, CO_DO)}


def test_the_province_knows_weeks_ahead_whom_nothing_reaches_and_why(chats: Chats) -> None:
    seat = chats.office.seats[BA_VI]
    chats.office.tick("2027-05-19T08:00")
    assert lacking(chats) == {BA_VI: "page", CO_DO: "nobody"}
    join(chats, TELEGRAM, "7001")
    chats.office.tick(T_14)
    assert lacking(chats) == {CO_DO: "nobody"}
    [parcel] = chats.outgoing.due()
    chats.outgoing.blocked(parcel)
    chats.office.tick("2027-06-02T08:01")
    assert lacking(chats) == {BA_VI: "blocked", CO_DO: "nobody"}
    chats.database.write(lambda tx: absences.go_away(tx, Absence(seat.id, date(2027, 6, 3), date(2027, 6, 9))))
    chats.office.tick("2027-06-03T08:00")
    assert lacking(chats) == {BA_VI: "away", CO_DO: "nobody"}


def test_the_focal_point_is_told_once_of_what_is_new(chats: Chats) -> None:
    def told() -> int:
        found = chats.database.read(lambda tx: notices.of_colleagues(tx, chats.office.focal.id))
        return sum(one.kind == notices.UNREACHED for one in found)

    chats.office.tick("2027-05-19T08:00")
    assert told() == 1
    chats.office.tick("2027-05-20T08:00")
    assert told() == 1
    assert at("2027-05-20T08:00") == chats.office.clock.now()


def test_quiet_hours_that_begin_after_the_claim_are_kept_when_it_is_sent(chats: Chats) -> None:
    join(chats, TELEGRAM, "7001")
    chats.office.tick("2027-06-09T11:29")
    quiet = (time(11, 30), time(13, 30))
    chats.database.write(lambda tx: wishes.keep_quiet(tx, chats.office.seats[BA_VI].id, quiet))
    chats.office.move_to("2027-06-09T12:00")
    assert chats.due() == []
    chats.office.move_to("2027-06-09T13:30")
    assert chats.due() == ["7001"]
