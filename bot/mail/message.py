"""A letter as it goes over the wire (RFC 5322): plain text and HTML beside each other, everything in UTF-8."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_TOKEN = re.compile(r"[a-z0-9]{8,40}")  # servers may write an address in small letters: nothing hangs on their size
_UNBROKEN, _WORDS = "list-unsubscribe", "subject"
_OURS = (_UNBROKEN, _WORDS)


class BadLetter(ValueError):
    """It cannot be sent as it is; says why, never to whom."""


class _Wire(EmailPolicy):
    """As the library folds, but for two headers. A long link it would encode as if it were words, and no mailbox then
    finds the link: 998 letters a line are allowed (RFC 5322, 2.1.1). Of a long subject it leaves the blank between two
    encoded words outside of both, where readers drop it (RFC 2047, 6.2).
    """

    def fold(self, name: str, value: str) -> str:
        folded = _folded(name, value, self.linesep)
        return super().fold(name, value) if folded is None else f"{name}: {folded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return super().fold_binary(name, value) if name.lower() not in _OURS else self.fold(name, value).encode("ascii")


def _folded(name: str, value: str, linesep: str) -> str | None:
    """None: as the library does."""
    if name.lower() == _WORDS:
        return Header(value, "utf-8", header_name=name).encode(linesep=linesep)
    return value if name.lower() == _UNBROKEN else None


WIRE = _Wire(linesep="\r\n")


@dataclass(frozen=True)
class Letter:
    """`token`: its own name, 8 to 40 of a-z0-9 that cannot be guessed; whatever comes back is known by it.

    `unsubscribe`: an https address that takes one POST (RFC 8058); None where it cannot be turned off.
    """

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    token: str
    unsubscribe: str | None = field(default=None, repr=False)
    language: str = "vi"

    def __post_init__(self) -> None:
        """Raises BadLetter."""
        if not is_address(self.to):
            raise BadLetter("no address a letter can go to")
        if not _TOKEN.fullmatch(self.token):
            raise BadLetter("no token")


@dataclass(frozen=True)
class Sender:
    """Who writes. `bounces`: where undeliverable letters go back to, with the letter's token after a plus; "": to
    `address`, and then the token is found in the letter that came back.
    """

    name: str
    address: str
    bounces: str = ""

    @classmethod
    def of(cls, written: str, bounces: str = "") -> "Sender":
        """`Nhịp Cầu <nhac@so.example.vn>`; raises BadLetter."""
        name, address = parseaddr(written)
        if not is_address(address) or (bounces and not is_address(bounces)):
            raise BadLetter("no address to write from")
        return cls(name, address, bounces)

    @property
    def host(self) -> str:
        return self.address.rpartition("@")[2]

    def envelope(self, token: str) -> str:
        """Whom the servers tell when the letter does not arrive (VERP)."""
        if not self.bounces:
            return self.address
        name, _, host = self.bounces.rpartition("@")
        return f"{name}+{token}@{host}"


def is_address(text: str) -> bool:
    """Whether every mail server takes it: plain letters, one @, no display name."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def is_mailbox(text: str) -> bool:
    """The same, of the open network: `van.thu@bavi` is a slip of the hand."""
    return is_address(text) and "." in text.rpartition("@")[2]


def message(letter: Letter, sender: Sender, at: datetime) -> EmailMessage:
    """`at`: when it is sent, aware. Nothing in it tells us whether it was read. Raises BadLetter."""
    made = EmailMessage(policy=WIRE)
    try:
        for name, value in _headers(letter, sender, at):
            made[name] = value
    except (ValueError, HeaderParseError):
        raise BadLetter("a header with a line break") from None
    made.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return made


def _headers(letter: Letter, sender: Sender, at: datetime) -> list[tuple[str, str | Address]]:
    told: list[tuple[str, str | Address]] = [
        ("From", Address(sender.name, addr_spec=sender.address)),
        ("To", Address(addr_spec=letter.to)),
        ("Subject", letter.subject),
        ("Date", format_datetime(at)),
        ("Message-ID", f"<{letter.token}@{sender.host}>"),
        ("Content-Language", letter.language),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: nobody's absence note answers it
    ]
    if letter.unsubscribe:
        told.append(("List-Unsubscribe", f"<{letter.unsubscribe}>"))
        told.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return told
