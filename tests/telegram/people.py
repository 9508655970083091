"""People who use a bot: they write, press, send, block, delete; and they see what stands in their chat now."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram.ledger import Account, Chat, Json, Message, Query, Sent
from tests.telegram.markup import Entity, Rich, units

if TYPE_CHECKING:
    from tests.telegram.standin import Standin


@dataclass
class Person:
    """`chat` is theirs with this one bot. Whatever they do returns at once; `api.wait_idle(person)` waits."""

    api: "Standin" = field(repr=False)
    bot: Account = field(repr=False)
    chat: Chat = field(repr=False)

    @property
    def id(self) -> int:
        return self.chat.id

    # What they do

    def start(self, payload: str = "") -> Message:
        """The button at the bottom, or a link with `?start=payload`."""
        return self.say(f"/start {payload}".strip())

    def say(self, text: str) -> Message:
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        entity: Entity = {"type": "bot_command", "offset": 0, "length": units(command)}
        return self._write(Rich(text, (entity,) if command else ()))

    def press(self, label: str) -> str:
        """The newest message in sight that has this button; the id of the query, or the URL it opens."""
        with self.api.changed:
            message = next((one for one in self.chat.newest_first() if one.button(label)), None)
            assert message is not None, f"no [{label}] in sight:\n{self.view()}"
            return self.press_old(message, label)

    def press_old(self, message: Message, label: str) -> str:
        """A message that a slow network left in sight, as `kept`: it may have been changed or deleted since."""
        with self.api.changed:
            button = message.button(label)
            assert button is not None, f"no [{label}] there: {message.labels}"
            return str(button["url"]) if "url" in button else self.press_data(message, str(button["callback_data"]))

    def press_data(self, message: Message, data: str) -> str:
        """A button as an old version of the message had it."""
        with self.api.changed:
            query = self.api.ask(self.bot, self.id)
            body: Json = {"id": query, "from": self.chat.user(), "chat_instance": str(-self.id), "data": data}
            body["message"] = self._pressed(message)
            self._post("callback_query", body, f"query {self.id}")
            return query

    def send_photo(self, content: bytes = b"\xff\xd8photo", caption: str = "", album: str = "") -> Message:
        file = self.api.put_file(content, "photo", "image/jpeg")
        small = self.api.put_file(content[:8], "photo", "image/jpeg")
        sizes = [small.json() | {"width": 90, "height": 67}, file.json() | {"width": 1280, "height": 960}]
        return self._send({"photo": sizes}, caption, album)

    def send_voice(self, content: bytes = b"OggSvoice", *, size: int = -1) -> Message:
        file = self.api.put_file(content, "voice", "audio/ogg", size=size)
        return self._send({"voice": file.json() | {"duration": 4, "mime_type": file.mime}})

    def send_video(self, content: bytes = b"\0\0\0\x18ftypmp42", caption: str = "", *, size: int = -1) -> Message:
        file = self.api.put_file(content, "video", "video/mp4", size=size)
        about: Json = {"width": 640, "height": 360, "duration": 4, "mime_type": file.mime}
        return self._send({"video": file.json() | about}, caption)

    def send_document(
        self, content: bytes = b"%PDF-1.7", name: str = "a.pdf", mime: str = "application/pdf", *, size: int = -1
    ) -> Message:
        file = self.api.put_file(content, "document", mime, name, size)
        return self._send({"document": file.json() | {"file_name": name, "mime_type": mime}})

    def send_album(self, *photos: bytes) -> list[Message]:
        album = f"album{self.id}{len(self.chat.messages)}"
        return [self.send_photo(photo, album=album) for photo in photos]

    def send_location(self, latitude: float, longitude: float) -> Message:
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone: str = "+84900000000", name: str = "Lan") -> Message:
        return self._send({"contact": {"phone_number": phone, "first_name": name, "user_id": self.id}})

    def send_sticker(self) -> Message:
        file = self.api.put_file(b"webp", "sticker", "image/webp")
        about: Json = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send({"sticker": file.json() | about})

    def delete_message(self, message: Message) -> None:
        """For both sides, as people may in a private chat; the bot is not told."""
        with self.api.changed:
            self.chat.messages.pop(message.id, None)

    def edit_message(self, message: Message, text: str) -> None:
        with self.api.changed:
            message.rich, message.edited = Rich(text), self.api.now()
            self._post("edited_message", message.json(self.bot.user()), f"{self.id}")

    def block(self) -> None:
        self._member("member", "kicked")

    def unblock(self) -> None:
        self._member("kicked", "member")

    def add_to_group(self, title: str = "Nhóm") -> "Group":
        """A new group with this person and the bot in it."""
        with self.api.changed:
            chat = self.api.chat(self.bot.token, title)
            chat.id, chat.kind, chat.known = -1_000_000_000_000 - chat.id, "supergroup", True
            self.bot.chats[chat.id] = chat
            group = Group(self.api, self.bot, chat, self)
            group._member("left", "member")
            return group

    # What they see

    def messages(self) -> list[Message]:
        """All that stands in the chat now, newest last."""
        with self.api.changed:
            return list(self.chat.messages.values())

    def sees(self) -> list[str]:
        """What the bot's messages say now, newest last."""
        return [message.text for message in self.messages() if message.by_bot]

    def buttons(self) -> list[str]:
        """Of the newest message that has any."""
        return next((message.labels for message in reversed(self.messages()) if message.rows), [])

    def kept(self, message: Message | None = None) -> Message:
        """As it is now, whatever the bot makes of it later; the bot's newest one unless told."""
        with self.api.changed:
            return copy(message or self.newest())

    def newest(self) -> Message:
        """Of the bot's."""
        return next(message for message in reversed(self.messages()) if message.by_bot)

    def view(self) -> str:
        return "\n".join(f"{'bot' if one.by_bot else 'me'}: {one.text} {one.labels}" for one in self.messages())

    def notifications(self, *, silent: bool = False) -> list[str]:
        """What came onto the locked screen: new messages; with `silent` those that made no sound instead."""
        return [sent.text for sent in self.ever() if not sent.method.startswith("edit") and sent.silent is silent]

    def ever(self) -> list[Sent]:
        with self.api.changed:
            return [sent for sent in self.bot.ever if sent.chat == self.id]

    def query(self, number: str) -> Query:
        return self.bot.queries[number]

    def missing(self, *, shown: bool = True) -> str:
        """What the bot still owes this person; "" if nothing."""
        with self.api.changed:
            if self.bot.queue.unconfirmed(self.id):
                return "an update is not confirmed"
            if self.id in self.bot.unanswered.values():
                return "a pressed button was not answered"
            if shown and self.chat.shown < self.chat.handed:
                return "nothing was sent or changed since the last update was handed out"
            return ""

    def _send(self, content: Json, caption: str = "", album: str = "") -> Message:
        more: Json = {"media_group_id": album} if album else {}
        return self._write(Rich(caption), content | more, caption=True)

    def _write(self, rich: Rich, content: Mapping[str, object] | None = None, *, caption: bool = False) -> Message:
        with self.api.changed:
            self.chat.known, self.chat.blocked = True, False
            message = self._own(rich, dict(content or {}), caption)
            self.chat.messages[message.id] = message
            self._post("message", message.json(self.bot.user()), f"{self.chat.id}")
            return message

    def _own(self, rich: Rich, content: Json, caption: bool) -> Message:
        number = next(self.bot.numbers)
        return Message(number, self.chat, False, self.api.now(), rich, content=content, caption=caption)

    def _pressed(self, message: Message) -> Json:
        if now := self.chat.messages.get(message.id):
            return now.json(self.bot.user())
        return {"message_id": message.id, "chat": self.chat.json(), "date": 0}

    def _member(self, before: str, after: str) -> None:
        with self.api.changed:
            self.chat.blocked = after == "kicked"
            bot = self.bot.user()
            body: Json = {"chat": self.chat.json(), "from": self._who().user(), "date": int(self.api.now())}
            body |= {"old_chat_member": _membership(before, bot), "new_chat_member": _membership(after, bot)}
            self._post("my_chat_member", body, f"member {self.id}")

    def _who(self) -> Chat:
        return self.chat

    def _post(self, kind: str, body: Json, line: str) -> None:
        self.api.post(self.bot, kind, body, self.chat.id, line)


@dataclass
class Group(Person):
    """A group the bot was put into; what is said there, `by` says."""

    by: Person = field(kw_only=False, default=None)

    def _own(self, rich: Rich, content: Json, caption: bool) -> Message:
        message = super()._own(rich, content, caption)
        message.author = self.by.chat
        return message

    def _who(self) -> Chat:
        return self.by.chat


def _membership(status: str, bot: Json) -> Json:
    return {"status": status, "user": bot} | ({"until_date": 0} if status == "kicked" else {})
