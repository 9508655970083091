"""Which cases were opened in this visit to the desk: kept in a sealed cookie, and nowhere here."""

import base64
import binascii
import json
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from storage.vault import Keyring, Place, Unreadable, open_, seal

COOKIE, PATH = "o", "/d"
PLACE = Place("web", "cookie", b"opened")
KEPT = 40  # cases; a cookie holds 4 KB, and an earlier one only asks its reason again
PAD = 512  # bytes: the length says little of how many


class Opened:
    """Bound to a visit: who signs in anew has opened nothing, whatever cookie the browser still sends."""

    def __init__(self, ring: Keyring, secure: bool) -> None:
        self._ring = ring.under("web")
        self._secure = secure

    def of(self, request: Request, visit: str) -> tuple[str, ...]:
        """Ids in hex, the newest first."""
        value = request.cookies.get(COOKIE, "")
        try:
            plain = open_(self._ring, PLACE, base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
        except (Unreadable, ValueError, binascii.Error):
            return ()
        whose, *cases = json.loads(plain)
        return tuple(cases) if whose == visit else ()

    def put(self, response: Response, visit: str, cases: Sequence[str]) -> None:
        plain = json.dumps([visit, *cases[:KEPT]]).encode()
        value = base64.urlsafe_b64encode(seal(self._ring, PLACE, plain, pad=PAD)).rstrip(b"=").decode()
        response.set_cookie(COOKIE, value, path=PATH, secure=self._secure, httponly=True, samesite="lax")
