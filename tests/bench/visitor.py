"""A person with a browser but no screen: reads the page's buttons, presses them, over real HTTP.

On the standard library alone: on two cores a comfortable client would take more of them than what it measures.
"""

import html
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BUTTON = re.compile(r'name="press" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


class Lost(Exception):
    """The page did not show what it should at this point."""


@dataclass
class Visitor:
    origin: str
    page: str = ""
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(urlsplit(self.origin).netloc, timeout=60)
        self._cookie = ""

    def open(self) -> None:
        self.page = self._follow(self._ask("GET"))

    def press(self, beginning: str) -> None:
        """The first button whose address begins so; timed as a browser does it, the POST and the page it leads to."""
        presses = [html.unescape(press) for press in BUTTON.findall(self.page)]
        wanted = next((press for press in presses if press.startswith(beginning)), None)
        if wanted is None:
            raise Lost(f"no button {beginning} among {presses}")
        before = time.perf_counter()
        self.page = self._follow(self._ask("POST", urlencode({**self._hidden(), "press": wanted})))
        self.seconds.append(time.perf_counter() - before)

    def close(self) -> None:
        self._connection.close()

    def _hidden(self) -> dict[str, str]:
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.page)}

    def _follow(self, answered: tuple[int, str]) -> str:
        status, page = answered if answered[0] != 303 else self._ask("GET")
        if status != 200:
            raise Lost(f"the page answered {status}")
        return page

    def _ask(self, method: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Origin": self.origin, "Cookie": self._cookie} | ({"Content-Type": FORM} if body else {})
        self._connection.request(method, "/c", body, headers)
        answer = self._connection.getresponse()
        given = SimpleCookie(answer.getheader("set-cookie", ""))
        self._cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in given.items()) or self._cookie
        return answer.status, answer.read().decode()
