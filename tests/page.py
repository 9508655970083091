"""A page read without a browser: its words, its forms, and what pressing a button would send."""

import asyncio
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from bot.lanes import Lanes
from bot.web.app import create_app
from bot.web.parts import Citizens, Parts
from storage.vault import Keyring
from tests.world import World, library

BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "dt", "dd", "button", "label", "a", "title", "textarea", "td", "th"})
RECEIPT = re.compile(r'<ol class="receipt".*?</ol>', re.DOTALL)
WORD = re.compile(r"<li>\s*(\w+)\s*</li>")


@dataclass
class Form:
    """`fields` as they stand on the page; `buttons`: the words on each, and the name and value it sends."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def pressed(self, words: str, **typed: str) -> dict[str, str]:
        """What a browser would send."""
        name, value = self.buttons[words]
        return self.fields | typed | ({name: value} if name else {})


class Page(HTMLParser):
    """Its words as a reader meets them, its forms, its links, its language."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.words: list[str] = []
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self.links: dict[str, str] = {}
        self.lang = ""
        self._open: list[tuple[str, dict[str, str]]] = []
        self._said = [""]  # one for each open block
        self.feed(html)

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    @property
    def receipt(self) -> list[str]:
        return WORD.findall("".join(RECEIPT.findall(self.html)))

    @property
    def asks(self) -> Form:
        """The form with a box to type in."""
        return next(form for form in self.forms if "text" in form.fields)

    def form_of(self, words: str) -> Form:
        """The form with this button."""
        labels = [label for form in self.forms for label in form.buttons]
        assert words in labels, f"no [{words}] among {labels}\n{self.text}"
        return next(form for form in self.forms if words in form.buttons)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = named["lang"]
        if tag == "form":
            self.forms.append(Form(named["action"]))
            self._by_id[named.get("id", "")] = self.forms[-1]
        if tag == "input":
            self._form(named).fields[named["name"]] = named.get("value", "")
        if tag in BLOCKS:
            self._open.append((tag, named))
            self._said.append("")

    def _form(self, named: dict[str, str]) -> Form:
        """The one it names, else the one it stands in."""
        return self._by_id[named["form"]] if "form" in named else self.forms[-1]

    def handle_data(self, data: str) -> None:
        self._said[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        (_, named), raw = self._open.pop(), self._said.pop()
        said = " ".join(raw.split())
        if tag == "button" and self.forms:
            self._form(named).buttons[said] = (named.get("name", ""), named.get("value", ""))
        if tag == "a":
            self.links[said] = named.get("href", "")
            self._said[-1] += raw
        if tag == "textarea":
            self.forms[-1].fields[named["name"]] = raw.removeprefix("\n")
        if said and tag != "a":
            self.words.append(said)


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
        self._post(self.page.form_of(label).pressed(label))

    def type(self, text: str) -> None:
        self._post(self.page.asks.fields | {"text": text})

    def text(self) -> str:
        """With what stands in the boxes, which a reader sees too."""
        self._look()
        return "\n".join([self.page.text, *(form.fields.get("text", "") for form in self.page.forms)])

    def buttons(self) -> list[str]:
        return [label for form in self.page.forms for label in form.buttons]

    def receipt(self) -> str:
        return " ".join(self.page.receipt)

    def elsewhere(self, role: str, said: str) -> None:
        raise ValueError(f"nobody is called {role}")

    def _post(self, fields: dict[str, str]) -> None:
        answer = self._loop.run(self._browser.post("/c", data=fields))
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == "/c"
        self._look()

    def _look(self) -> None:
        answer = self._loop.run(self._browser.get("/c"))
        assert answer.status_code == 200, answer.text
        self.page = Page(answer.text)
