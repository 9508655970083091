"""What goes wrong between a bot and Telegram when a test asks for it. Faults are used up in the order of asking."""

import asyncio
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tests.telegram.refusals import Refusal, too_many

Drop = Literal["", "before", "after"]
WORDS = {
    400: "Bad Request: the stand-in was asked to",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    429: "Too Many Requests: retry after 1",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """Of the next `times` calls of a method ("*": any). `seconds` late; then answered `code`, or the line is cut."""

    method: str = "*"
    times: int = 1
    seconds: float = 0.0
    code: int = 0
    retry_after: int = 0
    drop: Drop = ""

    def refusal(self) -> Refusal | None:
        if self.retry_after:
            return too_many(self.retry_after)
        return Refusal(self.code, WORDS.get(self.code, "Error")) if self.code else None


@dataclass
class Hold:
    """Calls of a method stand still until released; `arrived` is set when the first one stands there."""

    method: str
    loop: asyncio.AbstractEventLoop
    arrived: threading.Event = field(default_factory=threading.Event)
    released: bool = False
    _gate: asyncio.Event = field(default_factory=asyncio.Event)

    def wait(self, timeout: float = 5.0) -> None:
        if not self.arrived.wait(timeout):
            raise TimeoutError(f"nobody called {self.method}")

    def release(self) -> None:
        self.released = True
        self.loop.call_soon_threadsafe(self._gate.set)

    async def pass_by(self) -> None:
        self.arrived.set()
        await self._gate.wait()


@dataclass
class Mischief:
    """`every` is the lateness of all calls, in seconds."""

    every: float = 0.0
    faults: deque[Fault] = field(default_factory=deque)
    holds: list[Hold] = field(default_factory=list)

    def take(self, method: str) -> Fault | None:
        fault = next((one for one in self.faults if one.method in {"*", method}), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times <= 0:
            self.faults.remove(fault)
        return fault

    def hold(self, method: str) -> Hold | None:
        return next((hold for hold in self.holds if hold.method == method and not hold.released), None)
