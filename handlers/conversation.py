"""The narrow message: what a channel hands in (Event) and what it shows (Turn). No messenger, no web in here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol

from content.words import Words
from storage.files import StoredFile

ADDRESS = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")
ADDRESS_BYTES = 60
MARK = re.compile(r"[A-Z2-7]{4}")
NOTHING: Mapping[str, object] = MappingProxyType({})


class NoSuchAddress(LookupError):
    """The address leads nowhere: an old button or a mistyped link."""


class StaleAct(Exception):
    """The pressed button belongs to a draft that is no longer held."""


class Locked(Exception):
    """A private address without the state it needs: idle, left, or opened by a stranger."""


class Clock(Protocol):
    """`now` is the programme's time and can be moved in the demonstration; `real` is for security and never moves."""

    def now(self) -> datetime: ...
    def real(self) -> datetime: ...


Spot = tuple[float, float]  # latitude and longitude in degrees
Unwanted = Literal["big", "contact", "stray", "nowhere", "later", "empty", "false", "heic", "svg", "kind"]


@dataclass(frozen=True)
class Event:
    """One thing a person did. `sender` is the channel's address of them; it is never stored or logged as it is.

    `press` is an address (a Link) or an address with a mark appended (an Act). `place` is where the channel last
    showed the person to be, for channels that remember it themselves; others leave it None and the state knows.
    `message`: the channel's id of what was typed or pressed, where it can be wiped later. `arrives`: they came in by a
    door (/start, a shared link): what was private closes behind them. `file`: what they sent, sealed already, with
    `text` as its caption. `spot`: a place on the map. `unwanted`: what the channel took no further, with the file's MB
    or, for `later`, the minutes to wait.
    """

    channel: str
    sender: str
    external_id: str
    text: str | None = None
    press: str | None = None
    place: str | None = None
    message: str | None = None
    arrives: bool = False
    file: StoredFile | None = None
    spot: Spot | None = None
    unwanted: tuple[Unwanted, int] | None = None

    @property
    def leaves(self) -> tuple[str, ...]:
        """The message that lies in the chat since, if the channel has such."""
        return (self.message,) if self.message is not None else ()

    @property
    def is_else(self) -> bool:
        """Neither words nor a press."""
        return not (self.file is None and self.spot is None and self.unwanted is None)


@dataclass(frozen=True)
class Say:
    """A text of the catalogue with its arguments; an argument may itself be a text."""

    id: str
    args: Mapping[str, object] = field(default_factory=lambda: NOTHING)


# A plain str is shown as it is: a place's name, a person's own words. It is never read as markup.
Text = Say | Words | str


@dataclass(frozen=True)
class Para:
    text: Text
    style: Literal["plain", "title", "small"] = "plain"


@dataclass(frozen=True)
class Prose:
    """The body of an article: Markdown of ours, with its title, sources and the day it was checked."""

    title: str
    markdown: str
    sources: tuple[str, ...] = ()
    as_of: str = ""


@dataclass(frozen=True)
class Sheet:
    """Rows of label and value: a review, a status, a service.

    `ways`: presses, one for each of the first rows, that change it. Their choices are among the screen's; a page has
    room to show them beside the rows instead.
    """

    rows: tuple[tuple[Text, Text], ...]
    title: Text | None = None
    ways: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceiptWords:
    """The phrase of a mailbox, shown once to be copied by hand."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """One message of a mailbox, without a time of day. Author: person, desk; kind: addition, reply, question."""

    author: str
    kind: str
    text: str


@dataclass(frozen=True)
class Letters:
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class Picture:
    """A picture that the channel has drawn: `id` says which, `alt` says it in words."""

    id: str
    alt: Text


Block = Para | Prose | Sheet | ReceiptWords | Letters | Picture
Style = Literal["plain", "main", "quiet", "danger"]


@dataclass(frozen=True)
class Link:
    """Changes nothing and opens from anywhere."""

    label: Text
    address: str
    hint: Text | None = None
    style: Style = "plain"

    @property
    def press(self) -> str:
        return self.address


@dataclass(frozen=True)
class Act:
    """Does something; works only while its mark is the one the state holds."""

    label: Text
    address: str
    mark: str
    style: Style = "plain"

    @property
    def press(self) -> str:
        return self.address + self.mark


Choice = Link | Act
Row = tuple[Choice, ...]


@dataclass(frozen=True)
class Ask:
    """The screen waits for typed text. `secret`: a receipt, to be wiped after reading."""

    label: Text
    kind: Literal["line", "lines", "secret"] = "line"
    limit: int = 300
    value: str = ""


@dataclass(frozen=True)
class Screen:
    """What is shown now. `alert` stands on top (the crisis numbers); `notes` answer what was just done.

    `private`: the screen belongs to a tip, a request or a mailbox, and a channel hides it after ten idle minutes.
    `keep`: what comes next stands in a message of its own, and this one stays as it is (a nudge).
    """

    address: str
    blocks: tuple[Block, ...]
    rows: tuple[Row, ...] = ()
    asks: Ask | None = None
    alert: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    step: tuple[int, int] | None = None
    private: bool = False
    keep: bool = False

    @property
    def shows_receipt(self) -> bool:
        """A phrase to be copied: shown by changing a message that is there, never pushed as a new one."""
        return any(isinstance(block, ReceiptWords) for block in self.blocks)


@dataclass(frozen=True)
class Turn:
    """The answer to an event: a screen, in the person's language; `wipe`: messages that the channel deletes now."""

    screen: Screen
    locale: str
    wipe: tuple[str, ...] = ()


def split_press(press: str) -> tuple[str, str | None]:
    """`report/sendK7QF` → (`report/send`, `K7QF`); a Link has no mark. Raises NoSuchAddress for anything else."""
    address, mark = press, None
    if len(press) > 4 and MARK.fullmatch(press[-4:]):
        address, mark = press[:-4], press[-4:]
    if len(address) > ADDRESS_BYTES or not ADDRESS.fullmatch(address):
        raise NoSuchAddress(press[:64])
    return address, mark
