"""A browser without JavaScript: keeps cookies, reads the page, fills in its forms and follows redirects."""

import asyncio
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from starlette.applications import Starlette

BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "dt", "dd", "button", "label", "a", "title", "textarea", "td", "th"})


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)  # words on it → value


class Page(HTMLParser):
    """Its words as a reader meets them, its forms, its links, its attributes by name."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.words: list[str] = []
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.lang = ""
        self._open: list[tuple[str, dict[str, str]]] = []
        self._said = [""]  # one for each open block
        self.feed(html)

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = named["lang"]
        if tag == "form":
            self.forms.append(Form(named["action"]))
        if tag == "input":
            self.forms[-1].fields[named["name"]] = named.get("value", "")
        if tag in BLOCKS:
            self._open.append((tag, named))
            self._said.append("")

    def handle_data(self, data: str) -> None:
        self._said[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        (_, named), raw = self._open.pop(), self._said.pop()
        said = " ".join(raw.split())
        if tag == "button" and self.forms:
            self.forms[-1].buttons[said] = named.get("value", "")
            self.forms[-1].fields.setdefault("\0" + said, named.get("name", ""))
        if tag == "a":
            self.links[said] = named.get("href", "")
            self._said[-1] += raw
        if tag == "textarea":
            self.forms[-1].fields[named["name"]] = raw.removeprefix("\n")
        if said and tag != "a":
            self.words.append(said)


class Client:
    """httpx over the application itself, on a loop of its own."""

    def __init__(self, app: Starlette) -> None:
        self._runner = asyncio.Runner()
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
        self.cookies = self._http.cookies

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self._runner.run(self._http.get(path, **given))

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self._runner.run(self._http.post(path, **given))

    def delete(self, path: str) -> httpx.Response:
        return self._runner.run(self._http.delete(path))

    def close(self) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()


class Visitor:
    def __init__(self, app: Starlette) -> None:
        self.client = Client(app)
        self.answer = httpx.Response(200)

    @property
    def page(self) -> Page:
        return Page(self.answer.text)

    @property
    def status(self) -> int:
        return self.answer.status_code

    def open(self, path: str) -> "Visitor":
        self.answer = self.client.get(path)
        return self._follow()

    def post(self, path: str, fields: dict[str, str], **headers: str) -> "Visitor":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = self.client.post(path, data=fields, headers=named)
        return self._follow()

    def press(self, words: str, **typed: str) -> "Visitor":
        """Press the button with these words, with `typed` in the fields of its form."""
        form = next(form for form in self.page.forms if words in form.buttons)
        fields = {name: value for name, value in form.fields.items() if not name.startswith("\0")} | typed
        if form.fields["\0" + words]:
            fields[form.fields["\0" + words]] = form.buttons[words]
        return self.post(form.action, fields)

    def follow(self, words: str) -> "Visitor":
        """Open the link that begins with these words."""
        return self.open(next(href for said, href in self.page.links.items() if said.startswith(words)))

    def form(self, field_name: str) -> Form:
        return next(form for form in self.page.forms if field_name in form.fields)

    def _follow(self) -> "Visitor":
        while self.answer.status_code == 303:
            self.answer = self.client.get(self.answer.headers["location"])
        return self
