"""The demonstration answers to this machine's own names only."""

import re
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

HERE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)


class HereOnly:
    """ASGI middleware. The demonstration shows its passphrases: a foreign name that is made to lead to this machine
    (DNS rebinding) must not read them.
    """

    def __init__(self, app: ASGIApp, refused: Callable[[Scope], Response]) -> None:
        self._app = app
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = scope["type"] != "http" or is_here(Headers(scope=scope).getlist("host"))
        answer = self._app if here else self._refused(scope)
        await answer(scope, receive, send)


def is_here(hosts: list[str]) -> bool:
    """Exactly one `Host`, and one of this machine's names with any port."""
    return len(hosts) == 1 and HERE.fullmatch(hosts[0]) is not None
