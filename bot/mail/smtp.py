"""Letters handed to a mail server, one connection for many, and what became of each. No address and no text is logged.

It tries nothing twice: who asks for "later" hears again from the next tick.
"""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Literal, Self

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from bot.mail.message import Letter, Sender, message
from bot.mail.server import Server
from bot.mail.status import found_in, is_final

Outcome = Literal["sent", "later", "refused", "unknown"]
SENT: Outcome = "sent"
LATER: Outcome = "later"
REFUSED: Outcome = "refused"
UNKNOWN: Outcome = "unknown"
TIMEOUT = 30.0  # seconds for each step
PAUSE = 0.2  # seconds between two letters: 3,321 of them take eleven minutes, and no server calls it a flood


@dataclass(frozen=True)
class Delivery:
    """sent: the server has it. later: it has not. refused: this address takes none. unknown: the line broke while the
    server had it in hand, so it may arrive. `code`, `status`: the server's reply; `error`: a class, for the log.
    """

    outcome: Outcome
    code: int = 0
    status: str = ""
    error: str = ""


class Line:
    """`async with Line(…) as line: await line.send(letter)`. Connects at the first letter.

    A line that cannot be had, or broke, stays down: every further letter is for later, without waiting once more.
    """

    def __init__(
        self,
        server: Server,
        sender: Sender,
        now: Callable[[], datetime],
        *,
        pause: float = PAUSE,
        timeout: float = TIMEOUT,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """`trusted`: whose certificates count, where it is not the machine's own list."""
        self._server, self._sender, self._now = server, sender, now
        self._pause = pause
        self._client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            local_hostname=sender.host,  # the machine's own name is nobody's business
            timeout=timeout,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=trusted,
        )
        self._down: Delivery | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.quit()
        self._client.close()

    async def send(self, letter: Letter) -> Delivery:
        """Never raises for what a server does; raises BadLetter for a letter that no server should see."""
        written = message(letter, self._sender, self._now()).as_bytes()
        await self.ready()
        return self._down or await self._hand_over(letter, written)

    async def ready(self) -> bool:
        """Whether the server listens."""
        if self._down is None:
            try:
                await self._reach()
            except (SMTPException, OSError) as error:
                self._fall(error)
        return self._down is None

    async def _reach(self) -> None:
        if self._client.is_connected:
            await asyncio.sleep(self._pause)
        else:
            await self._client.connect()

    async def _hand_over(self, letter: Letter, written: bytes) -> Delivery:
        try:
            await self._client.mail(self._sender.envelope(letter.token))
            await self._client.rcpt(letter.to)
        except SMTPRecipientRefused as error:
            return await self._not_taken(error)
        except (SMTPException, OSError) as error:
            return self._fall(error)
        return await self._hand_over_text(written)

    async def _hand_over_text(self, written: bytes) -> Delivery:
        try:
            await self._client.data(written)
        except SMTPDataError as error:
            return await self._not_taken(error)
        except (SMTPException, OSError) as error:
            return replace(self._fall(error), outcome=UNKNOWN)
        return Delivery(SENT, 250)

    async def _not_taken(self, error: SMTPRecipientRefused | SMTPDataError) -> Delivery:
        """This letter; the next may be."""
        said = _said(error)
        # A text that is refused says nothing of the address, unless the server names it as the reason (RFC 3463).
        of_address = isinstance(error, SMTPRecipientRefused) or said.status.startswith("5.1.")
        outcome = REFUSED if of_address and is_final(said.status, said.code) else LATER
        try:
            await self._client.rset()
        except (SMTPException, OSError) as broken:
            self._fall(broken)
        return replace(said, outcome=outcome)

    def _fall(self, error: Exception) -> Delivery:
        self._down = _said(error)
        self._client.close()
        return self._down


def _said(error: Exception) -> Delivery:
    if not isinstance(error, SMTPResponseException):
        return Delivery(LATER, error=type(error).__name__)
    return Delivery(LATER, error.code, found_in(error.message), type(error).__name__)
