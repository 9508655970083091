"""An official's chat: joining by invite, thirty days on one device, and nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from bot.web.app import create_app
from handlers.conversation import Event, Turn
from storage.accounts import addresses, officials
from storage.accounts.addresses import TELEGRAM, Chat
from storage.engine import Busy
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, HALF, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
THIRTY_DAYS = 30 * 24 * 60
CLOSED = "Cần một lời mời mới"


@pytest.fixture
def reporter(hanoi: Hanoi, visit: Visit) -> Visitor:
    """At the first screen, as Xã Ba Vì's."""
    return hanoi.joined(visit(), "reporter", BA_VI)


def test_an_invite_says_the_role_the_unit_and_how_long_it_lasts(hanoi: Hanoi, visit: Visit) -> None:
    page = visit().open(hanoi.invite("reporter", BA_VI)).page
    assert "Cán bộ báo cáo · Xã Ba Vì" in page.words
    assert "30 ngày, trên máy và trình duyệt này" in page.text
    assert [list(form.buttons) for form in page.forms] == [["Nhận việc"]]


def test_looking_at_an_invite_does_not_use_it(hanoi: Hanoi, visit: Visit) -> None:
    address, browser = hanoi.invite("reporter", BA_VI), visit()
    for _ in range(2):
        assert browser.open(address).status == 200
    assert "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027" in browser.press("Nhận việc").page.text
    assert visit().open(address).status == 404


def test_an_invite_from_a_page_left_open_too_long_is_asked_again(hanoi: Hanoi, visit: Visit) -> None:
    address, browser = hanoi.invite("reporter", BA_VI), visit()
    again = browser.post(address, {"csrf": "0" * 32})
    assert again.status == 403
    assert "Trang này để lâu quá" in again.page.text
    assert "Xã Ba Vì: báo cáo" in again.press("Nhận việc").page.text


def test_a_focal_point_comes_to_the_province_and_has_a_chat_too(hanoi: Hanoi, visit: Visit) -> None:
    focal = visit().open(hanoi.invite("focal")).press("Nhận việc")
    assert "Tiến độ báo cáo 6 tháng đầu năm 2027" in focal.page.words
    assert "Bảng theo dõi của tỉnh" in focal.open("/o").page.links


def test_a_reporter_has_no_page_of_the_province(reporter: Visitor) -> None:
    assert CLOSED in reporter.open("/p").page.words


def test_the_cookie_is_kept_for_thirty_days_and_says_nothing(reporter: Visitor) -> None:
    header = reporter.client.get("/o").headers["set-cookie"]
    for part in ("o=", "Max-Age=2592000", "HttpOnly", "Path=/o", "SameSite=lax"):
        assert part.lower() in header.lower()
    assert BA_VI not in header
    assert "start" not in header


def test_nobody_without_an_invite_is_shown_a_form(visit: Visit) -> None:
    page = visit().open("/o").page
    assert visit().open("/o").status == 200
    assert CLOSED in page.words
    assert "Người vận hành hệ thống tạo lời mời" in page.text
    assert page.forms == []


@pytest.mark.parametrize("cookie", ["", "x", "AQAB", "A" * 500])
def test_a_cookie_that_is_not_ours_opens_nothing(visit: Visit, cookie: str) -> None:
    browser = visit()
    browser.client.cookies.set("o", cookie, path="/o")
    assert CLOSED in browser.open("/o").page.words


def test_ten_quiet_minutes_close_nothing_and_thirty_days_do(reporter: Visitor, house: House) -> None:
    reporter.press("Nộp ngay")
    asked = reporter.page.words
    house.clock.pass_(11)
    assert reporter.open("/o").page.words == asked
    house.clock.pass_(THIRTY_DAYS)
    assert CLOSED in reporter.open("/o").page.words


def test_a_press_answers_303_to_the_one_address(reporter: Visitor) -> None:
    answer = reporter.client.post("/o", data=reporter.page.form_of("Nộp ngay").pressed("Nộp ngay"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/o")


def test_what_was_answered_stands_in_the_draft(reporter: Visitor, hanoi: Hanoi) -> None:
    reporter.press("Nộp ngay").press("Có")
    assert hanoi.duty(BA_VI, HALF).state == "draft"


def test_pressing_twice_answers_one_question(reporter: Visitor) -> None:
    fields = reporter.press("Nộp ngay").page.form_of("Có").pressed("Có")
    once, twice = (reporter.post("/o", fields).page.words for _ in range(2))
    assert once == twice


def test_two_communes_in_two_browsers_see_their_own(hanoi: Hanoi, visit: Visit, reporter: Visitor) -> None:
    other = hanoi.joined(visit(), "reporter", CO_DO)
    assert "Xã Cổ Đô" in other.page.text
    assert "Xã Ba Vì" not in other.page.text
    assert "Xã Ba Vì" in reporter.open("/o").page.text


def test_there_is_no_quick_exit_and_nothing_hides(reporter: Visitor) -> None:
    html = reporter.press("Nộp ngay").answer.text
    assert "Thoát nhanh" not in html
    assert "data-private" not in html
    assert "/c/" not in html
    assert 'content="600"' not in html


def test_only_the_first_screen_looks_for_news_without_javascript(reporter: Visitor) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="60"></noscript>'
    assert refresh in reporter.answer.text
    assert refresh not in reporter.press("Nộp ngay").answer.text


def test_signing_out_asks_once_and_says_that_there_is_no_way_back(reporter: Visitor) -> None:
    asked = reporter.open("/o").open("/o/sign-out")
    assert "Đăng xuất rồi thì phải có lời mời mới" in asked.page.text
    assert "Xã Ba Vì: báo cáo" in asked.follow("Ở lại").page.text


def test_signing_out_names_the_chat_by_which_one_comes_in_again(hanoi: Hanoi, reporter: Visitor) -> None:
    house, who = hanoi.house, hanoi.house.database.read(lambda tx: officials.reporters(tx, "01"))[BA_VI][0].id
    assert house.parts.officials
    ring, day = house.parts.officials.ring, house.clock.now().date()
    house.database.write(lambda tx: addresses.link(tx, ring, who, Chat(TELEGRAM, "7001"), day))
    asked = reporter.open("/o/sign-out").page.text
    assert "trong bot Telegram" in asked
    assert "lời mời mới" not in asked


def test_whoever_is_not_signed_in_is_asked_nothing(visit: Visit) -> None:
    assert CLOSED in visit().open("/o/sign-out").page.words


def test_an_address_of_ours_is_a_link(reporter: Visitor) -> None:
    opened = reporter.press("Cách nhắc tôi").press("Mở lịch riêng")
    assert [href for said, href in opened.page.links.items() if said == href and href.endswith(".ics")]
    assert [href for said, href in opened.page.links.items() if said == href and href.endswith("/o/email")]


def test_what_answered_a_press_is_not_shown_at_a_later_visit(hanoi: Hanoi, reporter: Visitor) -> None:
    told = reporter.press("Cách nhắc tôi").press("Không nhắc trước 9 giờ")
    assert "Đã ghi cách nhắc" in told.open("/o").page.text
    hanoi.house.clock.pass_(11)
    assert "Đã ghi cách nhắc" not in reporter.open("/o").page.text


def test_signing_out_ends_the_session_for_whoever_has_a_copy(reporter: Visitor) -> None:
    copy = reporter.client.cookies["o"]
    assert CLOSED in reporter.open("/o/sign-out").press("Vẫn đăng xuất").page.words
    reporter.client.cookies.set("o", copy, path="/o")
    assert CLOSED in reporter.open("/o").page.words


def at_a_box(reporter: Visitor) -> Visitor:
    """The second question is answered by typing."""
    return reporter.press("Nộp ngay").press("Có")


def test_an_expired_session_loses_no_typed_text(reporter: Visitor, house: House) -> None:
    at_a_box(reporter)
    house.clock.pass_(THIRTY_DAYS)
    expired = reporter.press("Tiếp tục", text="12/KH-UBND <bản sửa>")
    assert expired.status == 403
    assert expired.form("text").fields["text"] == "12/KH-UBND <bản sửa>"
    assert "Chữ anh/chị viết chưa gửi, vẫn còn ở đây." in expired.page.text


def test_after_a_new_invite_the_kept_text_goes_through(
    reporter: Visitor, house: House, hanoi: Hanoi, visit: Visit
) -> None:
    at_a_box(reporter)
    house.clock.pass_(THIRTY_DAYS)
    kept = reporter.press("Tiếp tục", text="12/KH-UBND").page.form_of("Gửi lại").pressed("Gửi lại")
    hanoi.joined(reporter, "reporter", BA_VI).press("Điền tiếp")
    assert "12/KH-UBND" in reporter.post("/o", kept).answer.text


def test_text_that_is_too_long_comes_back(reporter: Visitor) -> None:
    long = at_a_box(reporter).press("Tiếp tục", text="x" * 4001)
    assert long.status == 413
    assert long.form("text").fields["text"] == "x" * 4001


def test_a_form_with_a_foreign_token_does_nothing(reporter: Visitor, hanoi: Hanoi) -> None:
    fields = reporter.press("Nộp ngay").page.form_of("Có").pressed("Có") | {"csrf": "0" * 32}
    assert reporter.post("/o", fields).status == 403
    assert hanoi.duty(BA_VI).state == "expected"


class Stubborn:
    """A conversation that has no time for anybody's words."""

    def handle(self, event: Event) -> Turn:
        raise Busy


def stubborn(house: House) -> Starlette:
    officials = house.parts.officials
    assert officials
    return create_app(replace(house.parts, officials=replace(officials, core=Stubborn())))


def test_a_busy_server_keeps_what_was_typed(reporter: Visitor, house: House, visit: Visit) -> None:
    form = at_a_box(reporter).page.form_of("Tiếp tục").pressed("Tiếp tục", text="12/KH-UBND")
    there = visit(stubborn(house))
    there.client.cookies.set("o", reporter.client.cookies["o"], path="/o")
    busy = there.post("/o", form)
    assert busy.status == 503
    assert busy.answer.headers["retry-after"] == "60"
    assert busy.form("text").fields["text"] == "12/KH-UBND"


def test_a_page_that_never_was_leads_back_to_the_chat(visit: Visit) -> None:
    lost = visit().open("/o/nothing")
    assert lost.status == 404
    assert lost.page.links["Về trang đầu"] == "/o"
    assert "anh/chị" in lost.page.text
