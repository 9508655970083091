"""A mail server in a thread of its own, for processes that send; and letters as their reader opens them."""

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.bot.mail.postoffice import PostOffice, opened

PATIENCE = 60.0


@dataclass(frozen=True)
class Opened:
    """`ways`: where each button leads, by its words."""

    to: str
    subject: str
    text: str
    html: str
    headers: EmailMessage = field(repr=False)

    @property
    def ways(self) -> dict[str, str]:
        return dict(re.findall(r"^\[(.+)\]\n(\S+)$", self.text, re.M))


@dataclass
class Postman:
    office: PostOffice

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.office.port}"

    def letters(self, to: str = "") -> list[Opened]:
        found = [_opened(each.rcpt_tos[0], bytes(each.content or b"")) for each in tuple(self.office.taken)]
        return [each for each in found if not to or each.to == to]

    def wait_for(self, to: str, count: int = 1) -> Opened:
        """The newest letter there, once there are so many. Raises TimeoutError."""
        over = time.monotonic() + PATIENCE
        while len(self.letters(to)) < count:
            if time.monotonic() > over:
                raise TimeoutError(f"{to}: {self.office.told}")
            time.sleep(0.02)
        return self.letters(to)[-1]


@contextmanager
def delivering() -> Iterator[Postman]:
    loop, office, stack = asyncio.new_event_loop(), PostOffice(), AsyncExitStack()
    thread = threading.Thread(target=loop.run_forever, name="postman", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(stack.enter_async_context(opened(office)), loop).result(10)
    try:
        yield Postman(office)
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def _opened(to: str, raw: bytes) -> Opened:
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    return Opened(to, str(read["Subject"]), plain.get_content().replace("\r\n", "\n"), html.get_content(), read)
