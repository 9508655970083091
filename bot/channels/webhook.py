"""Updates brought to us: the secret is compared in constant time, and 200 means committed."""

import hmac
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.guard import read_body
from bot.web.parts import TRY_AGAIN, Receiver

HEADER = "x-telegram-bot-api-secret-token"


class WebhookPage:
    """Whatever is wrong with an update, the answer says nothing about it."""

    def __init__(self, channel: Receiver) -> None:
        self._channel = channel

    def routes(self) -> list[Route]:
        return [Route(self._channel.path, self.take, methods=["POST"])]

    async def take(self, request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self._channel.secret.encode()):
            return Response(status_code=404)
        update = _read(await read_body(request))
        if update is None:
            return Response(status_code=400)
        try:
            await self._channel.receive(update)
        except TRY_AGAIN:
            return Response(status_code=503)
        return Response(status_code=200)


def _read(body: bytes) -> dict[str, object] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):  # the second: thousands of brackets
        return None
    return update if isinstance(update, dict) else None
