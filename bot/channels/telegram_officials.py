"""The officials' bot at Telegram, by python-telegram-bot 22 over httpx, and that over aiohttp's connections."""

import json
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
from aiohttp import ClientError, ClientSession, DummyCookieJar, TCPConnector
from httpx_aiohttp import AiohttpTransport
from pydantic import SecretStr
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.bot_api import CONNECTIONS, KEPT, PATIENCE, TELEGRAM, Answer, BotApi, caption, meaning
from bot.channels.message import Gone, Page, Refused, RemoteFile, Slower, Unreachable

# Without this every 429 is a DeprecationWarning of the library's own making.
os.environ.setdefault("PTB_TIMEDELTA", "true")
_JSON = {"Content-Type": "application/json"}


class Requests(BaseRequest):
    """httpx over aiohttp's connections, which take a third of the processor time of its own; without its client:
    cookies, redirects and its log take half of a call.
    """

    def __init__(self, connections: int, trusted: ssl.SSLContext, proxy: str) -> None:
        self._connections = connections
        self._trusted = trusted
        self._proxy = proxy or None
        self._transport = AiohttpTransport(verify=trusted, client=self._session)
        self._read: dict[str, httpx.URL] = {}  # a method each; to read one takes a tenth of a call

    def _session(self) -> ClientSession:
        connector = TCPConnector(limit=self._connections, ssl=self._trusted, keepalive_timeout=KEPT)
        return ClientSession(connector=connector, proxy=self._proxy, cookie_jar=DummyCookieJar())

    @property
    def read_timeout(self) -> float:
        return PATIENCE

    async def initialize(self) -> None:
        """They connect by themselves."""

    async def shutdown(self) -> None:
        await self._transport.aclose()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = PATIENCE,  # noqa: ANN401  the base's: a number, or an object for the default
        write_timeout: Any = PATIENCE,  # noqa: ANN401  as above
        *_: Any,  # noqa: ANN401  the base's other timeouts
        **__: Any,  # noqa: ANN401  as above
    ) -> tuple[int, bytes]:
        patience = {"connect": PATIENCE, "pool": PATIENCE, "read": read_timeout, "write": write_timeout}
        request = httpx.Request(method, self._address(url), **_body(request_data), extensions={"timeout": patience})
        try:
            answer = await self._transport.handle_async_request(request)
            return answer.status_code, await _whole(answer)
        except httpx.TimeoutException:
            raise TimedOut from None
        except (httpx.HTTPError, ClientError) as error:
            raise NetworkError(type(error).__name__) from None

    def _address(self, url: str) -> httpx.URL:
        if url not in self._read:
            self._read[url] = httpx.URL(url)
        return self._read[url]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The library's own writes what it cannot read into the log."""
        try:
            answer: dict[str, Any] = json.loads(payload)
        except ValueError:
            raise TelegramError("no JSON") from None
        return answer


def _body(data: RequestData | None) -> dict[str, Any]:
    """JSON, unless a file goes with it."""
    if data is None:
        return {}
    if data.contains_files:
        return {"data": data.json_parameters, "files": data.multipart_data}
    return {"content": data.json_payload, "headers": _JSON}


async def _whole(answer: httpx.Response) -> bytes:
    try:
        return await answer.aread()
    finally:
        await answer.aclose()


class PlainBot(Bot):
    """A bot that is told a method by its name. The answer stays as Telegram wrote it."""

    async def call(self, method: str, values: Mapping[str, object], patience: int) -> Answer:
        return await self._post(method, dict(values), read_timeout=patience, write_timeout=patience)


def _ours(error: TelegramError) -> Exception:
    """Without a word of the library's: they carry the token, and what was sent. What is not known will pass."""
    if isinstance(error.__cause__, TelegramError):
        return Unreachable()  # no answer of Telegram's: a door on the way, whatever its number says
    if isinstance(error, RetryAfter):
        return Slower(_seconds(error.retry_after))
    if isinstance(error, Forbidden | ChatMigrated):
        return Gone()
    if isinstance(error, BadRequest):
        return meaning(error.message)
    return Refused() if isinstance(error, InvalidToken) else Unreachable()


def _seconds(told: int | timedelta) -> float:
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


class OfficialsWire(BotApi):
    """`api_url`: of a Bot API server of one's own, "" for Telegram's. `proxy`: http:// or https://, "" for none."""

    def __init__(self, token: SecretStr, api_url: str = "", proxy: str = "") -> None:
        known, base = self.checked(token), f"{api_url.rstrip('/') or TELEGRAM}/bot"
        trusted = httpx.create_ssl_context(trust_env=False)
        self._requests = Requests(CONNECTIONS, trusted, proxy), Requests(1, trusted, proxy)
        calls, polls = self._requests
        self._bot = PlainBot(known, base_url=base, request=calls, get_updates_request=polls)

    async def close(self) -> None:
        for requests in self._requests:
            await requests.shutdown()

    async def picture(self, chat: str, png: bytes, page: Page) -> str:
        values = {"chat_id": int(chat), "photo": InputFile(png, "picture.png"), **caption(page)}
        return str((await self._call("sendPhoto", values, 3 * PATIENCE))["message_id"])

    def fetch(self, file: RemoteFile) -> AsyncIterator[bytes]:  # noqa: ARG002  the Wire's
        """Officials send no files."""
        raise Refused

    async def _call(self, method: str, values: Mapping[str, object], patience: int = PATIENCE) -> Answer:
        """Ours are raised outside of the library's: no traceback leads back to its words."""
        try:
            return await self._bot.call(method, values, patience)
        except TelegramError as error:
            failed = _ours(error)
        raise failed
