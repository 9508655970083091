"""The province's pages after a merger: every period opens, and an old unit's report is found from the new one's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.compose_officials import knowledge
from content.library import Library
from content.programme.workdays import VIETNAM
from handlers.officials.nudging.tick import Nudging
from handlers.officials.province.reminding import Reminding
from handlers.officials.province.room import Province
from tests.bot.web.house import House
from tests.bot.web.province_house import Hanoi
from tests.bot.web.visitor import Visitor
from tests.mergers import MERGED, NGOC_HA, imported

LATER = datetime(2027, 6, 22, 9, tzinfo=VIETNAM)


def merged(house: House, shelf: Library) -> None:
    """The process starts anew, after the day of the merger, and ticks."""
    side, database, clock = house.parts.officials, house.database, house.clock
    assert side
    now = replace(shelf, units=shelf.units.at(LATER.date()))
    rooms = {"province": Province(database, now, clock), "reminding": Reminding(database, now, clock)}
    house.parts = replace(house.parts, officials=replace(side, knows=knowledge(now), **rooms))
    clock.moment = LATER
    Nudging(database, now).tick(LATER)


def test_a_unit_of_the_past_keeps_its_name(tmp_path: Path) -> None:
    shelf = imported(tmp_path)
    knows = knowledge(replace(shelf, units=shelf.units.at(LATER.date())))
    assert (knows.short(NGOC_HA), knows.area(NGOC_HA)) == ("Ngọc Hà", "Phường Ngọc Hà, Hà Nội")


@pytest.mark.slow
def test_every_page_of_every_period_opens(
    house: House, hanoi: Hanoi, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    merged(house, imported(tmp_path))
    focal = hanoi.joined(visit(), "focal", at="/p/plans")
    for page in ("/p?period=2027S1", "/p?period=2027", "/p/nhac/goi"):
        assert focal.open(page).answer.status_code == 200, page
    assert "Phường Ba Đình Mới" in focal.page.text
    assert "Phường Ngọc Hà" not in focal.page.text
    page = focal.open(hanoi.address(NGOC_HA)).page
    assert "Sáp nhập vào Phường Ba Đình Mới từ 26/12/2026." in page.text
    assert "Tỉnh miễn báo cáo" not in page.text
    assert focal.open(hanoi.address(MERGED)).answer.status_code == 200
