"""The figures of the period before, where units merged: added up, or said to be missing, and never divided."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from content.library import Library
from handlers.conversation import Para, Say
from handlers.officials.unit.previous import Previous, previous, said_of
from storage.duties import reports
from storage.engine import Database
from tests.mergers import BA_DINH, BECAME, MERGED, NGOC_HA, hand_in, imported, new_reporter, restarted
from tests.offices import Office, open_office
from tests.world import library

FORM = library().forms["report-commune-hn"]
DIVIDED = """00004,Phường Ba Đình,,Thành phố Hà Nội,00009,whole,2026-12-26
00008,Phường Ngọc Hà,,Thành phố Hà Nội,00009 00025,main-part part,2026-12-26
"""
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Wards:
    """Two wards that owe the year's report of 2026, each with a reporter."""

    office: Office
    home: Path

    def filed(self, unit: str, **answers: str) -> None:
        hand_in(self.office, self.office.seats[unit], "2026", **answers)

    def merged(self, became: str = BECAME) -> Library:
        shelf = imported(self.home, became)
        restarted(self.office, shelf)
        self.office.tick("2026-12-28T09:00")
        return shelf

    def before(self, shelf: Library, unit: str = MERGED, period: str = "2027S1") -> Previous:
        duty = self.office.duty(unit, period)
        return self.office.database.read(lambda tx: previous(tx, shelf, FORM, duty))


@pytest.fixture
def wards(database: Database, tmp_path: Path) -> Wards:
    office = open_office(database, BA_DINH, NGOC_HA)
    office.tick("2026-12-10T09:00")
    return Wards(office, tmp_path)


@ON_SQLITE
def test_numbers_are_added_and_nothing_else_is_taken_over(wards: Wards) -> None:
    wards.filed(BA_DINH, b05="7", b06="20", b01="yes")
    wards.filed(NGOC_HA, b05="5", b06="0", b01="yes")
    told = wards.before(wards.merged())
    assert told.answers == {"b05": ["12"], "b06": ["20"]}
    assert (told.merged, told.lacking) == ((BA_DINH, NGOC_HA), ())


@pytest.mark.slow
def test_what_one_of_them_did_not_tell_is_missing_and_no_smaller_sum(wards: Wards) -> None:
    wards.filed(BA_DINH, b05="7", b06="20")
    wards.filed(NGOC_HA, b05="5")
    assert wards.before(wards.merged()).answers == {"b05": ["12"]}


@pytest.mark.slow
def test_who_filed_nothing_is_named(wards: Wards) -> None:
    wards.filed(BA_DINH, b05="7")
    shelf = wards.merged()
    told = wards.before(shelf)
    assert (told.answers, told.lacking) == ({}, (NGOC_HA,))
    assert list(said_of(shelf, told)) == [Say("office.card.summed.lacking", {"units": "Phường Ngọc Hà"})]


@pytest.mark.slow
def test_what_was_divided_is_never_shared_out(wards: Wards) -> None:
    wards.filed(BA_DINH, b05="7")
    wards.filed(NGOC_HA, b05="5")
    shelf = wards.merged(DIVIDED)
    told = wards.before(shelf)
    assert (told.answers, told.divided) == ({}, (NGOC_HA,))
    assert wards.before(shelf, unit="00025").answers == {}


@pytest.mark.slow
def test_once_the_new_unit_has_filed_its_own_figures_stand(wards: Wards) -> None:
    wards.filed(BA_DINH, b05="7")
    wards.filed(NGOC_HA, b05="5")
    shelf, office = wards.merged(), wards.office
    office.move_to("2027-06-10T09:00")
    hand_in(office, new_reporter(office), "2027S1", b05="4", b01="yes")
    assert wards.before(shelf, period="2027").answers == {"b05": ["4"], "b01": ["yes"]}


@ON_SQLITE
def test_what_an_old_unit_began_and_never_sent_is_named_and_not_taken_over(wards: Wards) -> None:
    office, writer = wards.office, wards.office.seats[NGOC_HA]
    duty = office.duty(NGOC_HA, "2027S1")
    office.database.write(lambda tx: reports.save_draft(tx, duty.id, '{"b05": "7"}', writer.id, office.clock.now()))
    wards.merged()
    card = office.press(new_reporter(office), f"due/{office.address(MERGED)}").screen
    (said,) = [each.text for each in card.blocks if isinstance(each, Para) and "drafted" in str(each.text)]
    assert isinstance(said, Say)
    assert (said.args["unit"], said.args["code"]) == ("Phường Ngọc Hà", writer.code)
    assert "office.card.size" in str(card)


@pytest.mark.slow
@ON_SQLITE
def test_form_card_and_page_of_the_province_say_whose_figures_they_are(wards: Wards) -> None:
    wards.filed(BA_DINH, b06="20")
    wards.filed(NGOC_HA, b06="3")
    wards.merged()
    office = wards.office
    office.move_to("2027-06-10T09:00")
    seat, here = new_reporter(office), office.address(MERGED)
    card = str(office.press(seat, f"due/{here}").screen)
    assert "office.card.summed" in card
    assert "Phường Ba Đình, Phường Ngọc Hà" in card
    hand_in(office, seat, "2027S1", b06="22")
    sheet = office.province.sheet(office.focal, here)
    assert any("B06 nhỏ hơn kỳ trước" in warning for warning in sheet.warnings)
    assert [(each.name, each.period, each.state) for each in sheet.merging.former if each.period == "2026"] == [
        ("Phường Ba Đình", "2026", "submitted"),
        ("Phường Ngọc Hà", "2026", "submitted"),
    ]
