"""An update of the Bot API, as JSON brings it, read into what the conversation takes. No library has a part in it:
building its objects would cost several times what the rest of an update does.
"""

from collections.abc import Mapping
from typing import Any

from bot import logs
from bot.channels.message import Incoming, Kind, RemoteFile

ASKED = ("message", "callback_query", "my_chat_member")
LARGEST_FILE = 20 * 1024 * 1024  # bytes; Telegram hands no larger file over to bots
OUT = ("kicked", "left")

# An animation comes with a `document` beside it, so the order counts. The mime is Telegram's where it gives none.
_FILES: tuple[tuple[str, Kind, str], ...] = (
    ("voice", "voice", "audio/ogg"),
    ("audio", "voice", "audio/mpeg"),
    ("video", "video", "video/mp4"),
    ("video_note", "video", "video/mp4"),
    ("animation", "video", "video/mp4"),
    ("document", "document", "application/octet-stream"),
)
# Telegram's own notes in a chat, about what the person did to it: an answer to them would answer nothing they said.
_NOTES = ("message_auto_delete_timer_changed", "pinned_message", "write_access_allowed", "chat_background_set")

Json = Mapping[str, Any]


def read(update: Json) -> Incoming | None:
    """None for what is nothing to answer: kinds never asked for, notes of Telegram's own; and for what is of another
    shape than Telegram writes today: it would be brought again and again, and hold up everybody behind it.
    """
    try:
        return _read(update)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        logs.get().error("update-failed", **logs.failure(error))
        return None


def _read(update: Json) -> Incoming | None:
    number = update["update_id"]
    if message := update.get("message"):
        return _message(number, message)
    if query := update.get("callback_query"):
        return _press(number, query)
    if change := update.get("my_chat_member"):
        return _change(number, change)
    return None


def _message(number: int, message: Json) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] != "private":
        return Incoming(_id(chat), number, group=True)
    said = _said(message)
    if said is None:
        return None
    return Incoming(_id(chat), number, message=str(message["message_id"]), locale=_locale(message), **said)


def _said(message: Json) -> dict[str, Any] | None:
    """The one field that is there, and a caption beside a file."""
    if (text := message.get("text")) is not None:
        return {"text": text}
    if file := _file(message):
        return {"file": file, "text": message.get("caption"), "album": message.get("media_group_id", "")}
    if spot := message.get("location"):
        return {"spot": (spot["latitude"], spot["longitude"])}
    if "contact" in message:
        return {"contact": True}
    return None if any(note in message for note in _NOTES) else {"stray": True}


def _file(message: Json) -> RemoteFile | None:
    if photo := message.get("photo"):
        return _remote(_largest(photo), "photo", "image/jpeg")
    for name, kind, mime in _FILES:
        if file := message.get(name):
            return _remote(file, kind, file.get("mime_type") or mime)
    return None


def _largest(sizes: list[Json]) -> Json:
    """Of those that are handed over; where none is, any of them says that it is too big."""
    fit = [size for size in sizes if size.get("file_size", 0) <= LARGEST_FILE]
    return max(fit or sizes, key=lambda size: int(size["width"]) * int(size["height"]))


def _remote(file: Json, kind: Kind, mime: str) -> RemoteFile:
    return RemoteFile(file["file_id"], kind, mime, file.get("file_size", 0))


def _press(number: int, query: Json) -> Incoming:
    """The message is "inaccessible" after 48 hours, but its chat and its id are always there."""
    message = query.get("message") or {}
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    if chat["type"] != "private":
        return Incoming(_id(chat), number, query=query["id"], group=True)
    at = str(message["message_id"]) if message else None
    press = query.get("data")
    return Incoming(
        _id(chat), number, message=at, press=press, query=query["id"], stray=press is None, locale=_locale(query)
    )


def _change(number: int, change: Json) -> Incoming | None:
    """In a group the one thing to do is to leave it, unless that is what happened."""
    chat, out = change["chat"], change["new_chat_member"]["status"] in OUT
    if chat["type"] == "private":
        return Incoming(_id(chat), number, left=True, locale=_locale(change)) if out else None
    return None if out else Incoming(_id(chat), number, group=True)


def _id(chat: Json) -> str:
    return str(chat["id"])


def _locale(told: Json) -> str:
    return str(told.get("from", {}).get("language_code", ""))[:2]
