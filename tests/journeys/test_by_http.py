"""The same ways by HTTP alone, over a real port: for machines where no browser can be had."""

from collections.abc import Iterator

import httpx
import pytest

from tests.page import Page


class Walker:
    """Presses buttons by their words."""

    def __init__(self, server: str) -> None:
        self.http = httpx.Client(base_url=server, follow_redirects=True)
        self.page = Page("<html lang='vi'></html>")

    def open(self, path: str) -> "Walker":
        self.page = Page(self.http.get(path).text)
        return self

    def press(self, words: str, **typed: str) -> "Walker":
        form = self.page.form_of(words)
        self.page = Page(self.http.post(form.action, data=form.pressed(words, **typed)).text)
        return self


@pytest.fixture
def walker(server: str) -> Iterator[Walker]:
    made = Walker(server)
    yield made.open("/c")
    made.http.close()


def test_the_server_is_well(walker: Walker) -> None:
    assert walker.http.get("/health").json()["status"] == "ok"


def test_a_tip_is_sent_and_its_mailbox_opened(walker: Walker) -> None:
    walker.press("Báo tin").press("Ở quán, cơ sở").press("Tiếp tục", text="co do")
    walker.press("Xã Cổ Đô, Hà Nội").press("Không, hoặc không rõ").press("Gửi luôn")
    assert "Đã nhận, cảm ơn bạn" in walker.page.words
    words = walker.page.receipt
    assert len(words) == 9
    walker.press("Tôi đã chép").press("Hộp thư của tôi").press("Mở hộp thư", text=" ".join(words).upper())
    assert "Đã nhận" in walker.page.words


def test_the_clock_answers_after_the_tick(walker: Walker) -> None:
    moved = walker.http.post("/demo/clock", json={"now": "2027-06-09T08:00:00+07:00"}).json()
    assert moved["now"].startswith("2027-06-09T08:00:0")
    assert isinstance(moved["sent"], int)
    walker.http.post("/demo/clock", data={"by": "real"})
