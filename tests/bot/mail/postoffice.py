"""A real mail server in the same loop, whose replies a test chooses."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
PASSWORD = b"mot-mat-khau"


@dataclass
class PostOffice:
    """`recipients`, `texts`: what is answered, by recipient; DROP hangs up instead. All else is taken."""

    recipients: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    senders: str = "250 OK"
    taken: list[Envelope] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    encrypted: list[bool] = field(default_factory=list)
    hello: str = ""

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = self.hello = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.senders

    async def handle_RCPT(  # noqa: N802 - as above
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.recipients.get(address, "250 OK")
        if reply == DROP:
            server.transport.abort()
        elif reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        reply = self.texts.get(envelope.rcpt_tos[0], "250 OK")
        if reply == DROP:
            server.transport.abort()
        elif reply.startswith("250"):
            self.taken.append(envelope)
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return reply

    @property
    def told(self) -> list[str]:
        """Who was written to, in order."""
        return [each for envelope in self.taken for each in envelope.rcpt_tos]


@asynccontextmanager
async def opened(
    office: PostOffice, certificate: ssl.SSLContext | None = None, *, wrapped: bool = False, login: bool = False
) -> AsyncIterator[PostOffice]:
    """`certificate`: it offers STARTTLS, or speaks TLS from the first byte if `wrapped`."""

    def server() -> SMTP:
        office.connections += 1
        kept: dict[str, Any] = {"authenticator": _knows, "auth_required": True} if login else {}
        inner = None if wrapped else certificate
        return SMTP(office, tls_context=inner, loop=asyncio.get_running_loop(), hostname="post", **kept)

    outer = certificate if wrapped else None
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0, ssl=outer)
    office.port = listening.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        listening.close()
        await listening.wait_closed()


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    return AuthResult(success=isinstance(data, LoginPassword) and data.password == PASSWORD, handled=False)
