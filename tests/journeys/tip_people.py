"""Who takes part in a tip's way through the real processes: a person in either channel, and officers at their pages.

A person is whatever can press, type and show: `InChat` before the stand-in, or `AtPage`. An `Officer` is a browser
without JavaScript.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import httpx

from bot.channels.outbox import VEIL
from bot.clock import SystemClock
from storage.accounts.invites import create_invite
from storage.accounts.organisations import Level, create_desk, create_organisation
from storage.accounts.vouching import Signer
from tests.bots import CITIZENS, OFFICIALS
from tests.journeys.bots import PATIENCE, Town
from tests.journeys.server import Person, Server
from tests.journeys.test_two_processes import PASSPHRASE, on_the_phone
from tests.page import Page
from tests.telegram import Person as Chatter
from tests.telegram import Standin
from tests.telegram.stage import TelegramStage
from tests.world import CO_DO, HANOI

CITY, COMMUNE = "Công an Thành phố Hà Nội", "Công an xã Cổ Đô"


class Stage(Protocol):
    """Where a person stands: what they press and type, and what is in sight then."""

    def press(self, label: str) -> None: ...
    def type(self, text: str) -> None: ...
    def text(self) -> str: ...
    def buttons(self) -> list[str]: ...
    def receipt(self) -> str: ...


@dataclass
class AtPage:
    """At the page, without JavaScript. `with AtPage.of(url) as lan:`"""

    person: Person

    @classmethod
    @contextmanager
    def of(cls, url: str) -> "Iterator[AtPage]":
        with Person() as person:
            person.visit(url)
            yield cls(person)

    def press(self, label: str) -> None:
        self.person.press(label)

    def type(self, text: str) -> None:
        self.person.type(text)

    def text(self) -> str:
        return self.person.look().text

    def buttons(self) -> list[str]:
        return [label for form in self.person.page.forms for label in form.buttons]

    def receipt(self) -> str:
        return " ".join(self.person.page.receipt)

    def attach(self, name: str, content: bytes, mime: str) -> None:
        """The button beside the box: what a browser sends for it."""
        form = next(form for form in self.person.page.forms if "file" in form.fields)
        fields = {each: value for each, value in form.fields.items() if each != "file"}
        answer = self.person.client.post("/c/file", data=fields, files={"file": (name, content, mime)})
        assert answer.status_code == 303, answer.text
        self.person.look()


@dataclass
class InChat(TelegramStage):
    """In Telegram, before a bot in another process: nobody can ask it whether it is done."""

    @classmethod
    def of(cls, api: Standin) -> "InChat":
        return cls(None, api, api.person(CITIZENS), patience=PATIENCE)

    def _wait(self) -> None:
        super()._wait()
        self.api.wait_for(lambda: self.person.newest().text != VEIL.html, PATIENCE)

    def attach(self, name: str, content: bytes, mime: str) -> None:
        self.person.send_document(content, name, mime)
        self._wait()


@dataclass
class Officer:
    """A member of a desk, signed in. `page`: what they see now."""

    browser: httpx.Client
    page: Page = field(default_factory=lambda: Page("<html lang='vi'></html>"))

    @property
    def labels(self) -> list[str]:
        return [label for form in self.page.forms for label in form.buttons]

    def look(self, path: str = "/d") -> Page:
        return self._see(self.browser.get(path))

    def press(self, label: str, **typed: str) -> Page:
        form = self.page.form_of(label)
        return self._see(self.browser.post(form.action, data=form.pressed(label, **typed)))

    def open(self, story: str) -> Page:
        """The case in which this is told, among those of other tests."""
        self.look()
        for address in dict.fromkeys(self._cases()):
            self.look(address)
            if "Mở tin" in self.labels:
                self.press("Mở tin", reason="duty")
            if story in self.page.text:
                return self.page
        raise AssertionError(f"no case tells {story!r}")

    def give_to(self, desk: str, why: str) -> Page:
        """Another desk of this side, by words of its name."""
        offered = re.findall(r'<option value="([0-9a-f]{32})">([^<]+)</option>', self.page.html)
        [to] = [value for value, name in offered if desk in name]
        return self.press("Chuyển tin", to=to, text=why)

    def link_chat(self, api: Standin, chat: Chatter) -> None:
        """From the desk's page: the link is good once, and a press in the chat uses it up."""
        self.look()
        token = re.search(r"\?start=([\w-]+)", self.press("Nhận tin nhắn báo việc qua Telegram").html)
        assert token
        chat.start(token[1])
        api.wait_idle(chat, PATIENCE)
        chat.press("Nối khung chat")
        api.wait_idle(chat, PATIENCE)

    def fetch(self, link: str) -> httpx.Response:
        """What stands behind the link that begins so."""
        address = next(href for said, href in self.page.links.items() if said.startswith(link))
        return self.browser.get(address)

    def _cases(self) -> list[str]:
        return [href for href in self.page.links.values() if href.startswith("/d/c/")]

    def _see(self, answer: httpx.Response) -> Page:
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        self.page = Page(answer.text)
        return self.page


@contextmanager
def desks(*officers: Callable[[httpx.Client], Officer], url: str) -> Iterator[list[Officer]]:
    """Each in a browser of their own."""
    with ExitStack() as stack:
        browsers = (httpx.Client(base_url=url, follow_redirects=True, timeout=PATIENCE) for _ in officers)
        yield [enter(stack.enter_context(browser)) for enter, browser in zip(officers, browsers, strict=True)]


def member_of(home: Path, desk: str, number: int = 0) -> Callable[[httpx.Client], Officer]:
    """A member of one of the demonstration's desks, by words of its name; two members each."""
    accounts = json.loads((home / "demo.json").read_text("utf-8"))["accounts"]
    account = [each for each in accounts if desk in each["desk"]][number]

    def enter(browser: httpx.Client) -> Officer:
        officer = Officer(browser)
        officer.look()
        officer.press("Đăng nhập", code=account["code"], passphrase=account["passphrase"])
        return officer

    return enter


def first_member_of(town: Town, desk: str, level: Level = "province", area: str = HANOI) -> Callable[..., Officer]:
    """Of a new desk of protection: invited by an operator, enrolled on the page with a second factor."""
    signer = Signer.of(town.rings["officials"])
    with town.open() as database:
        organisation = database.write(
            lambda tx: create_organisation(tx, desk, "protection", HANOI, area if area == CO_DO else None)
        )
        desk_id = database.write(lambda tx: create_desk(tx, signer, organisation, "Bàn tiếp nhận", (level, area)))
        token = database.write(lambda tx: create_invite(tx, signer, desk_id, SystemClock().real()))

    def enter(browser: httpx.Client) -> Officer:
        officer = Officer(browser)
        form = officer.look(f"/i/{token}").forms[-1]
        page = Page(
            browser.post(form.action, data=form.fields | {"passphrase": PASSPHRASE, "repeated": PASSPHRASE}).text
        )
        second = next(form for form in page.forms if "digits" in form.fields)
        browser.post(second.action, data=second.fields | {"digits": on_the_phone(page.html)}).raise_for_status()
        return officer

    return enter


def with_bots(api: Standin) -> dict[str, str]:
    """What a demonstration is told so that both bots speak to the stand-in."""
    for token, name in ((CITIZENS, "nhipcau_bot"), (OFFICIALS, "nhipcau_canbo_bot")):
        api.bot(token, name)
    return {
        "NHIPCAU_CITIZENS_TOKEN": CITIZENS,
        "NHIPCAU_OFFICIALS_TOKEN": OFFICIALS,
        "NHIPCAU_TELEGRAM_API_URL": api.url,
    }


def later(server: Server, by: timedelta) -> None:
    """The demonstration's clock is so much ahead of ours; the tick has beaten when this returns."""
    now = SystemClock().now() + by
    httpx.post(f"{server.url}/demo/clock", json={"now": now.isoformat()}, timeout=PATIENCE).raise_for_status()
