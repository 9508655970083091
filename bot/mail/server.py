"""The mail server a letter is handed to, as one address: smtp://user:password@host:587 or smtps://host."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

Security = Literal["tls", "starttls", "none"]
HERE = ("localhost", "127.0.0.1", "::1")
PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "none": 25}


class BadServer(ValueError):
    """No mail server's address; says what is wrong, never what stood there."""


@dataclass(frozen=True)
class Server:
    """`security`: nothing leaves this machine unencrypted."""

    host: str
    port: int
    security: Security
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> "Server":
        """Raises BadServer."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise BadServer("no port") from None
        if parts.scheme not in ("smtp", "smtps") or not host or parts.path.strip("/") or parts.query:
            raise BadServer("smtp://host or smtps://host")
        security: Security = "tls" if parts.scheme == "smtps" else "none" if host in HERE else "starttls"
        name, secret = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host, port or PORTS[security], security, name, secret)
