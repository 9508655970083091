"""What the pages are given: the smallest shape of every part they use, so that each can be replaced in one place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.lanes import Closed, Crowded
from content.texts import Texts
from handlers.conversation import Clock, Event, Turn
from handlers.officials.desk import DeskRoom
from handlers.officials.enrolment import Enrolment
from handlers.officials.officer import Officer
from storage.engine import Busy
from storage.vault import Keyring

T = TypeVar("T")

# Nothing was done; the same form can be sent again in a minute.
TRY_AGAIN = (Busy, Crowded, Closed)


class Core(Protocol):
    """A citizen's conversation: `handle` for what they did, `look` for the place they are at (changes nothing).

    `stay` keeps open what is open while they write; `forget` drops all that is held of them.
    """

    def handle(self, event: Event) -> Turn: ...
    def look(self, channel: str, sender: str, place: str) -> Turn: ...
    def stay(self, channel: str, sender: str) -> None: ...
    def forget(self, channel: str, sender: str) -> None: ...


class Lanes(Protocol):
    """Runs synchronous work on a thread, in order for each person; raises Crowded when too much of theirs waits."""

    async def run(self, person: str, work: Callable[[], T], /) -> T: ...


@dataclass(frozen=True)
class Citizens:
    """The citizens' side of the page. `ring` is the zone's; the page takes a key of its own from it."""

    core: Core
    lanes: Lanes
    ring: Keyring


@dataclass(frozen=True)
class Officials:
    """The officials' side. `room` chooses the desk of an officer's side; `area` names a unit by its code."""

    enrolment: Enrolment
    room: Callable[[Officer], DeskRoom]
    lanes: Lanes
    ring: Keyring
    area: Callable[[str], str]


@dataclass(frozen=True)
class Account:
    """A desk member of the demonstration, shown with the passphrase that `var/demo.json` keeps."""

    desk: str
    side: str
    code: str
    passphrase: str


class Demo(Protocol):
    """The demonstration: its accounts, and its clock (`move` answers after the tick with what was sent)."""

    def accounts(self) -> tuple[Account, ...]: ...
    def move(self, to: datetime) -> Awaitable[int]: ...


@dataclass(frozen=True)
class Parts:
    """All the pages need. A side that this process does not serve is None. `origin` is the public address, no slash."""

    texts: Texts
    clock: Clock
    origin: str
    citizens: Citizens | None = None
    officials: Officials | None = None
    demo: Demo | None = None

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https:")
