"""The methods of Telegram's Bot API that we use, once for both bots. What differs, each library's connections, uploads
and errors, is in telegram_citizens and telegram_officials.

Methods are called by name with plain values, and answered by plain values: for one edit and one answer both libraries
spend more time on building objects of their own than on the calls.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from pydantic import SecretStr

from bot.channels.message import Button, Gone, Incoming, Look, Missing, Page, Refused, TooBig
from bot.channels.updates import ASKED, read

BATCH = 100  # updates, and messages to delete, in one call
CONNECTIONS = 64
KEPT = 50.0  # seconds an idle connection stays open: a new one costs several ways to Telegram and back
PATIENCE = 20  # seconds for one call; an upload has three times as many
TELEGRAM = "https://api.telegram.org"
LONGER = 10  # seconds beyond those that Telegram was asked to wait for updates
Answer: TypeAlias = Any  # JSON; its shape is the method's
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_QUIET = {"is_disabled": True}


class Needless(Exception):
    """Nothing is left to do: the message looks like that already, or the button waits no more."""


# What a refusal says, in small letters, and what it means. github.com/tdlib/telegram-bot-api, Client.cpp.
_MEANINGS: tuple[tuple[str, type[Exception]], ...] = (
    ("message is not modified", Needless),
    ("query is too old", Needless),
    ("query id is invalid", Needless),
    ("message to edit not found", Missing),
    ("message can't be edited", Missing),
    ("no text in the message to edit", Missing),
    ("message to delete not found", Missing),
    ("message can't be deleted", Missing),
    ("message identifier is not specified", Missing),
    ("message_id_invalid", Missing),
    ("chat not found", Gone),
    ("user is deactivated", Gone),
    ("peer_id_invalid", Gone),
    ("file is too big", TooBig),
)


def meaning(words: str) -> Exception:
    """Of a 400: one of ours, without the words, which may repeat what was sent."""
    said = words.lower()
    return next((kind for phrase, kind in _MEANINGS if phrase in said), Refused)()


def keyboard(page: Page) -> dict[str, object]:
    """Nothing where there are no buttons: an edit then removes those of before."""
    rows = [[_button(button) for button in row] for row in page.rows]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _button(button: Button) -> dict[str, str]:
    does = {"url": button.url} if button.url else {"callback_data": button.press}
    return {"text": button.label, **does}


def caption(page: Page) -> dict[str, object]:
    return {"caption": page.html, "parse_mode": "HTML", **keyboard(page)}


def _text(page: Page) -> dict[str, object]:
    return {"text": page.html, "parse_mode": "HTML", "link_preview_options": _QUIET, **keyboard(page)}


class BotApi(ABC):
    """A Wire (bot/channels/message.py) but for `close`, `picture` and `fetch`."""

    @staticmethod
    def checked(token: SecretStr) -> str:
        """Raises Refused for what can be no token; it would become part of an address."""
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise Refused
        return token.get_secret_value()

    @abstractmethod
    async def _call(self, method: str, values: Mapping[str, object], patience: int = PATIENCE) -> Answer:
        """`result` of the answer. Raises Gone, Slower, Unreachable, Refused, and what `meaning` finds."""

    async def open(self) -> str:
        return str((await self._call("getMe", {}))["username"])

    async def send(self, chat: str, page: Page, *, silent: bool = False) -> str:
        values = {"chat_id": int(chat), "disable_notification": silent, **_text(page)}
        return str((await self._call("sendMessage", values))["message_id"])

    async def edit(self, chat: str, message: str, page: Page) -> None:
        with suppress(Needless):
            await self._call("editMessageText", {"chat_id": int(chat), "message_id": int(message), **_text(page)})

    async def delete(self, chat: str, messages: Sequence[str]) -> None:
        for start in range(0, len(messages), BATCH):
            await self._delete(int(chat), [int(each) for each in messages[start : start + BATCH]])

    async def _delete(self, chat: int, messages: list[int]) -> None:
        """One message that cannot be deleted refuses the whole batch: then each by itself."""
        with suppress(Missing, Refused):
            await self._call("deleteMessages", {"chat_id": chat, "message_ids": messages})
            return
        for each in messages:
            with suppress(Missing):
                await self._call("deleteMessage", {"chat_id": chat, "message_id": each})

    async def answer(self, query: str) -> None:
        with suppress(Needless):
            await self._call("answerCallbackQuery", {"callback_query_id": query})

    async def leave(self, chat: str) -> None:
        await self._call("leaveChat", {"chat_id": int(chat)})

    async def poll(self, offset: int, seconds: int) -> tuple[Incoming, ...]:
        asked = {"limit": BATCH, "timeout": seconds, "allowed_updates": ASKED}
        while updates := await self._call("getUpdates", asked | {"offset": offset}, seconds + LONGER):
            incoming = tuple(each for each in map(read, updates) if each)
            if incoming:
                return incoming
            offset = max(each["update_id"] for each in updates) + 1  # whoever asks could not know where to go on
        return ()

    def read(self, update: Mapping[str, object]) -> Incoming | None:
        return read(update)

    async def hook(self, url: str, secret: str) -> None:
        if not url:
            await self._call("deleteWebhook", {"drop_pending_updates": False})
            return
        values = {"url": url, "secret_token": secret, "allowed_updates": ASKED, "max_connections": 40}
        await self._call("setWebhook", {**values, "drop_pending_updates": False})

    async def dress(self, locale: str, look: Look) -> None:
        commands = [{"command": name, "description": does} for name, does in look.commands.items()]
        await self._set("MyCommands", locale, "commands", commands)
        await self._set("MyDescription", locale, "description", look.description)
        await self._set("MyShortDescription", locale, "short_description", look.short)
        if not locale and await self._call("getChatMenuButton", {}) != {"type": "commands"}:
            await self._call("setChatMenuButton", {"menu_button": {"type": "commands"}})

    async def _set(self, what: str, locale: str, name: str, wanted: object) -> None:
        """Telegram answers with the thing itself (commands) or with an object around it (descriptions)."""
        now = await self._call(f"get{what}", {"language_code": locale})
        if (now.get(name) if isinstance(now, dict) else now) != wanted:
            await self._call(f"set{what}", {"language_code": locale, name: wanted})
