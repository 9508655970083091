"""Links between the chat and the page: spent by a POST, good once; a desk asks for the passphrase as ever."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.officials.entry.arrival import Arrivals
from handlers.officials.parts import Whereabouts
from storage.accounts import invites, passes
from storage.accounts.addresses import TELEGRAM
from storage.accounts.officials import by_code
from tests.bot.web.house import PASSPHRASE, House
from tests.bot.web.province_house import BA_VI, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
WHERE = Whereabouts("http://localhost", lambda: "nhipcau_can_bo_bot")
GO = "Mở trang"


def link(house: House, who: bytes) -> str:
    return "/i/" + house.database.write(lambda tx: passes.give(tx, who, "page", house.clock.real()))


def with_bot(house: House) -> None:
    assert house.parts.officials
    house.parts = replace(house.parts, officials=replace(house.parts.officials, where=WHERE))


def officer_in(house: House, browser: Visitor) -> str:
    """A member of the protection desk, signed in; back: their code."""
    code = house.enrol(house.open_desk()).code
    browser.open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)
    return code


def id_of(house: House, code: str) -> bytes:
    row = house.database.read(lambda tx: by_code(tx, code))
    assert row is not None
    return row.id


@pytest.mark.parametrize(("role", "unit", "home"), [("reporter", BA_VI, "/o"), ("focal", None, "/p")])
def test_looking_spends_nothing_and_a_press_opens_the_page_once(
    hanoi: Hanoi, house: House, visit: Visit, role: str, unit: str | None, home: str
) -> None:
    address = link(house, hanoi.someone(role, unit))
    for _ in range(2):
        assert GO in visit().open(address).page.words
    inside = visit().open(address).press(GO)
    assert inside.status == 200
    assert inside.answer.url.path == home
    assert visit().open(address).status == 404


def test_an_old_link_says_so(hanoi: Hanoi, house: House, visit: Visit) -> None:
    browser = visit().open(link(house, hanoi.someone("reporter", BA_VI)))
    house.clock.pass_(minutes=10)
    assert "không còn dùng được" in browser.press(GO).page.text
    assert browser.status == 404


def test_a_press_from_a_foreign_page_spends_nothing(hanoi: Hanoi, house: House, visit: Visit) -> None:
    address = link(house, hanoi.someone("reporter", BA_VI))
    assert visit().post(address, {"csrf": "foreign"}).status == 403
    assert GO in visit().open(address).page.words


def test_a_desks_link_leads_to_its_door_with_the_code_filled_in_and_no_further(house: House, visit: Visit) -> None:
    code = officer_in(house, visit())
    address = link(house, id_of(house, code))
    door = visit().open(address).press(GO)
    assert door.form("passphrase").fields["code"] == code
    assert "Hộp thư đến" not in door.page.text
    assert "Hộp thư đến" in door.press("Đăng nhập", passphrase=PASSPHRASE).page.words
    assert visit().open(address).status == 404


def test_the_desk_links_a_chat_by_a_press(house: House, visit: Visit) -> None:
    with_bot(house)
    browser = visit()
    who = id_of(house, officer_in(house, browser))
    shown = browser.press("Nhận tin nhắn báo việc qua Telegram")
    address = next(href for href in shown.page.links.values() if href.startswith("https://t.me/"))
    token = address.removeprefix("https://t.me/nhipcau_can_bo_bot?start=")
    assert f"/start {token}" in shown.page.text
    assert house.parts.officials
    arrivals = Arrivals(house.database, house.clock, house.parts.officials.ring, WHERE)
    assert arrivals.join(token, TELEGRAM, "7001") == who


def test_without_a_bot_the_desk_offers_no_chat(house: House, visit: Visit) -> None:
    browser = visit()
    officer_in(house, browser)
    assert "Nhận tin nhắn báo việc qua Telegram" not in browser.page.words


def test_a_foreign_press_makes_no_link(house: House, visit: Visit) -> None:
    with_bot(house)
    browser = visit()
    officer_in(house, browser)
    assert browser.post("/d/chat", {"csrf": "foreign"}).status == 403
    assert visit().post("/d/chat", {"csrf": ""}).status == 403


def test_a_colleagues_invite_can_be_declined_on_the_page_and_others_cannot(
    hanoi: Hanoi, house: House, visit: Visit
) -> None:
    giver = hanoi.someone("reporter", BA_VI)
    token = house.database.write(lambda tx: invites.for_colleague(tx, giver, house.clock.real()))
    assert "đã báo lại" in visit().open(f"/i/{token}").press("Không nhận").page.text
    assert visit().open(f"/i/{token}").status == 404
    other = visit().open(hanoi.invite("reporter", BA_VI))
    assert "Không nhận" not in other.page.words
