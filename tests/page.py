"""A reader of pages without a browser: what is shown as text, which buttons there are, and pressing them."""

import asyncio
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from bot.lanes import Lanes
from bot.web.app import create_app
from bot.web.parts import Citizens, Parts
from storage.vault import Keyring
from tests.world import World, library

VOID = {"meta", "link", "input", "br", "hr", "path", "img"}
INLINE = {"strong", "em", "a", "span", "small"}
UNSEEN = {"head", "script", "style", "noscript", "svg"}


@dataclass
class Button:
    label: str
    fields: dict[str, str]


class Page(HTMLParser):
    """One parsed page: `text` as read aloud, `buttons` with all a press sends, `asks` the fields of the text box."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.receipt: list[str] = []
        self.buttons: list[Button] = []
        self.asks: dict[str, str] | None = None
        self._open: list[str] = []
        self._hidden: dict[str, str] = {}
        self._button: Button | None = None
        self._receipt = False
        self.feed(html)

    @property
    def text(self) -> str:
        """Lines without the white space of the source."""
        lines = (" ".join(line.split()) for line in "".join(self.words).splitlines())
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self.words.append("\n")
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            self._hidden = {}
        elif tag == "input" and given.get("type") == "hidden":
            self._hidden[given["name"]] = given["value"]
        elif given.get("name") == "text":
            self.asks = dict(self._hidden)
            self.words.append(given.get("value", ""))
        elif tag == "button" and given.get("name") == "press":
            self._button = Button("", self._hidden | {"press": given["value"]})
            self.buttons.append(self._button)
        self._receipt = self._receipt or given.get("class") == "receipt"

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            continue
        if tag == "button":
            self._button = None
        self._receipt = self._receipt and tag != "ol"

    def handle_data(self, data: str) -> None:
        if UNSEEN & set(self._open):
            return
        if self._button is not None and "small" not in self._open:
            self._button.label += data
        else:
            self.words.append(data)
        if self._receipt and data.strip():
            self.receipt.append(data.strip())


@dataclass
class PageStage:
    """A transcript's stage: the rendered page, every press a real POST answered by a redirect."""

    world: World
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        citizens = Citizens(self.world.core, Lanes(), Keyring.fresh())
        app = create_app(Parts(library().texts, self.world.clock, "http://testserver", citizens=citizens))
        headers = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
        transport = httpx.ASGITransport(app)
        self._browser = httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers)
        self._loop = asyncio.Runner()
        self._look()

    def close(self) -> None:
        self._loop.run(self._browser.aclose())
        self._loop.close()

    def press(self, label: str) -> None:
        button = next(one for one in self.page.buttons if one.label.strip() == label)
        self._post(button.fields)

    def type(self, text: str) -> None:
        assert self.page.asks is not None, "nothing is asked here"
        self._post(self.page.asks | {"text": text})

    def text(self) -> str:
        self._look()
        return self.page.text

    def buttons(self) -> list[str]:
        return [button.label for button in self.page.buttons]

    def receipt(self) -> str:
        return " ".join(self.page.receipt)

    def _post(self, fields: dict[str, str]) -> None:
        answer = self._loop.run(self._browser.post("/c", data=fields))
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == "/c"
        self._look()

    def _look(self) -> None:
        answer = self._loop.run(self._browser.get("/c"))
        assert answer.status_code == 200, answer.text
        self.page = Page(answer.text)
