"""The province's page of the directory: a line for each entry that a unit keeps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from content.programme.workdays import VIETNAM
from content.services import Keeper, Service, Services
from handlers.officials.nudging.tick import Nudging
from handlers.officials.province.reminding import Reminding
from handlers.officials.province.room import Province
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, HN, JUNE, Hanoi
from tests.bot.web.visitor import Visitor
from tests.world import library


@pytest.fixture
def focal(house: House, hanoi: Hanoi, visit: Callable[..., Visitor]) -> Visitor:
    """With one entry that Ba Vì keeps, due in June."""

    def mend(entry: Service) -> Service:
        return replace(entry, as_of=date(2026, 12, 20), keeper=Keeper(HN, BA_VI, 6)) if entry.phone == "111" else entry

    shelf = library()
    shelf = replace(shelf, services=Services([mend(each) for each in shelf.services.every], shelf.services.needs))
    side = house.parts.officials
    assert side
    rooms = {
        "province": Province(house.database, shelf, house.clock),
        "reminding": Reminding(house.database, shelf, house.clock),
    }
    own = replace(side, **rooms)
    house.parts = replace(house.parts, officials=own)
    hanoi.someone("reporter", BA_VI)
    Nudging(house.database, shelf).tick(JUNE)
    return hanoi.joined(visit(), "focal", at="/p")


def test_the_overview_leads_to_the_entries_and_one_of_them_to_its_sheet(focal: Visitor) -> None:
    listed = focal.follow("Danh bạ nơi giúp: 1 mục có đơn vị giữ")
    assert "18/6/2027" in listed.page.text
    sheet = listed.follow("Tổng đài 111")
    assert "Xã Ba Vì" in sheet.page.text
    assert "Số gọi" in sheet.page.text
    assert "Tỉnh yêu cầu" not in sheet.page.text


def test_a_state_is_asked_for_in_the_address(focal: Visitor) -> None:
    assert "Xã Ba Vì" in focal.open("/p/directory?only=expected").page.text
    assert "Xã Ba Vì" in focal.open("/p/directory?only=<b>").page.text


def test_what_is_sent_and_what_will_be_names_the_entry_s_kind(focal: Visitor) -> None:
    for page in ("/p/nhac?day=2027-06-18", "/p/nhac/da-gui", "/p/nhac/da-gui?all=1"):
        shown = focal.open(page)
        assert shown.answer.status_code == 200, page
        assert "xem lại mục danh bạ nơi giúp" in shown.page.text, page


def test_a_keeper_who_is_late_is_on_the_list_to_ring_up(focal: Visitor, house: House) -> None:
    house.clock.moment = datetime(2027, 6, 22, 9, 0, tzinfo=VIETNAM)
    listed = focal.open("/p/nhac/goi").page.text
    assert "mục “Tổng đài 111” trong danh bạ nơi giúp" in listed
    assert "Quá hạn" in focal.open("/p/directory?only=late").page.text
