"""What passes between a messenger and the conversation. Each library is wrapped into a Wire; nothing else knows it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol


class Gone(Exception):
    """The person has blocked the bot, or the chat is no more: nothing is sent there again."""


class Slower(Exception):
    """The messenger asks to wait. `seconds`: how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__("slower")
        self.seconds = seconds


class Unreachable(Exception):
    """No answer, or one of the messenger's own failures: the same call may be made again in a while."""


class Missing(Exception):
    """The message to change or delete is not there any more, or too old to be touched."""


class Refused(Exception):
    """The messenger does not take this call, and will not the next time either: a mistake of ours."""


class TooBig(Exception):
    """A file the messenger does not hand over to bots."""


@dataclass(frozen=True)
class Button:
    """`press` goes back to us as it is (at most 64 bytes); a `url` opens a page instead."""

    label: str
    press: str = ""
    url: str = ""


@dataclass(frozen=True)
class Page:
    """One message: Telegram's HTML, and its buttons."""

    html: str = field(repr=False)
    rows: tuple[tuple[Button, ...], ...] = ()


Kind = Literal["photo", "voice", "video", "document"]


@dataclass(frozen=True)
class RemoteFile:
    """A file as the messenger announces it. `size` in bytes, 0 where it does not say."""

    id: str = field(repr=False)
    kind: Kind
    mime: str
    size: int


@dataclass(frozen=True)
class Incoming:
    """One update, of one person. One of `text`, `press`, `file`, `spot`, `contact`, `stray`, `left` is there; a caption
    stands in `text` beside `file`, and `query` beside `press`.

    `update` is the messenger's number of it, the same at a redelivery; `message`: the message typed or pressed at.
    `query`: to be answered, so that the button stops waiting. `spot`: latitude and longitude in degrees.
    `contact`: a contact card; `stray`: something we have no use for (a sticker, a poll); `left`: they blocked the bot.
    `group`: the update comes from a group or a channel, whose id stands in `chat`. `album`: several files sent as one.
    """

    chat: str = field(repr=False)
    update: int
    message: str | None = None
    text: str | None = field(default=None, repr=False)
    press: str | None = field(default=None, repr=False)
    query: str | None = None
    file: RemoteFile | None = None
    spot: tuple[float, float] | None = field(default=None, repr=False)
    album: str = ""
    contact: bool = False
    stray: bool = False
    left: bool = False
    group: bool = False
    locale: str = ""


@dataclass(frozen=True)
class Look:
    """How a bot presents itself in one language ("" for everybody else): its commands with what each does, its texts.

    Telegram takes 512 letters of `description` and 120 of `short`.
    """

    commands: Mapping[str, str]
    description: str
    short: str


class Wire(Protocol):
    """One bot at one messenger. Every call raises Gone, Slower, Unreachable or Refused; what else is said beside it.

    No method tries again by itself, and no word of an update or a call is logged.
    """

    async def open(self) -> str:
        """Make sure that the token is good; returns the bot's user name."""

    async def close(self) -> None: ...

    async def send(self, chat: str, page: Page, *, silent: bool = False) -> str:
        """A new message, previews off; returns its id."""

    async def picture(self, chat: str, png: bytes, page: Page) -> str:
        """A new picture with `page` below it (at most 1,024 letters); returns its id."""

    async def edit(self, chat: str, message: str, page: Page) -> None:
        """Change a message of ours; one that looks like that already is well. Raises Missing."""

    async def delete(self, chat: str, messages: Sequence[str]) -> None:
        """At most 100 messages. Those that are gone or too old are passed over."""

    async def answer(self, query: str) -> None:
        """The button stops waiting; one that waited too long is passed over."""

    async def leave(self, chat: str) -> None:
        """Out of a group."""

    def fetch(self, file: RemoteFile) -> AsyncIterator[bytes]:
        """The file piece by piece, never whole in memory. Raises TooBig."""

    async def poll(self, offset: int, seconds: int) -> tuple[Incoming, ...]:
        """Wait at most `seconds` for at most 100 updates, from number `offset` on, which forgets those before."""

    def read(self, update: Mapping[str, object]) -> Incoming | None:
        """One update as a webhook brings it; None for what needs no answer. What cannot be read is logged by kind."""

    async def hook(self, url: str, secret: str) -> None:
        """Have updates brought to `url`; with "" they wait to be polled. Those that wait already are kept."""

    async def dress(self, locale: str, look: Look) -> None:
        """Change what differs from how the bot presents itself now, and nothing else."""
