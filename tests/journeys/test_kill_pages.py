"""kill -9 of the whole service while somebody is at its pages; then the browser's "send again"."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.journeys.desk_stages import AUDIT, PICTURE, PIECE
from tests.journeys.server import Person, Server, started
from tests.page import Form, Page

STORY = "Quán đó giữ giấy tờ của ba người."
REPLY = "Chúng tôi đã đọc và đang xem."
FILE = "Tệp đính kèm"  # in the place of words, where a letter has none


def dying(when: str, pattern: str) -> tuple[str, ...]:
    return ("-m", "tests.journeys.dying", when, pattern)


@contextmanager
def officer(home: Path, url: str) -> Iterator[httpx.Client]:
    """The first of the city's, signed in at the desk."""
    account = json.loads((home / "demo.json").read_text("utf-8"))["accounts"][0]
    with httpx.Client(base_url=url, follow_redirects=True, timeout=30, headers={"origin": url}) as browser:
        door = next(form for form in Page(browser.get("/d").text).forms if "passphrase" in form.fields)
        browser.post(door.action, data=door.fields | {"code": account["code"], "passphrase": account["passphrase"]})
        yield browser


def only_case(browser: httpx.Client) -> Page:
    inbox = Page(browser.get("/d").text)
    return Page(browser.get(next(link for link in inbox.links.values() if link.startswith("/d/c/"))).text)


def box(page: Page, kind: str) -> Form:
    return next(form for form in page.forms if form.action.endswith(f"/{kind}"))


def moved(browser: httpx.Client, url: str) -> None:
    """The service came back on another port: cookies stay."""
    browser.base_url = httpx.URL(url)
    browser.headers["origin"] = url


@contextmanager
def dies(server: Server) -> Iterator[None]:
    with pytest.raises(httpx.TransportError):
        yield
    assert server.process.wait(30) == -9


def filed(person: Person) -> str:
    person.write_tip(STORY)
    person.press("Gửi luôn")
    phrase = " ".join(person.page.receipt)
    person.press("Tôi đã chép")
    return phrase


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_reply_sent_again_after_a_power_cut_is_one_reply(home: Path, when: str) -> None:
    with Person() as person:
        with started(home) as server:
            person.visit(server.url)
            phrase = filed(person)
            with officer(home, server.url) as browser:
                page = only_case(browser)
                opening = box(page, "open")
                sheet = Page(browser.post(opening.action, data=opening.fields | {"reason": "duty"}).text)
                reply, written = box(sheet, "reply"), {"text": REPLY}
                cookies = browser.cookies
        with started(home, dying(when, AUDIT)) as server, httpx.Client(timeout=30, cookies=cookies) as browser:
            moved(browser, server.url)
            with dies(server):
                browser.post(reply.action, data=reply.fields | written)
        with started(home) as server, httpx.Client(timeout=30, cookies=cookies) as browser:
            moved(browser, server.url)
            for _ in range(2):  # the browser's "send again", and once more impatiently
                assert browser.post(reply.action, data=reply.fields | written).status_code == 303
            person.visit(server.url)
            assert person.open_mailbox(phrase).text.count(REPLY) == 1


@pytest.mark.slow
def test_half_an_upload_leaves_nothing_in_the_mailbox_and_can_be_sent_again(home: Path) -> None:
    with Person() as person:
        with started(home) as server:
            person.visit(server.url)
            phrase = filed(person)
        with started(home, dying("after", PIECE)) as server:
            person.visit(server.url)
            fields = person.open_mailbox(phrase).asks.fields | {"text": ""}
            with dies(server):
                person.client.post("/c/file", data=fields, files={"file": ("1.jpg", PICTURE, "image/jpeg")})
        with started(home) as server:
            person.visit(server.url)
            assert FILE not in person.page.text
            for _ in range(2):
                sent = person.client.post("/c/file", data=fields, files={"file": ("1.jpg", PICTURE, "image/jpeg")})
                assert sent.status_code == 303
            assert person.look().text.count(FILE) == 1
