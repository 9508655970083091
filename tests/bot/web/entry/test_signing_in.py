"""Signing in as outside the demonstration: the QR code, six digits, another passphrase, a locked desk."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyotp import TOTP

from handlers.officials.entry.enrolment import Enrolment
from handlers.officials.entry.signin import PASSPHRASES
from tests.bot.web.house import EASY, PASSPHRASE, House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
OTHER = "mưa trên mái tôn nhà bà"
SET_UP, OUTSIDE, INSIDE = "Cài mã 6 số", "Đăng nhập bàn trực", "Hộp thư đến"


@pytest.fixture
def guarded(house: House) -> House:
    """The second factor is asked for."""
    side = house.parts.officials
    assert side
    asked = Enrolment(house.database, house.clock, side.ring, EASY)
    house.parts = replace(house.parts, officials=replace(side, enrolment=asked))
    return house


def joined(house: House, visit: Visit) -> Visitor:
    browser = visit(house.app).open(f"/i/{house.invite(house.open_desk())}")
    return browser.press("Nhận lời mời", passphrase=PASSPHRASE, repeated=PASSPHRASE)


def phone(house: House, browser: Visitor) -> Callable[[], str]:
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", browser.page.text)
    assert secret
    totp = TOTP(secret[0].replace(" ", ""))
    return lambda: totp.at(house.clock.real())


def own_code(browser: Visitor) -> str:
    found = re.search(r"CB-\w{4}-\w\w", browser.page.text)
    assert found
    return found[0]


def test_who_joins_a_desk_sets_the_second_factor_up_before_anything_else(guarded: House, visit: Visit) -> None:
    browser = joined(guarded, visit)
    assert SET_UP in browser.page.words
    for path in ("/d", "/d/members", "/d/passphrase"):
        assert SET_UP in browser.open(path).page.words
    wrong = browser.press("Xong, vào bàn", digits="000000")
    assert wrong.status == 403
    assert "6 số này chưa đúng" in wrong.page.text
    inside = wrong.press("Xong, vào bàn", digits=phone(guarded, wrong)())
    assert INSIDE in inside.page.words


def test_the_qr_code_is_drawn_here_and_the_page_runs_and_fetches_nothing(guarded: House, visit: Visit) -> None:
    browser = joined(guarded, visit)
    html = browser.answer.text
    assert 'class="qr"' in html
    assert "style=" not in html
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", html)
    assert browser.answer.headers["cache-control"] == "no-store"


def test_from_then_on_code_passphrase_and_digits_let_in(guarded: House, visit: Visit) -> None:
    browser = joined(guarded, visit)
    shown, code = phone(guarded, browser), own_code(browser)
    browser.press("Xong, vào bàn", digits=shown()).press("Đăng xuất")
    guarded.clock.pass_(1)
    without = visit(guarded.app).open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)
    assert without.status == 403
    assert "6 số chưa đúng" in without.page.text
    inside = without.press("Đăng nhập", code=code, passphrase=PASSPHRASE, digits=shown())
    assert INSIDE in inside.page.words


def test_an_officer_who_closed_the_page_sets_it_up_at_the_next_sign_in(guarded: House, visit: Visit) -> None:
    code = own_code(joined(guarded, visit))
    again = visit(guarded.app).open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)
    assert SET_UP in again.page.words
    assert INSIDE in again.press("Xong, vào bàn", digits=phone(guarded, again)()).page.words


def test_there_is_a_way_out_of_setting_it_up(guarded: House, visit: Visit) -> None:
    out = joined(guarded, visit).press("Đăng xuất")
    assert OUTSIDE in out.page.words
    assert OUTSIDE in out.open("/d").page.words


def test_a_stranger_finds_nothing_to_set_up(guarded: House, visit: Visit) -> None:
    browser = visit(guarded.app).open("/d/second-factor")
    assert OUTSIDE in browser.page.words
    assert browser.post("/d/second-factor", {"digits": "000000"}).status == 200
    assert OUTSIDE in browser.page.words


def test_many_wrong_tries_are_told_how_long_to_wait(house: House, visit: Visit) -> None:
    code, browser = house.enrol(house.open_desk()).code, visit().open("/d")
    for _ in range(PASSPHRASES[0]):
        browser.press("Đăng nhập", code=code, passphrase=OTHER)
    slow = browser.press("Đăng nhập", code=code, passphrase=PASSPHRASE)
    assert slow.status == 429
    assert "chờ 6 giây" in slow.page.text
    house.clock.pass_(0.1)
    assert INSIDE in slow.press("Đăng nhập", code=code, passphrase=PASSPHRASE).page.words


def test_the_demonstration_asks_for_no_digits_and_says_so(house: House, visit: Visit) -> None:
    page = visit().open("/d").page
    assert "Đây là bản chạy thử nên không hỏi mã 6 số" in page.text


def officer(house: House, visit: Visit) -> Visitor:
    code = house.enrol(house.open_desk()).code
    return visit().open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)


def test_a_desk_left_alone_for_half_an_hour_is_locked(house: House, visit: Visit) -> None:
    browser = officer(house, visit)
    house.clock.pass_(29)
    assert INSIDE in browser.open("/d").page.words
    house.clock.pass_(29)
    assert INSIDE in browser.open("/d").page.words
    house.clock.pass_(31)
    assert OUTSIDE in browser.open("/d").page.words


def test_the_passphrase_is_changed_on_the_page(house: House, visit: Visit) -> None:
    browser = officer(house, visit)
    changed = (
        browser.follow("Thành viên")
        .follow("Đổi cụm mật khẩu")
        .press("Đổi cụm", old=PASSPHRASE, passphrase=OTHER, repeated=OTHER)
    )
    assert "Đã đổi" in changed.page.text
    assert INSIDE in changed.open("/d").page.words
    code = house.accounts[0].code
    out = changed.press("Đăng xuất")
    assert OUTSIDE in out.press("Đăng nhập", code=code, passphrase=PASSPHRASE).page.words
    assert INSIDE in out.press("Đăng nhập", code=code, passphrase=OTHER).page.words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": OTHER, "passphrase": OTHER, "repeated": OTHER}, "Cụm đang dùng chưa đúng"),
        ({"old": PASSPHRASE, "passphrase": OTHER, "repeated": PASSPHRASE}, "không giống nhau"),
        ({"old": PASSPHRASE, "passphrase": "123456789012", "repeated": "123456789012"}, "dễ đoán"),
        ({"csrf": "0" * 32}, "để lâu quá"),
    ],
)
def test_what_is_wrong_with_a_new_passphrase_is_said(
    house: House, visit: Visit, typed: dict[str, str], told: str
) -> None:
    browser = officer(house, visit).open("/d/passphrase")
    form = browser.form("old")
    refused = browser.post(form.action, form.fields | typed)
    assert refused.status in (400, 403)
    assert told in refused.page.text
    assert PASSPHRASE not in refused.answer.text
