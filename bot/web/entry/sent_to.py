"""To which mailbox an invite was sent: sealed in its link, which stands in that letter and nowhere else.

So whoever comes by it has shown that the mailbox is read, and before that nothing of it is kept.
"""

import base64
import binascii

from storage.vault import Keyring, Place, Unreadable, open_, seal

MAILED = "hop-thu"
PAD = 64  # the length says nothing of the address


class Mailed:
    """`ring` is the officials' zone."""

    def __init__(self, ring: Keyring) -> None:
        self._ring = ring.under("invite-sent")

    def link(self, invite: str, address: str) -> str:
        """`?hop-thu=…`, to be added to the invite's own address."""
        sealed = seal(self._ring, _place(invite), address.encode(), PAD)
        return f"?{MAILED}={base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def read(self, invite: str, value: str) -> str:
        """The address; "" for what belongs to another invite, or is none of ours."""
        try:
            raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
            return open_(self._ring, _place(invite), raw).decode()
        except (Unreadable, ValueError, IndexError, binascii.Error):
            return ""


def _place(invite: str) -> Place:
    return Place("invite", "sent", invite.encode())
