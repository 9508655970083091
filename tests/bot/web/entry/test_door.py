"""The desk's door: nobody comes in without a token of the page, and nobody is left half outside."""

from collections.abc import Callable

import pytest

from tests.bot.web.house import PASSPHRASE, House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
OUTSIDE = "Đăng nhập bàn trực"
INSIDE = "Hộp thư đến"


@pytest.fixture
def code(house: House) -> str:
    return house.enrol(house.open_desk()).code


@pytest.fixture
def officer(visit: Visit, code: str) -> Visitor:
    return visit().open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)


@pytest.mark.parametrize("token", [{}, {"csrf": ""}, {"csrf": "0" * 32}])
def test_signing_in_needs_the_token_of_the_page(visit: Visit, code: str, token: dict[str, str]) -> None:
    browser = visit().open("/d")
    refused = browser.post("/d/sign-in", {"code": code, "passphrase": PASSPHRASE} | token)
    assert refused.status == 403
    assert refused.form("code").fields["code"] == code
    assert INSIDE not in browser.open("/d").page.words


def test_signing_in_changes_the_token(visit: Visit, code: str) -> None:
    browser = visit().open("/d")
    before = browser.form("csrf").fields["csrf"]
    inside = browser.press("Đăng nhập", code=code, passphrase=PASSPHRASE)
    assert inside.form("csrf").fields["csrf"] != before
    assert inside.post("/d/sign-out", {"csrf": before}).status == 403
    assert INSIDE in browser.open("/d").page.words


def test_signing_out_with_a_foreign_token_changes_nothing_and_offers_it_again(officer: Visitor) -> None:
    again = officer.post("/d/sign-out", {"csrf": "0" * 32})
    assert again.status == 403
    assert INSIDE in officer.open("/d").page.words
    officer.answer = again.answer
    assert OUTSIDE in again.press("Đăng xuất").page.words


def test_what_stands_on_the_desks_pages_speaks_to_an_officer(officer: Visitor) -> None:
    again = officer.post("/d/sign-out", {"csrf": "0" * 32})
    assert "Mời anh/chị mở lại từ đầu." in again.page.text
    assert "bạn" not in again.page.text
