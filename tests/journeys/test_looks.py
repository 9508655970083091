"""Every page in both schemes, on a phone and on a desk: no barrier found, nothing too small, nothing cut off."""

from collections.abc import Callable

import pytest

from tests.journeys.person import Person
from tests.journeys.test_by_browser import PROTECTION, enter_desk

pytestmark = pytest.mark.browser
Open = Callable[..., Person]
Look = tuple[dict[str, int], str]
# Two looks show every token and every width: a phone by day, a desk by night.
DAY: Look = ({"width": 390, "height": 844}, "light")
NIGHT: Look = ({"width": 1280, "height": 800}, "dark")
# Each way leads through screens that all look different.
WAYS = {
    "start": (),
    "learn": ("Tìm hiểu",),
    "privacy": ("Ai biết gì về tôi?",),
    "mailbox": ("Hộp thư của tôi",),
    "help": (
        "Tôi cần giúp",
        "Bỏ qua",
        "Bỏ qua",
        "Chưa biết",
        "Viết cho người trực",
        "Quay lại",
        "Gửi yêu cầu kín",
        "Tôi đã chép",
    ),
    "tip": ("Báo tin", "Có người bị lừa, ép, giữ", "Trên mạng", "Có", "Kể thêm"),
}
SMALL = """() => [...document.querySelectorAll('button, .button, input:not([type=hidden]), textarea, .inbox a')]
  .filter(each => each.offsetParent && each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=[DAY, pytest.param(NIGHT, marks=pytest.mark.slow)], ids=["day", "night"])
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


def looks_well(person: Person, look: Look, title: str = "Nhịp Cầu") -> Person:
    assert person.page.title() == title
    viewport, color_scheme = look
    person.page.set_viewport_size(viewport)
    person.page.emulate_media(color_scheme=color_scheme)
    person.finds_no_barrier()
    assert person.page.evaluate(SMALL) == []
    assert person.page.evaluate(WIDE) <= 0
    return person


QUICK = ("start",)  # the others repeat its blocks; `make prove` looks at every one


@pytest.mark.parametrize("way", [pytest.param(way, marks=() if way in QUICK else pytest.mark.slow) for way in WAYS])
def test_the_chat(open_page: Open, way: str, look: Look) -> None:
    person = looks_well(open_page(), look)
    for words in WAYS[way]:
        looks_well(person.press(words), look)


@pytest.mark.slow
def test_the_desk(open_page: Open, look: Look) -> None:
    person = open_page().press("Báo tin").press("Có trẻ dưới 16 tuổi").press("Của người khác")
    person.press("Không rõ").press("Không, hoặc không rõ").press("Gửi luôn")
    officer = looks_well(enter_desk(open_page, PROTECTION), look)
    officer.page.set_viewport_size(DAY[0])
    assert officer.page.evaluate("document.querySelector('.who code').getClientRects().length") == 1
    officer.page.locator(".inbox a", has_text="Trẻ dưới 16 tuổi").first.click()
    looks_well(officer.heading("Trẻ dưới 16 tuổi"), look)
    officer.page.get_by_label("Tôi đang trực bàn").check()
    officer.press("Mở tin").sees("Diễn biến")
    for closed in officer.page.locator("summary").all():
        closed.click()
    looks_well(officer, look)
    looks_well(officer.write("Đã rõ.", "Ghi chú nội bộ").press("Lưu ghi chú"), look)
    looks_well(officer.press("Đăng xuất"), look)


@pytest.mark.parametrize(
    "path", ["/i/nothing", *(pytest.param(path, marks=pytest.mark.slow) for path in ("/", "/nowhere"))]
)
def test_pages_beside(open_page: Open, path: str, look: Look) -> None:
    looks_well(open_page(path), look)


@pytest.mark.slow
def test_the_calendar(open_page: Open, look: Look) -> None:
    looks_well(open_page("/x"), look, "Lịch")


@pytest.mark.slow
def test_the_fonts_are_our_own(open_page: Open) -> None:
    person = open_page()
    person.page.evaluate("document.fonts.ready")
    loaded = [address for address in person.asked if address.endswith(".woff2")]
    assert len(loaded) >= 2
    assert person.page.evaluate("document.fonts.check('700 16px \"Noto Sans\"', 'Nhịp Cầu ữ ợ ẫ')")
