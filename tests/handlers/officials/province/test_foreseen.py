"""Who is told beforehand to hear of what: held against what the tick then sends."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from content.programme.workdays import VIETNAM
from handlers.officials.nudging import ladders
from handlers.officials.province.foreseen import Foreseen, Foresight
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, TELEGRAM, Chat
from storage.duties import absences, claims, obligations, wishes
from storage.duties.absences import Absence
from storage.duties.nudges import Item
from storage.engine import Database
from storage.vault import Keyring
from tests.offices import BA_VI, Office, open_office
from tests.transcript import at
from tests.world import HANOI, library, sqlite_url

CO_DO, BA_DINH, HA_DONG = "09634", "00004", "09556"
T_28, T_7, LATE = date(2027, 5, 19), date(2027, 6, 9), date(2027, 6, 17)
Sent = set[tuple[date, str, frozenset[tuple[bytes, str]], time]]


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """Four communes, June 2027. It only reads: that both databases tick alike is proven elsewhere."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    office = open_office(database, BA_VI, CO_DO, BA_DINH, HA_DONG, since=date(2027, 1, 1))
    office.move_to("2027-06-01T06:00")
    yield office
    database.close()


def foresee(office: Office, day: date, *in_use: str) -> Foreseen:
    foresight, now = Foresight(library(), in_use), office.clock.now()
    return office.database.read(lambda tx: foresight.on(tx, HANOI, now, day))


def told(seen: Foreseen) -> Sent:
    return {
        (seen.day, one.code, frozenset((item.obligation.id, item.step) for item in one.items), one.at.time())
        for one in seen.told
    }


def sent(office: Office, day: date) -> Sent:
    """What the ticks of a day did send."""
    everybody = (each for seat in office.seats.values() for each in [(seat.code, office.nudged(seat))])
    return {
        (day, code, frozenset((item.obligation_id, item.step) for item in one.items), _clock(one.at))
        for code, mine in everybody
        for one in mine
        if one.on_day == day
    }


def _clock(moment: datetime) -> time:
    return moment.astimezone(VIETNAM).time()


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def quiet(office: Office, unit: str, begins: int, ends: int) -> None:
    hours = (time(begins), time(ends))
    office.database.write(lambda tx: wishes.keep_quiet(tx, office.seats[unit].id, hours))


def test_the_days_around_the_last_one_are_foreseen_as_they_are_then_sent(office: Office) -> None:
    office.move_to("2027-06-08T20:00")
    compare(office, date(2027, 6, 9), date(2027, 6, 12))


@pytest.mark.slow
def test_every_day_of_june_is_foreseen_as_it_is_then_sent(office: Office) -> None:
    compare(office, date(2027, 6, 1), date(2027, 6, 30))


def compare(office: Office, first: date, last: date) -> None:
    """What is foreseen now for each day, and again the evening before, with what the ticks then send."""
    quiet(office, CO_DO, 6, 9)
    long_before = {day: told(foresee(office, day)) for day in days(first, last)}
    for day, foreseen in long_before.items():
        office.move_to(f"{day - timedelta(days=1)}T20:00")
        assert told(foresee(office, day)) == foreseen
        for clock in ("07:29", "07:30", "09:00", "17:00"):
            office.tick(f"{day}T{clock}")
        assert sent(office, day) == foreseen
    assert len([each for each in long_before.values() if each]) > 1


def test_who_had_two_this_week_is_named_with_that_reason(office: Office) -> None:
    claim(office, date(2027, 5, 17))
    assert why(foresee_from(office, "2027-05-18T06:00", T_28)) == {}
    claim(office, date(2027, 5, 18))
    assert why(foresee_from(office, "2027-05-18T20:00", T_28)) == {office.seats[BA_VI].code: "enough"}


def foresee_from(office: Office, iso: str, day: date) -> Foreseen:
    office.move_to(iso)
    return foresee(office, day)


def claim(office: Office, day: date) -> None:
    """Something else was sent to Ba Vì's reporter."""
    duty, who, moment = office.duty(BA_VI, "2027"), office.seats[BA_VI].id, at(f"{day}T08:00")
    item = Item(duty.id, f"X:{day}")
    office.database.write(lambda tx: claims.claim(tx, {who: [item]}, day, moment, b"run"))


def why(seen: Foreseen) -> dict[str, str]:
    return {one.code or one.name: one.why for one in seen.skipped if one.why != "nobody"}


def test_a_unit_that_filed_or_promised_is_named_with_that_reason(office: Office) -> None:
    office.file(office.seats[CO_DO])
    office.database.write(
        lambda tx: obligations.promise(tx, office.duty(BA_DINH).id, date(2027, 6, 14), office.clock.now())
    )
    seen = foresee(office, T_7)
    assert why(seen) == {"Xã Cổ Đô": "filed", "Phường Ba Đình": "promised"}
    assert next(one.until for one in seen.skipped if one.why == "promised") == date(2027, 6, 14)
    assert {one.unit for one in seen.told} == {BA_VI, HA_DONG}


def test_who_wants_quiet_all_day_is_not_told_and_says_why(office: Office) -> None:
    quiet(office, BA_VI, 7, 18)
    seen = foresee(office, T_7)
    assert why(seen) == {office.seats[BA_VI].code: "quiet"}
    assert len(seen.told) == 3


def test_a_deputy_hears_in_the_place_of_who_is_away(office: Office) -> None:
    away, deputy = office.seats[BA_VI], office.seat(BA_VI)
    gone = Absence(away.id, date(2027, 6, 1), date(2027, 6, 30), deputy.id)
    office.database.write(lambda tx: absences.go_away(tx, gone))
    mine = [one for one in foresee(office, T_7).told if one.unit == BA_VI]
    assert [(one.code, one.instead) for one in mine] == [(deputy.code, (away.code,))]


@pytest.mark.slow
def test_a_unit_whose_people_are_all_away_and_one_without_any_are_told_apart(office: Office) -> None:
    gone = Absence(office.seats[BA_VI].id, date(2027, 6, 1), date(2027, 6, 30))
    office.database.write(lambda tx: absences.go_away(tx, gone))
    reasons = {one.name: one.why for one in foresee(office, T_7).skipped}
    assert (reasons["Xã Ba Vì"], reasons["Phường Hoàn Kiếm"]) == ("away", "nobody")


def test_while_it_is_paused_everybody_is_named_and_nobody_told(office: Office) -> None:
    office.database.write(lambda tx: ladders.pause(tx, HANOI, "2027-06-01"))
    seen = foresee(office, T_7)
    assert seen.told == ()
    assert set(why(seen).values()) == {"paused"}
    assert len(seen.skipped) == 4


def test_the_channel_is_the_one_they_like_of_those_that_reach_them(office: Office) -> None:
    ring, day = Keyring.fresh(), date(2027, 1, 1)
    for unit, channel in ((BA_VI, TELEGRAM), (BA_VI, EMAIL), (CO_DO, TELEGRAM), (CO_DO, EMAIL), (BA_DINH, EMAIL)):
        chat = Chat(channel, f"{unit}@{channel}")
        office.database.write(lambda tx, u=unit, c=chat: addresses.link(tx, ring, office.seats[u].id, c, day))
    office.database.write(lambda tx: wishes.prefer(tx, office.seats[CO_DO].id, EMAIL))
    by_unit = {one.unit: one.channel for one in foresee(office, T_7, TELEGRAM, EMAIL).told}
    assert by_unit == {BA_VI: TELEGRAM, CO_DO: EMAIL, BA_DINH: EMAIL, HA_DONG: None}


@pytest.mark.slow
def test_a_muted_mailbox_gets_what_is_overdue_alone(office: Office) -> None:
    ring, who = Keyring.fresh(), office.seats[BA_VI].id
    chat = Chat(EMAIL, "ba-vi@example.vn")
    office.database.write(lambda tx: addresses.link(tx, ring, who, chat, date(2027, 1, 1)))
    office.database.write(lambda tx: addresses.mute(tx, who, EMAIL))
    channels = {
        day: [one.channel for one in foresee(office, day, EMAIL).told if one.unit == BA_VI] for day in (T_7, LATE)
    }
    assert channels == {T_7: [None], LATE: [EMAIL]}


@pytest.mark.slow
def test_on_a_day_off_nothing_goes_out(office: Office) -> None:
    seen = foresee(office, date(2027, 6, 12))
    assert (seen.is_open, seen.told, seen.skipped) == (False, (), ())


@pytest.mark.parametrize("day", [date(2027, 5, 31), date(2027, 8, 1)])
def test_a_day_that_is_over_or_too_far_off_cannot_be_foreseen(office: Office, day: date) -> None:
    with pytest.raises(ValueError, match="is not within 60 days"):
        foresee(office, day)
