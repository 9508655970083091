"""The headers of every answer, and what is turned away at the door."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from bot.web.errors import ErrorPages
from bot.web.guard import BODY_BYTES, TooSlow, read_body
from bot.web.render import Pages
from content.texts import Texts
from tests.bot.web.house import LOCALES, House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
PAGES = ["/c", "/d", "/x", "/i/nothing", "/nowhere", "/health", "/static/style.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_keeps_the_page_to_itself(visit: Visit, path: str) -> None:
    headers = visit().open(path).answer.headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("path", PAGES[:-1])
def test_no_page_is_stored(visit: Visit, path: str) -> None:
    assert visit().open(path).answer.headers["cache-control"] == "no-store"


def test_the_demonstration_may_frame_its_own_pages_only(house: House, visit: Visit) -> None:
    headers = visit(house.demo_app).open("/").answer.headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/c", "/d", "/x", "/nowhere"])
def test_no_page_carries_a_script_or_a_style_of_its_own(visit: Visit, path: str) -> None:
    html = visit().open(path).answer.text
    assert "style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert "onclick" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "http://["},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/c", "/c/leave", "/d/sign-in"])
def test_a_form_from_another_site_is_refused(visit: Visit, headers: dict[str, str], path: str) -> None:
    answer = visit().post(path, {"press": "start"}, **headers)
    assert answer.status == 403
    assert "từ một trang khác" in answer.page.text


@pytest.mark.parametrize(
    "headers", [{"origin": "http://localhost"}, {"origin": "null", "sec_fetch_site": "same-origin"}, {}]
)
def test_our_own_form_goes_through(visit: Visit, headers: dict[str, str]) -> None:
    browser = visit().open("/c")
    fields = {"csrf": browser.page.forms[1].fields["csrf"], "once": "1", "press": "learn"}
    assert browser.post("/c", fields, **headers).status == 200


def test_a_body_beyond_the_limit_is_refused_with_a_calm_page(visit: Visit) -> None:
    answer = visit().post("/c", {"text": "a" * (BODY_BYTES + 1)})
    assert answer.status == 413
    assert "Tin dài quá" in answer.page.text


def test_a_body_that_never_comes_whole_is_given_up() -> None:
    async def nothing() -> Message:
        return await asyncio.get_running_loop().create_future()

    async def wait() -> None:
        scope = {"type": "http", "method": "POST", "headers": [], "path": "/c"}
        await read_body(Request(scope, nothing), seconds=0)

    with pytest.raises(TooSlow):
        asyncio.run(wait())


def test_a_body_that_came_too_slowly_is_told_as_one_that_could_not_be_read() -> None:
    async def show() -> Response:
        request = Request({"type": "http", "method": "POST", "headers": [], "path": "/c"})
        return await ErrorPages(Pages(Texts.load(LOCALES))).refused(request, TooSlow())

    answer = asyncio.run(show())
    assert answer.status_code == 408
    assert "Trang không hiểu được yêu cầu này" in bytes(answer.body).decode()


def test_a_body_that_does_not_say_its_length_is_counted_while_it_comes(visit: Visit) -> None:
    browser = visit()

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(BODY_BYTES // 9000 + 1):
            yield b"text=" + b"a" * 9000

    assert browser.client.post("/c", content=pieces()).status_code == 413


@pytest.mark.parametrize("body", [b"text=\xff", b"text=%ff%fe", b"&".join(b"a=1" for _ in range(50))])
def test_a_form_that_cannot_be_read_is_refused(visit: Visit, body: bytes) -> None:
    assert visit().client.post("/c", content=body).status_code == 400


@pytest.mark.parametrize("path", ["/nowhere", "/d/c", "/static/none.css"])
def test_an_unknown_page_is_a_calm_404(visit: Visit, path: str) -> None:
    answer = visit().open(path)
    assert answer.status == 404
    assert "Không có trang này" in answer.page.text
    assert "<title>Nhịp Cầu</title>" in answer.answer.text


def test_a_wrong_method_looks_like_an_unknown_page(visit: Visit) -> None:
    assert visit().client.delete("/c").status_code == 405


@pytest.mark.parametrize(
    ("wish", "path", "said"),
    [
        ("en-GB,en;q=0.9,vi;q=0.8", "/c/none", "There is no such page"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "/c/none", "Không có trang này"),
        ("", "/c/none", "Không có trang này"),
        ("en", "/d/none", "Không có trang này"),
    ],
)
def test_an_error_page_speaks_the_browsers_language_on_the_citizens_side(
    visit: Visit, wish: str, path: str, said: str
) -> None:
    assert said in visit().client.get(path, headers={"accept-language": wish}).text


@pytest.mark.parametrize("path", ["/c/", "/d/", "/x/", "/health/"])
def test_no_address_is_mended_by_a_redirect(visit: Visit, path: str) -> None:
    assert visit().client.get(path).status_code == 404


def test_an_error_on_the_desk_side_speaks_to_an_officer(visit: Visit) -> None:
    assert "Mời anh/chị về trang đầu." in visit().open("/d/none").page.text
    assert "Mời bạn về trang đầu." in visit().open("/c/none").page.text
