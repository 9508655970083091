"""What is known of one bot: its chats with every message that still exists, and everything it ever sent."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from tests.telegram.markup import Rich
from tests.telegram.queue import Queue

Json = dict[str, object]
Rows = tuple[tuple[Mapping[str, object], ...], ...]
FORTY_EIGHT_HOURS = 48 * 3600


@dataclass
class Message:
    """One message as it stands now. `content`: what Telegram says of it beside its text (a photo, a place).

    `caption`: its text stands below a file. `date` in seconds; `moment`: its last change, on the stand-in's count.
    """

    id: int
    chat: "Chat"
    by_bot: bool
    date: float
    rich: Rich
    rows: Rows = ()
    content: Json = field(default_factory=dict)
    caption: bool = False
    silent: bool = False
    edited: float = 0.0
    author: "Chat | None" = None
    moment: int = 0

    @property
    def text(self) -> str:
        return self.rich.text

    @property
    def labels(self) -> list[str]:
        return [str(button["text"]) for row in self.rows for button in row]

    def button(self, label: str) -> Mapping[str, object] | None:
        """The first button with these words."""
        return next((button for row in self.rows for button in row if button["text"] == label), None)

    def json(self, bot: Json) -> Json:
        """The Message object."""
        said: Json = {"message_id": self.id, "date": int(self.date), "chat": self.chat.json()}
        said["from"] = bot if self.by_bot else (self.author or self.chat).user()
        if self.rich.text:
            said["caption" if self.caption else "text"] = self.rich.text
        if self.rich.entities:
            said["caption_entities" if self.caption else "entities"] = list(self.rich.entities)
        if self.rows:
            said["reply_markup"] = {"inline_keyboard": [list(row) for row in self.rows]}
        if self.edited:
            said["edit_date"] = int(self.edited)
        return said | self.content


@dataclass
class Chat:
    """A person's chat with one bot, or a group. `known`: they wrote to the bot, without which it may not begin.

    Moments on the stand-in's count of events: `acted`, when they last did something; `handed`, when the bot was last
    given something of theirs; `shown`, when it last sent or changed something here.
    """

    id: int
    name: str
    locale: str = ""
    kind: Literal["private", "supergroup"] = "private"
    known: bool = False
    blocked: bool = False
    left: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    acted: int = 0
    handed: int = 0
    shown: int = 0

    def json(self) -> Json:
        named: Json = {"first_name": self.name} if self.kind == "private" else {"title": self.name}
        return {"id": self.id, "type": self.kind} | named

    def user(self) -> Json:
        said: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        return said | ({"language_code": self.locale} if self.locale else {})

    def newest_first(self) -> Iterator[Message]:
        return reversed(list(self.messages.values()))


@dataclass(frozen=True)
class Sent:
    """One thing the bot put before somebody, as it was then. `seconds` by the stand-in's clock."""

    seconds: float
    method: str
    chat: int
    message: int
    text: str
    labels: tuple[str, ...]
    silent: bool


@dataclass
class Query:
    """A pressed button that waits for its answer."""

    chat: int
    pressed: float
    answered: bool = False
    said: str = ""


@dataclass
class Look:
    """How the bot presents itself in one language."""

    commands: tuple[tuple[str, str], ...] = ()
    description: str = ""
    short: str = ""
    name: str = ""


@dataclass
class Account:
    """One bot. `looks` by language; `commands` by scope and language; `unanswered`: queries, and whose they are."""

    token: str = field(repr=False)
    username: str
    id: int
    queue: Queue
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    unanswered: dict[str, int] = field(default_factory=dict)
    ever: list[Sent] = field(default_factory=list)
    looks: dict[str, Look] = field(default_factory=dict)
    commands: dict[tuple[str, str], Sequence[Mapping[str, object]]] = field(default_factory=dict)
    menu: Json = field(default_factory=lambda: {"type": "default"})
    calls: Counter[str] = field(default_factory=Counter)
    sends: deque[float] = field(default_factory=deque)
    last_send: dict[int, float] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1001))

    def user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.username, "username": self.username}

    def look(self, locale: str = "") -> Look:
        return self.looks.setdefault(locale, Look())
