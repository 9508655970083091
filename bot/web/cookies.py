"""The sealed session cookie: who is visiting and where they are, readable by this process alone.

A citizen's and a desk's have no expiry date, so the browser forgets them when it is closed.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from handlers.held import IDLE
from storage.vault import Keyring, Place, Unreadable, open_, seal

PAD = 256  # the length says nothing of the place


@dataclass(frozen=True)
class Visit:
    """A citizen's visit. `sender` is random and belongs to this browser session alone.

    `moment`: when something was last done, by the real clock, in seconds since 1970.
    """

    sender: str
    place: str = "start"
    locale: str = "vi"
    moment: int = 0

    @classmethod
    def fresh(cls, real: datetime) -> "Visit":
        return cls(secrets.token_hex(16)).touched(real)

    def at(self, place: str, locale: str) -> "Visit":
        return replace(self, place=place, locale=locale)

    def touched(self, real: datetime) -> "Visit":
        return replace(self, moment=int(real.timestamp()))

    def is_idle(self, real: datetime) -> bool:
        """Whoever takes up the phone now may be somebody else."""
        return real.timestamp() - self.moment > IDLE.total_seconds()


@dataclass(frozen=True)
class OfficialVisit:
    """An official's visit. `session` is what enrolment gave at sign-in or joining; None before. `unfinished`: it opens
    nothing until the second factor is set up.
    """

    visit: str
    session: str | None = None
    place: str = "start"
    unfinished: bool = False

    @classmethod
    def fresh(cls, session: str | None = None, *, unfinished: bool = False) -> "OfficialVisit":
        return cls(secrets.token_hex(16), session, unfinished=unfinished)

    def at(self, place: str) -> "OfficialVisit":
        return replace(self, place=place)


@dataclass(frozen=True)
class Jar:
    """One cookie: its name, the path it is sent to, the ring that seals it. `kept`: how long; else with the browser."""

    name: str
    path: str
    ring: Keyring
    secure: bool
    kept: timedelta | None = None

    def put(self, response: Response, visit: Visit | OfficialVisit) -> None:
        value = _pack(seal(self.ring, self._place, json.dumps(asdict(visit)).encode(), pad=PAD))
        age = int(self.kept.total_seconds()) if self.kept else None
        response.set_cookie(self.name, value, age, path=self.path, secure=self.secure, httponly=True, samesite="lax")

    def empty(self, response: Response) -> None:
        response.delete_cookie(self.name, path=self.path, secure=self.secure, httponly=True, samesite="lax")

    def fields(self, request: Request) -> Mapping[str, Any] | None:
        """What was put; None when there is no cookie, or it is not ours (any more)."""
        try:
            plain = open_(self.ring, self._place, _unpack(request.cookies.get(self.name, "")))
        except (Unreadable, ValueError, binascii.Error):
            return None
        fields: Mapping[str, Any] = json.loads(plain)
        return fields

    @property
    def _place(self) -> Place:
        return Place("web", "cookie", self.name.encode())


def _pack(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _unpack(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
