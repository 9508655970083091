"""Somebody is away: the province reads until when, before it begins and while nothing reaches the unit."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from handlers.officials.province.absent import Away
from handlers.officials.province.reminding import Reminding
from storage.accounts.officials import Seat
from storage.duties import absences, obligations
from storage.duties.absences import Absence
from storage.engine import Database
from tests.offices import BA_VI, Office, open_office
from tests.world import library, sqlite_url

FIRST, LAST = date(2027, 6, 10), date(2027, 6, 15)


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """On the ninth of June."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    opened = open_office(database, BA_VI)
    opened.move_to("2027-06-09T06:00")
    yield opened
    database.close()


def go(office: Office, who: Seat, first: date, last: date, deputy: Seat | None = None) -> None:
    span = Absence(who.id, first, last, deputy.id if deputy else None)
    office.database.write(lambda tx: absences.go_away(tx, span))


def until(office: Office) -> list[date | None]:
    calls = Reminding(office.database, library(), office.clock).calls(office.focal)
    return [one.until for one in calls.silent if one.unit == BA_VI]


@pytest.mark.slow
def test_the_report_says_who_will_be_away_and_who_stands_in(office: Office) -> None:
    lan, minh = office.seats[BA_VI], office.seat(BA_VI)
    go(office, lan, FIRST, LAST, minh)
    sheet = office.province.sheet(office.focal, office.address(BA_VI))
    assert sheet.away == (Away(lan.code, FIRST, LAST, minh.code),)
    office.move_to("2027-06-16T06:00")
    assert office.province.sheet(office.focal, office.address(BA_VI)).away == ()


@pytest.mark.slow
def test_the_call_list_says_until_when_nobody_is_there(office: Office) -> None:
    lan, minh = office.seats[BA_VI], office.seat(BA_VI)
    go(office, lan, FIRST, LAST)
    go(office, minh, FIRST, date(2027, 6, 11))
    go(office, minh, date(2027, 6, 12), date(2027, 6, 14))  # which goes on where the first ends
    office.tick("2027-06-10T09:00")
    assert until(office) == [date(2027, 6, 14)]
    office.tick("2027-06-15T09:00")
    assert until(office) == []


@pytest.mark.slow
def test_a_promised_day_that_has_gone_by_is_said_to_be_over_while_it_is_owed(office: Office) -> None:
    duty = office.duty(BA_VI).id
    office.database.write(lambda tx: obligations.promise(tx, duty, FIRST, office.clock.now()))

    def over() -> bool:
        return office.province.sheet(office.focal, office.address(BA_VI)).line.promise_over

    assert not over()
    office.move_to("2027-06-11T06:00")
    assert over()
    office.file(office.seats[BA_VI])
    assert not over()
