"""Which pages a process has, and that it says it is well."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.web.app import create_app
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]


def test_health_says_ok_and_what_is_served(visit: Visit) -> None:
    said = {"status": "ok", "serves": ["citizens", "officials"], "channels": {}, "unvouched": False}
    assert visit().open("/health").answer.json() == said


def test_health_says_how_each_messenger_stands_now_and_stays_well(house: House, visit: Visit) -> None:
    stands = {"citizens-telegram": "starting"}
    visitor = visit(create_app(replace(house.parts, channels=lambda: stands)))
    for state in ("starting", "unreachable", "on"):
        stands["citizens-telegram"] = state
        answer = visitor.open("/health").answer.json()
        assert (answer["status"], answer["channels"]) == ("ok", stands)


def test_health_says_that_some_desks_key_is_vouched_for_by_nobody_and_stays_well(house: House, visit: Visit) -> None:
    answer = visit(create_app(replace(house.parts, unvouched=lambda: 2))).open("/health").answer.json()
    assert (answer["status"], answer["unvouched"]) == ("ok", True)


@pytest.mark.parametrize("path", ["/d", "/o", "/p", "/p/plans", "/i/token"])
def test_the_citizens_process_has_no_desk(house: House, visit: Visit, path: str) -> None:
    assert visit(create_app(replace(house.parts, officials=None))).open(path).status == 404


@pytest.mark.parametrize("path", ["/c", "/x"])
def test_the_officials_process_has_no_chat(house: House, visit: Visit, path: str) -> None:
    assert visit(create_app(replace(house.parts, citizens=None))).open(path).status == 404


def test_the_bare_address_leads_to_the_side_that_is_served(house: House, visit: Visit) -> None:
    assert "Đăng nhập bàn trực" in visit(create_app(replace(house.parts, citizens=None))).open("/").page.words
    assert "Chào bạn. Đây là Nhịp Cầu." in visit(create_app(replace(house.parts, officials=None))).open("/").page.words


def test_behind_https_cookies_travel_on_https_only(house: House, visit: Visit) -> None:
    secure = visit(create_app(replace(house.parts, origin="https://nhipcau.example")))
    assert "Secure" in secure.client.get("/c").headers["set-cookie"]
    assert "Secure" in secure.client.get("/d").headers["set-cookie"]


def test_behind_https_browsers_are_told_to_stay_there(house: House, visit: Visit) -> None:
    secure = visit(create_app(replace(house.parts, origin="https://nhipcau.example")))
    assert secure.client.get("/c").headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in visit().client.get("/c").headers
