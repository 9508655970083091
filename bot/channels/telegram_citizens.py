"""The citizens' bot at Telegram, by aiogram 3. Importing it takes seconds: it is done where the channel is on."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from contextlib import aclosing
from functools import cache
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendPhoto, TelegramMethod
from aiogram.types import BufferedInputFile
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar
from pydantic import SecretStr

from bot.channels.bot_api import CONNECTIONS, KEPT, PATIENCE, TELEGRAM, Answer, BotApi, caption, meaning
from bot.channels.message import Gone, Page, Refused, RemoteFile, Slower, TooBig, Unreachable
from bot.channels.updates import LARGEST_FILE

PIECE = 64 * 1024  # bytes
DOWNLOAD = 300  # seconds for a whole file
_JSON = {"Content-Type": "application/json"}
_NEVER = (TelegramNotFound, TelegramUnauthorizedError, TelegramEntityTooLarge)

T = TypeVar("T")


class Called(TelegramMethod[Any]):
    """What the library's errors are told to have come from: any method, with nothing of what was sent."""

    __returning__ = Any
    __api_method__ = ""


class Session(AiohttpSession):
    """aiogram's own, but that a method goes out by its name and as JSON, and that an HTTP proxy needs no package more.

    The library builds a model of its own for every answer, which takes longer than the call: here for refusals alone.
    """

    def __init__(self, api: TelegramAPIServer, proxy: str) -> None:
        super().__init__(api=api, limit=CONNECTIONS)
        self._connector_init["keepalive_timeout"] = KEPT
        self._by_way_of = proxy or None

    async def create_session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            connector = self._connector_type(**self._connector_init)
            self._session = ClientSession(connector=connector, proxy=self._by_way_of, cookie_jar=DummyCookieJar())
        return self._session

    async def call(self, bot: Bot, method: str, values: Mapping[str, object], patience: int) -> Answer:
        """`result` as Telegram wrote it; raises the library's errors."""
        session, url = await self.create_session(), self.api.api_url(bot.token, method)
        body = json.dumps(values, ensure_ascii=False).encode()
        async with session.post(url, data=body, headers=_JSON, timeout=_timeout(patience)) as response:
            told = await response.read()
        result = _result(told) if response.ok else None
        if result is None:
            return self.check_response(bot, Called(), response.status, told.decode("utf-8", "replace")).result
        return result


@cache
def _timeout(seconds: int) -> ClientTimeout:
    return ClientTimeout(total=seconds)


def _result(told: bytes) -> Answer:
    """None for anything but a good answer."""
    try:
        answer = json.loads(told)
    except ValueError:
        return None
    return answer.get("result") if isinstance(answer, dict) and answer.get("ok") is True else None


def _ours(error: Exception) -> Exception:
    """Without a word of the library's: they carry the token, and what was sent. What is not known will pass."""
    if isinstance(error, TelegramRetryAfter):
        return Slower(float(error.retry_after))
    if isinstance(error, TelegramForbiddenError | TelegramMigrateToChat):
        return Gone()
    if isinstance(error, TelegramBadRequest):
        return meaning(error.message)
    return Refused() if isinstance(error, _NEVER) else Unreachable()


class CitizensWire(BotApi):
    """`api_url`: of a Bot API server of one's own, "" for Telegram's. `proxy`: http:// or https://, "" for none."""

    def __init__(self, token: SecretStr, api_url: str = "", proxy: str = "") -> None:
        api = TelegramAPIServer.from_base(api_url or TELEGRAM)
        self._session = Session(api, proxy)
        self._bot = Bot(self.checked(token), self._session)

    async def close(self) -> None:
        await self._session.close()

    async def picture(self, chat: str, png: bytes, page: Page) -> str:
        photo = BufferedInputFile(png, "picture.png")
        sending = SendPhoto.model_validate({"chat_id": int(chat), "photo": photo, **caption(page)})
        return str((await _kindly(self._bot(sending, 3 * PATIENCE))).message_id)

    async def fetch(self, file: RemoteFile) -> AsyncIterator[bytes]:
        """What fails half-way is Unreachable: the file may be asked for again."""
        if file.size > LARGEST_FILE:
            raise TooBig
        path, failed = (await self._call("getFile", {"file_id": file.id}))["file_path"], False
        try:
            async with aclosing(self._pieces(path)) as pieces:
                async for piece in pieces:
                    yield piece
        except (TimeoutError, ClientError):
            failed = True
        if failed:
            raise Unreachable

    async def _pieces(self, path: str) -> AsyncGenerator[bytes]:
        """Raises TooBig for a file that is larger than was announced."""
        session, left = self._session, LARGEST_FILE
        url = session.api.file_url(self._bot.token, path)
        async with aclosing(session.stream_content(url, timeout=DOWNLOAD, chunk_size=PIECE)) as stream:
            async for piece in stream:
                left -= len(piece)
                if left < 0:
                    raise TooBig
                yield piece

    async def _call(self, method: str, values: Mapping[str, object], patience: int = PATIENCE) -> Answer:
        return await _kindly(self._session.call(self._bot, method, values, patience))


async def _kindly(work: Awaitable[T]) -> T:
    """Ours are raised outside of the library's: no traceback leads back to its words."""
    try:
        return await work
    except (TimeoutError, AiogramError, ClientError) as error:
        failed = _ours(error)
    raise failed
