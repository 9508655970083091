"""What mail servers say of a letter, in numbers: the reply's code (RFC 5321) and the enhanced one (RFC 3463)."""

import re

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# RFC 3463: sender's address bad, mailbox full, the server's own trouble, the content, we are not trusted. Another day
# or another setting may do: the address is not dead.
ALIVE = ("5.1.7", "5.1.8", "5.2.2", "5.3.", "5.6.", "5.7.")
NO_SUCH = (550, 551, 553)  # RFC 5321: unavailable, not local, name not allowed; 552 is full, 503 and 554 are ours


def found_in(said: str) -> str:
    """The first enhanced status in a server's words, "" if there is none."""
    match = _STATUS.search(said)
    return match[1] if match else ""


def is_final(status: str, code: int = 0) -> bool:
    """Whether it says that this address will never take a letter."""
    if status:
        return status.startswith("5") and not status.startswith(ALIVE)
    return code in NO_SUCH
