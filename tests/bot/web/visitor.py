"""A browser without JavaScript: keeps cookies, reads the page, fills in its forms and follows redirects."""

import asyncio
from functools import lru_cache
from typing import Any

import httpx
from starlette.applications import Starlette

from tests.page import Form, Page


class Client:
    """httpx over the application itself, on a loop of its own."""

    def __init__(self, app: Starlette) -> None:
        self._runner = asyncio.Runner()
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
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


@lru_cache(maxsize=8)
def _read(html: str) -> Page:
    return Page(html)


class Visitor:
    def __init__(self, app: Starlette) -> None:
        self.client = Client(app)
        self.answer = httpx.Response(200)

    @property
    def page(self) -> Page:
        return _read(self.answer.text)

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
        form = self.page.form_of(words)
        return self.post(form.action, form.pressed(words, **typed))

    def follow(self, words: str) -> "Visitor":
        """Open the link that begins with these words."""
        return self.open(next(href for said, href in self.page.links.items() if said.startswith(words)))

    def form(self, field_name: str) -> Form:
        return next(form for form in self.page.forms if field_name in form.fields)

    def _follow(self) -> "Visitor":
        while self.answer.status_code == 303:
            self.answer = self.client.get(self.answer.headers["location"])
        return self
