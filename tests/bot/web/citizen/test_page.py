"""The citizen's page over a scripted conversation."""

from collections.abc import Callable

import pytest

from tests.bot.web.house import House
from tests.bot.web.scripted import BROKEN, BUSY, SCREENS
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def person(visit: Visit) -> Visitor:
    return visit().open("/c")


def at(person: Visitor, address: str) -> Visitor:
    """Go to a screen of the script."""
    fields = {**person.form("once").fields, "press": address}
    return person.post("/c", {name: value for name, value in fields.items() if name in ("csrf", "once", "press")})


def test_the_first_visit_shows_the_start(person: Visitor) -> None:
    assert person.page.words[0] == "Nhịp Cầu"
    assert "Chào bạn. Đây là Nhịp Cầu." in person.page.words
    assert person.page.lang == "vi"


def test_a_press_answers_303_to_the_one_address(person: Visitor) -> None:
    fields = {"csrf": person.form("once").fields["csrf"], "once": "1", "press": "learn"}
    answer = person.client.post("/c", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/c")
    assert "Tìm hiểu" in person.open("/c").page.words


def test_what_is_typed_reaches_the_conversation_once_and_in_nfc(person: Visitor, house: House) -> None:
    person.press("Tìm", text="ho\u0300a gia\u0309i\r\nhai do\u0300ng")
    assert [event.text for event in house.core.events] == ["hòa giải\nhai dòng"]
    assert house.core.events[0].place == "start"
    assert len(house.core.events[0].external_id) == 33 + 1 + 16


def test_pressing_the_same_form_twice_carries_the_same_id(person: Visitor, house: House) -> None:
    fields = person.form("text").fields | {"text": "a"}
    person.post("/c", fields)
    person.post("/c", fields)
    first, second = house.core.events
    assert first.external_id == second.external_id


@pytest.mark.parametrize("other", [{"text": "b"}, {"press": "a"}])
def test_the_same_form_with_other_content_is_another_event(
    person: Visitor, house: House, other: dict[str, str]
) -> None:
    fields = person.form("text").fields
    person.post("/c", fields | {"text": "a"})
    person.post("/c", fields | other)
    first, second = house.core.events
    assert first.external_id != second.external_id
    assert first.external_id[:33] == second.external_id[:33] == fields["once"]


def test_the_cookie_says_nothing_and_dies_with_the_browser(person: Visitor, house: House) -> None:
    at(person, "mailbox/open")
    at(person, "report")
    header = person.client.get("/c").headers["set-cookie"]
    assert "mailbox" not in header
    assert "max-age" not in header.lower()
    assert "HttpOnly" in header
    assert "Path=/c" in header
    assert house.core.events[0].sender not in header


def test_cookies_of_all_places_are_equally_long(person: Visitor) -> None:
    lengths = {len(at(person, place).client.cookies["c"]) for place in SCREENS}
    assert len(lengths) == 1


@pytest.mark.parametrize("place", sorted(SCREENS))
def test_every_screen_has_one_heading_and_a_neutral_title(person: Visitor, place: str) -> None:
    html = at(person, place).answer.text
    assert html.count("<h1") == 1
    assert "<title>Nhịp Cầu</title>" in html


def test_what_people_wrote_is_never_markup(person: Visitor) -> None:
    bare = at(person, "bare").answer.text
    assert "<script>alert" not in bare
    assert "**không đậm**" in bare
    assert "**Tạm** &lt;i&gt;ổn&lt;/i&gt;." in at(person, "mailbox/open").answer.text
    assert "Ở gần &lt;chợ&gt;" in at(person, "story").answer.text
    assert "&lt;b&gt;Bạn không có lỗi" in at(person, "a/papers").answer.text


@pytest.mark.parametrize("place", sorted(SCREENS))
def test_a_private_screen_leaves_by_itself_without_javascript(person: Visitor, place: str) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="600"></noscript>'
    assert (refresh in at(person, place).answer.text) is SCREENS[place].private


def test_the_receipt_is_shown_to_be_copied(person: Visitor) -> None:
    assert "sen lúa mây tre song cam vàng gạo chim" in " ".join(at(person, "receipt").page.words)


def test_the_receipt_box_helps_no_keyboard_learn_it(person: Visitor) -> None:
    html = at(person, "mailbox").answer.text
    for attribute in ('autocomplete="off"', 'autocapitalize="none"', 'spellcheck="false"', 'translate="no"'):
        assert attribute in html


def test_the_page_speaks_the_language_of_the_turn(person: Visitor) -> None:
    english = person.press("English").page
    assert english.lang == "en"
    assert "Leave now" in english.words


def test_a_busy_server_keeps_the_typed_text_to_send_again(person: Visitor, house: House) -> None:
    busy = person.press("Tìm", text=BUSY)
    assert busy.status == 503
    assert busy.answer.headers["retry-after"] == "60"
    assert "Tin của bạn chưa gửi, vẫn còn ở đây. Bấm “Gửi lại” sau một phút." in busy.page.words
    form = busy.form("text")
    assert form.fields["text"] == BUSY
    assert busy.press("Gửi lại", text="lần này được").status == 200
    assert house.core.events[0].external_id.startswith(form.fields["once"] + ":")


def test_an_expired_cookie_loses_no_typed_text(person: Visitor) -> None:
    fields = dict(person.form("text").fields)
    person.client.cookies.clear()
    expired = person.post("/c", fields | {"text": "chuyện dài <của tôi>"})
    assert expired.status == 403
    assert expired.form("text").fields["text"] == "chuyện dài <của tôi>"
    assert "Bạn sắp gửi" in expired.press("Gửi lại").page.words


def test_a_form_with_a_foreign_token_does_nothing(person: Visitor, house: House) -> None:
    assert person.post("/c", {"csrf": "0" * 32, "once": "1", "press": "learn"}).status == 403
    assert not house.core.events


@pytest.mark.parametrize("cookie", ["", "x", "AQAB", "%00", "A" * 500])
def test_a_cookie_that_is_not_ours_starts_anew(visit: Visit, cookie: str) -> None:
    browser = visit()
    browser.client.cookies.set("c", cookie, path="/c")
    assert "Chào bạn. Đây là Nhịp Cầu." in browser.open("/c").page.words


def test_a_breakdown_is_a_calm_page_that_tells_nothing(person: Visitor) -> None:
    broken = person.press("Tìm", text=BROKEN)
    assert broken.status == 500
    assert "Đây không phải lỗi của bạn." in broken.page.text
    assert "never shown" not in broken.answer.text


def test_the_quick_exit_forgets_and_leads_to_a_calendar(person: Visitor, house: House) -> None:
    at(person, "story")
    sender = house.core.events[0].sender
    calendar = person.press("Thoát nhanh")
    assert house.core.forgotten == [sender]
    assert "c" not in person.client.cookies
    assert "<title>Lịch</title>" in calendar.answer.text
    assert "Tháng 11 năm 2026" in calendar.page.words
    assert "Nhịp" not in calendar.answer.text
    assert "style.css" not in calendar.answer.text


def test_the_quick_exit_needs_neither_cookie_nor_token(visit: Visit) -> None:
    assert "Tháng 11 năm 2026" in visit().post("/c/leave", {}).page.words


@pytest.mark.parametrize("place", sorted(SCREENS))
def test_the_quick_exit_is_on_every_screen(person: Visitor, place: str) -> None:
    assert any("Thoát nhanh" in form.buttons for form in at(person, place).page.forms)


def test_the_quick_exit_empties_the_browsers_cache(person: Visitor) -> None:
    assert person.client.post("/c/leave").headers["clear-site-data"] == '"cache"'
