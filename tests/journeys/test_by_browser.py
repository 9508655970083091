"""Whole ways through, in a real browser against the real demonstration, with JavaScript and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.bot.test_cleaning import telltale
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
Open = Callable[..., Person]
with_and_without_javascript = pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
# The way without JavaScript is also walked over HTTP (test_by_http) and by every transcript on the page.
mostly_with_javascript = pytest.mark.parametrize(
    "scripts", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["javascript", "no-javascript"]
)
NEXT_DAY = "2100-01-01T08:00:00"
PROTECTION, SUPPORT = "Công an Thành phố Hà Nội", "Trung tâm Công tác xã hội"


def enter_desk(open_page: Open, desk_name: str) -> Person:
    """Sign in by typing what the demonstration's page shows."""
    officer = open_page("/", viewport={"width": 1280, "height": 800})
    member = officer.page.locator(".account", has_text=desk_name).locator("form p").first
    code = member.locator("code").inner_text()
    passphrase = member.inner_text().removeprefix(code).strip()
    officer.open("/d").write(code, "Mã cán bộ").write(passphrase, "Cụm mật khẩu").press("Đăng nhập")
    return officer.heading("Hộp thư đến")


def open_case(officer: Person, story: str) -> Person:
    """The case in which this was told, among those of other tests."""
    cases = officer.page.locator(".inbox a")
    for address in [case.get_attribute("href") or "" for case in cases.all()]:
        officer.open(address)
        reason = officer.page.get_by_label("Tôi đang trực bàn")
        if reason.count():
            reason.check()
            officer.press("Mở tin")
        if story in officer.page.content():
            return officer
    raise AssertionError(f"no case tells {story!r}")


def tip(person: Person, story: str) -> str:
    """Send a tip and copy its receipt."""
    person.press("Báo tin").press("Có người bị lừa, ép, giữ").write("co do").press("Tiếp tục")
    person.press("Xã Cổ Đô, Hà Nội").press("Có").press("Kể thêm").write(story).press("Tiếp tục")
    person.heading("Xem lại").press("Gửi luôn").heading("Đã nhận, cảm ơn bạn")
    words = person.receipt()
    person.press("Tôi đã chép")
    return words


def open_mailbox(person: Person, words: str) -> Person:
    return person.open("/c").press("Hộp thư của tôi").write(words).press("Mở hộp thư")


@mostly_with_javascript
def test_a_person_learns(open_page: Open, scripts: bool) -> None:
    person = open_page(java_script_enabled=scripts)
    person.write("bi giu giay to").press("Tìm").sees("Những bài gần với điều bạn viết").sees("113")
    person.page.locator(".choice.hinted").first.click()
    expect(person.page.locator("article.prose h1")).to_be_visible()
    person.sees("Nguồn").sees("Kiểm tra lần cuối ngày")


@pytest.mark.slow
@mostly_with_javascript
def test_a_tip_is_sent_read_answered_and_the_answer_found_by_its_receipt(open_page: Open, scripts: bool) -> None:
    story = f"Ba người bị giữ ở nhà trọ, {'có' if scripts else 'không'} kịch bản."
    person = open_page(java_script_enabled=scripts)
    words = tip(person, story)
    assert len(words.split()) == 9

    officer = enter_desk(open_page, PROTECTION)
    open_case(officer.sees("1 mục mới"), story).press("Bắt đầu xử lý").sees("Đã đổi tình trạng.")
    officer.write("Chúng tôi đang tới.", "Trả lời người gửi").press("Gửi trả lời").sees("Đã gửi trả lời.")

    other = open_page(java_script_enabled=scripts)
    open_mailbox(other, words).sees("Đang xem xét").sees("Chúng tôi đang tới.")
    assert story not in other.page.content()
    other.write("Cảm ơn, họ đã về.").press("Gửi").sees("Bạn viết thêm").press("Rời hộp thư")

    open_case(officer.open("/d"), "Cảm ơn, họ đã về.")


@pytest.mark.slow
@mostly_with_javascript
def test_a_person_finds_help_and_asks_for_it(open_page: Open, scripts: bool) -> None:
    story = f"Em sợ lắm, {'có' if scripts else 'không'} kịch bản."
    person = open_page(java_script_enabled=scripts).press("Tôi cần giúp").press("Bỏ qua").press("Bỏ qua")
    person.press("Chưa biết").sees("Những nơi có thể giúp").press("Viết cho người trực").write(story).press("Tiếp tục")
    person.press("Gửi yêu cầu kín").sees("Mã hộp thư")
    words = person.receipt()
    helper = open_case(enter_desk(open_page, SUPPORT), story)
    helper.page.get_by_text("Cần hỏi thêm").click()
    helper.write("Bạn muốn gặp lúc nào?", "Câu hỏi cho người gửi").press("Gửi câu hỏi").sees("Đã gửi câu hỏi.")
    person.press("Tôi đã chép")
    open_mailbox(person, words).sees("Bạn muốn gặp lúc nào?")


@pytest.mark.slow
def test_every_way_leaves_one_address_in_the_history(open_page: Open) -> None:
    person = open_page(java_script_enabled=False).press("Báo tin").press("Chuyện khác").press("Không rõ")
    assert person.page.url.endswith("/c")
    person.page.go_back()
    assert person.page.url.endswith(("/c", "about:blank"))


@pytest.mark.slow
def test_with_javascript_the_history_does_not_grow(open_page: Open) -> None:
    person = open_page()
    before = person.page.evaluate("history.length")
    person.press("Tìm hiểu").press("Về đầu").press("Báo tin")
    person.press("Về đầu").press("Tìm hiểu").press("Về đầu").press("English")
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    person.press("Learn").press("Back to start")
    assert person.page.evaluate("history.length") <= before + 1


@pytest.mark.slow
def test_the_back_button_goes_the_screens_own_way_and_then_leaves(open_page: Open) -> None:
    person = open_page("/x").open("/c").press("Báo tin").press("Có người bị lừa, ép, giữ").heading("Ở đâu")
    before = person.page.evaluate("history.length")
    with person.page.expect_response(lambda answer: answer.request.method == "POST"):
        person.page.evaluate("history.back()")
    person.heading("Chuyện gì đang xảy ra?").press("Có người bị lừa, ép, giữ").heading("Ở đâu")
    assert person.page.evaluate("history.length") == before
    person.open("/c")
    start = open_page("/x").open("/c").press("Tìm hiểu")
    with start.page.expect_response(lambda answer: answer.request.method == "POST"):
        start.page.evaluate("history.back()")
    start.heading("Chào bạn")
    start.page.evaluate("history.back()")
    start.page.wait_for_url("**/x")


@pytest.mark.slow
def test_after_the_quick_exit_no_back_button_leads_here(open_page: Open) -> None:
    person = open_page("/x").open("/c").press("Báo tin")
    person.page.get_by_role("button", name="Thoát nhanh").click()
    person.page.wait_for_url("**/x")
    for way in ("back", "back", "back", "forward", "forward", "forward", "forward"):
        getattr(person.page, f"go_{way}")()
        assert not person.page.url.endswith("/c")


@pytest.mark.slow
def test_after_a_press_the_new_heading_has_the_focus(open_page: Open) -> None:
    person = open_page().press("Báo tin")
    assert person.page.evaluate("document.activeElement.tagName") == "H1"
    person.write("bi danh, cuu em").press("Tiếp tục")
    assert "113" in person.page.locator("#live").inner_text()


@pytest.mark.slow
def test_the_language_changes_with_the_whole_page(open_page: Open) -> None:
    person = open_page()
    person.page.get_by_role("button", name="English").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    expect(person.page.get_by_role("button", name="Leave now")).to_be_visible()


@pytest.mark.slow
@mostly_with_javascript
def test_the_quick_exit_leaves_nothing_on_the_screen(open_page: Open, scripts: bool) -> None:
    person = open_page(java_script_enabled=scripts).press("Báo tin").press("Chuyện khác")
    person.page.get_by_role("button", name="Thoát nhanh").click()
    person.page.wait_for_url("**/x")
    expect(person.page).to_have_title("Lịch")
    assert "Nhịp" not in person.page.content()
    person.open("/c").heading("Chào bạn")


@pytest.mark.slow
def test_three_times_escape_is_the_quick_exit(open_page: Open) -> None:
    person = open_page().press("Báo tin")
    for _ in range(3):
        person.page.keyboard.press("Escape")
    expect(person.page).to_have_title("Lịch")
    person.open("/c").heading("Chào bạn")


@pytest.mark.slow
def test_ten_idle_minutes_blank_a_private_screen(open_page: Open) -> None:
    person = open_page()
    person.page.clock.install()
    person.open("/c").press("Báo tin").press("Chuyện khác").heading("Ở đâu")
    with person.page.expect_navigation():
        person.page.clock.run_for(10 * 60 * 1000 + 1)
    assert person.page.url.endswith("/c")


@pytest.mark.slow
def test_a_phone_that_slept_shows_nothing_private_when_it_wakes(open_page: Open) -> None:
    person = open_page()
    person.page.clock.install()
    person.open("/c").press("Báo tin").press("Chuyện khác").heading("Ở đâu")
    person.page.clock.set_system_time(NEXT_DAY)
    with person.page.expect_navigation():
        person.page.evaluate("window.dispatchEvent(new Event('focus'))")


@pytest.mark.slow
def test_a_slow_writer_is_kept_in_and_one_who_stopped_is_not(open_page: Open) -> None:
    person = open_page()
    person.page.clock.install()
    person.open("/c").press("Báo tin").press("Chuyện khác").heading("Ở đâu")
    for _ in range(9):
        person.page.clock.run_for(30_000)
        person.page.keyboard.press("a")
    person.page.clock.run_for(60_000)
    stays = [address for address in person.asked if address.endswith("/c/stay")]
    person.page.clock.run_for(5 * 60_000)
    assert len(stays) == 2
    assert [address for address in person.asked if address.endswith("/c/stay")] == stays


def story_box(person: Person) -> Person:
    person.press("Báo tin").press("Chuyện khác").press("Không rõ").press("Không, hoặc không rõ")
    return person.press("Kể thêm")


def choose_photo(person: Person) -> Person:
    photo: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": telltale()}
    person.page.locator("#file").set_input_files(photo)
    return person


@pytest.mark.slow
@with_and_without_javascript
def test_a_file_that_was_chosen_goes_along_with_the_next_press(open_page: Open, scripts: bool) -> None:
    person = story_box(open_page(java_script_enabled=scripts)).write("Một chuyện.").press("Tiếp tục")
    person.press("Thêm: lúc nào, ảnh, ai được đọc").press("Không rõ").press("Bỏ qua")
    expect(person.page.locator("#file")).to_be_visible()
    person.press("Đã gửi xong").sees("Chưa có tệp nào tới đây.")
    choose_photo(person).press("Đã gửi xong").sees("Đã nhận ảnh").press("Đã gửi xong").press("Xem lại và gửi")
    choose_photo(person).press("Gửi luôn").sees("Đã nhận ảnh").press("Gửi luôn")
    words = person.receipt()
    choose_photo(open_mailbox(person.press("Tôi đã chép"), words).write("Xem ảnh này.")).press("Gửi")
    expect(person.page.locator(".letter")).to_contain_text("Bạn gửi tệp")
    person.sees("Xem ảnh này.")


@pytest.mark.slow
def test_a_press_that_would_lose_a_chosen_file_says_so_once(open_page: Open) -> None:
    person = choose_photo(story_box(open_page()).press("Quay lại"))
    person.page.get_by_role("button", name="Xóa hết", exact=True).click()
    person.sees("Tệp bạn chọn chưa được gửi kèm.").heading("Xem lại").finds_no_barrier()
    person.press("Xóa hết").heading("Chào bạn")


@pytest.mark.slow
def test_a_text_beyond_its_room_is_not_sent_and_not_lost(open_page: Open) -> None:
    person = story_box(open_page()).write("ệ" * 6600)
    limit = int(person.page.locator("#text").get_attribute("data-limit") or 0)
    expect(person.page.locator("#room")).to_have_text(f"Dài quá {6600 - limit} chữ cái.")
    sent = len(person.asked)
    person.page.get_by_role("button", name="Tiếp tục", exact=True).click()
    person.sees(f"Dài quá {6600 - limit} chữ cái, nên chưa gửi.")
    assert person.page.locator("#text").input_value() == "ệ" * 6600
    assert len(person.asked) == sent
    person.write("ngắn thôi")
    expect(person.page.locator("#room")).to_have_text(f"Còn viết được {limit - 9} chữ cái.")


@pytest.mark.slow
@pytest.mark.parametrize("status", [413, 500])
def test_an_error_page_takes_no_typed_words_away(open_page: Open, status: int) -> None:
    person = story_box(open_page()).write("chuyện dài của tôi")
    answer = "<html lang=vi><main id=main><h1>Có lỗi</h1><p class=para>Chưa gửi được gì.</p></main></html>"
    person.page.route(
        "**/c", lambda route: route.fulfill(status=status, body=answer, content_type="text/html; charset=utf-8")
    )
    person.press("Tiếp tục").sees("Có lỗi. Chưa gửi được gì.")
    assert person.page.locator("#text").input_value() == "chuyện dài của tôi"
    person.page.unroute("**/c")
    person.press("Tiếp tục")
    expect(person.page.get_by_text("Có lỗi.")).to_have_count(0)


@pytest.mark.slow
def test_typed_words_survive_a_lost_connection(open_page: Open) -> None:
    person = open_page()
    person.page.route("**/c", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    person.write("chuyện dài của tôi")
    person.page.get_by_role("button", name="Tìm", exact=True).click()
    person.sees("Chưa gửi được, có thể do mất mạng.")
    assert person.page.locator("#text").input_value() == "chuyện dài của tôi"
    person.complaints.clear()  # Chromium tells the failure that this test made


@pytest.mark.slow
@mostly_with_javascript
def test_typed_words_survive_an_expired_session_in_any_language(open_page: Open, scripts: bool) -> None:
    person = open_page(java_script_enabled=scripts)
    person.page.get_by_role("button", name="English").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    person.write("chuyện dài của tôi")
    person.page.context.clear_cookies()
    person.press("Search").heading("Trang này để lâu quá")
    assert person.page.locator("#text").input_value() == "chuyện dài của tôi"
    person.press("Gửi lại").sees("Bạn muốn hỏi gì?")


@pytest.mark.slow
def test_the_demonstration_shows_both_sides_and_moves_its_clock(open_page: Open) -> None:
    page = open_page("/", viewport={"width": 1280, "height": 900}).page
    expect(page.frame_locator("iframe[name=chat]").locator("h1")).to_contain_text("Chào bạn")
    page.get_by_role("button", name="Vào bàn").first.click()
    expect(page.frame_locator("iframe[name=desk]").locator("h1")).to_contain_text("Hộp thư đến")
    before = page.locator("time").get_attribute("datetime") or ""
    page.get_by_role("button", name="+1 ngày").click()
    expect(page.locator("time")).not_to_have_attribute("datetime", before)
    page.get_by_role("button", name="Về giờ thật").click()


def test_the_chat_works_by_keyboard_alone(open_page: Open) -> None:
    person = open_page()
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    for _ in range(20):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("document.activeElement.textContent") == "Báo tin":
            break
    person.page.keyboard.press("Enter")
    person.heading("Chuyện gì đang xảy ra?")
