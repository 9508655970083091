"""Letters that came back: which one, and whether its address is dead. Reads what a mail server pipes in or stores."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import BinaryIO

from bot.mail.status import found_in, is_final

LONGEST = 1_048_576  # bytes that are read; a report is small, whatever it brings back with it
TOLD_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")  # by servers, each in its own way
RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers")
ACTIONS = ("failed", "delayed")  # RFC 3464, 2.3.3; the others say that it went on
_PLUS = re.compile(r"\+([a-z0-9]{8,40})@", re.I)
_DAEMON = re.compile(r"\b(mailer-daemon|postmaster)\b", re.I)
_OURS = re.compile(r"^Message-ID:\s*<([a-z0-9]{8,40})@", re.I | re.M)


@dataclass(frozen=True)
class Bounce:
    """`permanent`: the address takes nothing, ever. `status`: RFC 3463, "" where nobody said."""

    token: str
    permanent: bool
    status: str


def read(stream: BinaryIO, recipient: str = "") -> Bounce | None:
    """`recipient`: to whom the server says it was sent, where it says so. None: it is about no letter of ours, or is
    an absence note and the like. Whoever knows a token has the letter: nobody else can forge a report of it.
    """
    returned = BytesParser(policy=compat32).parsebytes(stream.read(LONGEST))
    token = _token(returned, recipient)
    if not token or _is_answer(returned):
        return None
    for action, status in _reports(returned):
        return Bounce(token, action == "failed" and is_final(status), status)
    return None if _is_report(returned) else _in_words(returned, token)


def _token(returned: Message, recipient: str) -> str:
    """From the address it came back to, or else from the letter it brings back."""
    told = [recipient, *(str(value) for name in TOLD_TO for value in returned.get_all(name, ()))]
    for found in (_PLUS.search(one) for one in told):
        if found:
            return found[1].lower()
    ours = _OURS.search("\n".join(_brought_back(returned)))
    return ours[1].lower() if ours else ""


def _brought_back(returned: Message) -> Iterator[str]:
    for part in returned.walk():
        if part.get_content_type() in RETURNED:
            inside = part.get_payload()
            heads = inside if isinstance(inside, list) else []
            yield from (f"Message-ID: {head.get('Message-ID', '')}" for head in heads if isinstance(head, Message))
            yield inside if isinstance(inside, str) else ""


def _is_answer(returned: Message) -> bool:
    """Written by a person's mailbox rather than by a server that gave up (RFC 3834)."""
    return str(returned.get("Auto-Submitted", "")).lower().startswith("auto-replied") and not _is_report(returned)


def _is_report(returned: Message) -> bool:
    return returned.get_content_type() == "multipart/report"


def _reports(returned: Message) -> Iterator[tuple[str, str]]:
    """Action and status for each recipient; there is one, as each letter has one."""
    for part in returned.walk():
        groups = part.get_payload() if part.get_content_type() == "message/delivery-status" else ()
        for group in groups if isinstance(groups, list) else ():
            told = group if isinstance(group, Message) else Message()
            action = str(told.get("Action", "")).strip().lower()
            if action in ACTIONS:
                yield action, found_in(str(told.get("Status", "")))


def _in_words(returned: Message, token: str) -> Bounce | None:
    """From a server that keeps to no form: it says who it is, and a status. People write numbers with dots, too."""
    status = found_in("\n".join(_texts(returned))) if _DAEMON.search(str(returned.get("From", ""))) else ""
    return Bounce(token, is_final(status), status) if status.startswith(("4", "5")) else None


def _texts(returned: Message) -> Iterator[str]:
    for part in returned.walk():
        if part.get_content_type() == "text/plain":
            inside = part.get_payload(decode=True)
            yield inside.decode("utf-8", "replace") if isinstance(inside, bytes) else ""
