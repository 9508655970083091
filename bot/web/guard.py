"""What every request passes: a bounded body, no foreign form, and headers that keep the page to itself."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.hosts import is_loopback

BODY_BYTES = 256 * 1024  # whoever wrote far too much still gets it back in a box: a letter takes up to nine bytes
BODY_SECONDS = 20.0  # a slow line sends a full page in that time; who takes longer only holds a place
FIELDS = 40  # ten questions out of turn, each with its kind, and the rest of that form
GROUP_LETTERS = 8
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src {frames}; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HSTS = "max-age=31536000"
CLOSED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
PERMISSIONS = ", ".join(f"{name}=()" for name in CLOSED)

Broken = Callable[[Scope, Exception], Response]


class TooLarge(HTTPException):
    def __init__(self) -> None:
        super().__init__(413)


class TooSlow(HTTPException):
    def __init__(self) -> None:
        super().__init__(408)


class Foreign(HTTPException):
    """The form was sent from another site."""

    def __init__(self) -> None:
        super().__init__(403)


class Guard:
    """ASGI middleware around the whole application. `framed`: the demonstration shows its own pages in frames.

    `secure`: the public address is https, and browsers shall never try it otherwise.
    """

    def __init__(self, app: ASGIApp, framed: bool, secure: bool, broken: Broken) -> None:
        self._app = app
        self._broken = broken
        self._headers = security_headers(framed) | ({"strict-transport-security": HSTS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        except Exception as error:  # noqa: BLE001 - the last resort; Starlette's own would hand the error on to a log
            response = self._broken(scope, error)
            if not begun:
                await response(scope, receive, send_guarded)

    def _dress(self, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")


def security_headers(framed: bool) -> dict[str, str]:
    own = "'self'" if framed else "'none'"
    return {
        "content-security-policy": POLICY.format(frames=own, ancestors=own),
        "x-frame-options": "SAMEORIGIN" if framed else "DENY",
        "referrer-policy": "no-referrer",
        "permissions-policy": PERMISSIONS,
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-robots-tag": "noindex, nofollow",
    }


async def read_body(request: Request, seconds: float = BODY_SECONDS) -> bytes:
    """At most BODY_BYTES within `seconds`; raises TooLarge without reading on, and TooSlow."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > BODY_BYTES:
        raise TooLarge
    try:
        async with asyncio.timeout(seconds):
            return await _all_of(request)
    except TimeoutError:
        raise TooSlow from None


async def _all_of(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise TooLarge
    return body


def source_group(request: Request) -> str:
    """Which of a thousand groups the proxy on this machine puts the visitor's address into (deploy/nginx.conf).

    "" where nobody says, or somebody else does.
    """
    group = request.headers.get("x-source-group", "")
    near = request.client is not None and is_loopback(request.client.host)
    return group if near and len(group) <= GROUP_LETTERS and group.isalnum() else ""


def refuse_foreign(headers: Headers) -> None:
    """Raises Foreign when the browser says that another site sends this.

    Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` even for our own forms (Fetch, "append a
    request Origin header"), so null decides nothing: there Sec-Fetch-Site and the form's token do.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Foreign
    origin = headers.get("origin", "null")
    if origin != "null" and _host(origin) != headers.get("host"):
        raise Foreign


def refuse_nameless(headers: Headers) -> None:
    """As `refuse_foreign`, where no token protects the form: a page without a name must prove that it is ours.

    A script sends neither header and goes through: it is no browser that a foreign page could use.
    """
    refuse_foreign(headers)
    if headers.get("origin") == "null" and headers.get("sec-fetch-site") != "same-origin":
        raise Foreign


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        raise Foreign from None
