"""A person with a browser but no screen: reads the page's buttons, presses them, over real HTTP."""

import html
import re
import time
from dataclasses import dataclass, field

import httpx

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BUTTON = re.compile(r'name="press" value="([^"]+)"')


class Lost(Exception):
    """The page did not show what it should at this point."""


@dataclass
class Visitor:
    client: httpx.AsyncClient
    page: str = ""
    seconds: list[float] = field(default_factory=list)

    async def open(self) -> None:
        self.page = await self._asked("GET", {})

    async def press(self, beginning: str) -> None:
        """The first button whose address begins so."""
        presses = [html.unescape(press) for press in BUTTON.findall(self.page)]
        wanted = next((press for press in presses if press.startswith(beginning)), None)
        if wanted is None:
            raise Lost(f"no button {beginning} among {presses}")
        self.page = await self._asked("POST", {**self._hidden(), "press": wanted})

    async def type(self, text: str) -> None:
        self.page = await self._asked("POST", {**self._hidden(), "text": text})

    def _hidden(self) -> dict[str, str]:
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.page)}

    async def _asked(self, method: str, form: dict[str, str]) -> str:
        """One press as a browser makes it: the POST and the page it leads to."""
        before = time.perf_counter()
        answer = await self.client.request(method, "/c", data=form, follow_redirects=True)
        answer.raise_for_status()
        self.seconds.append(time.perf_counter() - before)
        return answer.text
