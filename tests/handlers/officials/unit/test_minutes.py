"""How long a report takes: measured on units that filed it within a day, told from ten on, and by none's name."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers.conversation import Para, Say
from handlers.officials.mail.mailing import Mailings
from handlers.officials.nudging.tick import Nudging
from handlers.officials.unit.minutes import FEW, minutes
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, Chat
from storage.duties import obligations, reports
from storage.duties.ad_hoc import REPORT as AD_HOC
from storage.engine import Database
from tests.handlers.officials.chats import PAGE, RING, open_chats
from tests.offices import BA_VI, FILED, HN, Office, open_office
from tests.transcript import at
from tests.world import library

MORNING = at("2027-06-02T08:00")


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    yield open_office(database, BA_VI)
    database.close()


def filed(office: Office, took: Iterable[int], began: datetime = MORNING, period: str = "2027S1") -> None:
    """One unit each; Ba Vì is not among them."""

    def file(tx: Connection) -> None:
        owing = (duty for duty in obligations.of_period(tx, HN, period) if duty.owner.isdigit() and duty.owner != BA_VI)
        for duty, each in zip(owing, took, strict=False):
            reports.save_draft(tx, duty.id, "{}", office.focal.id, began)
            ended = began + timedelta(minutes=each)
            reports.submit(tx, duty, FILED, office.focal.id, ended, f"{period}-{duty.owner}")

    office.database.write(file)


def told(office: Office, report: str = "half-year") -> int | None:
    return office.database.read(lambda tx: minutes(tx, HN, report))


def test_the_middle_one_is_told_rounded_up_to_five_minutes(office: Office) -> None:
    filed(office, [1, 2, 3, 30, 30, 32, 32, 200, 200, 300])
    assert (told(office), told(office, AD_HOC)) == (35, None)


def test_below_ten_units_nothing_is_said_and_a_night_in_between_does_not_count(office: Office) -> None:
    filed(office, [20] * (FEW - 1) + [24 * 60])
    assert told(office) is None


def test_a_unit_counts_once_however_many_periods_it_filed(office: Office) -> None:
    for period in ("2027S1", "2028S1"):
        filed(office, [20] * (FEW - 1), period=period)
    assert told(office) is None


def test_the_card_says_it_before_anything_is_written(office: Office) -> None:
    filed(office, [12] * FEW)
    office.move_to("2027-06-03T08:00")
    card = office.press(office.seats[BA_VI], f"due/{office.address(BA_VI)}").screen.blocks
    assert Say("office.mail.minutes", {"minutes": 15}) in [each.text for each in card if isinstance(each, Para)]


@pytest.mark.slow
def test_a_letter_says_it_and_it_is_measured_once_a_day_for_all(tmp_path: Path, sqlite_template: Path) -> None:
    chats = open_chats(Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"), BA_VI)
    office, who = chats.office, chats.office.seats[BA_VI].id
    box = Chat(EMAIL, "ba-vi@example.vn")
    chats.database.write(lambda tx: addresses.link(tx, RING, who, box, MORNING.date()))
    filed(office, [12] * FEW)
    office.nudging = Nudging(chats.database, library(), (EMAIL,))
    office.tick("2027-06-02T09:00")
    [parcel] = chats.on(EMAIL).due()
    mailings = Mailings(chats.database, library(), office.clock, RING, PAGE)

    def says(number: int) -> bool:
        return f"{{'minutes': {number}}}" in repr(mailings.written(parcel).mailing)

    assert says(15)
    filed(office, [55] * FEW, period="2028S1")
    assert says(15)
    office.clock.pass_time(timedelta(days=1))
    assert says(55)
