"""What the pages are given: the smallest shape of every part they use, so that each can be replaced in one place."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot.intake_limits import Limits
from bot.lanes import Closed, Crowded
from content.texts import Texts
from handlers.conversation import Clock, Event, Turn
from handlers.core import Whose
from storage.engine import Busy
from storage.files import Shelf
from storage.vault import Keyring

if TYPE_CHECKING:  # shapes alone: a process of citizens must not hold the officials' code
    from bot.mail.posting import Posting
    from content.programme.indicators import Indicator
    from content.programme.workdays import Workdays
    from content.replies import Replies
    from handlers.officials.desk.exports import Exports
    from handlers.officials.desk.membership import Membership
    from handlers.officials.desk.requests import Requests
    from handlers.officials.desk.room import DeskRoom
    from handlers.officials.desk.sifting import Sifting
    from handlers.officials.desk.watch import Watch
    from handlers.officials.entry.enrolment import Enrolment
    from handlers.officials.entry.officer import Officer
    from handlers.officials.mail.byemail import ByEmail
    from handlers.officials.mail.feeds import Feeds
    from handlers.officials.mail.returns import Stops
    from handlers.officials.parts import Whereabouts
    from handlers.officials.province.reminding import Reminding
    from handlers.officials.province.room import Province

T = TypeVar("T")

# Nothing was done; the same form can be sent again in a minute.
TRY_AGAIN = (Busy, Crowded, Closed)


class Core(Protocol):
    """A conversation: `handle` for what they did (`handle_from`: whoever they are), `look` for the place they are at
    (changes nothing); `glance` for a Link and `glimpse` for a place, without waiting.

    `stay` keeps open what is open while they write; `forget` drops all that is held of them; `takes_files`, `shown`,
    `close` and `hush` are for channels where messages lie in a chat.
    """

    def handle(self, event: Event) -> Turn: ...
    def handle_from(self, event: Event, whose: Whose[Any]) -> Turn | None: ...
    def glance(self, event: Event) -> Turn | None: ...
    def glimpse(self, channel: str, sender: str, place: str) -> Turn | None: ...
    def look(self, channel: str, sender: str, place: str) -> Turn: ...
    def stay(self, channel: str, sender: str) -> None: ...
    def forget(self, channel: str, sender: str) -> None: ...
    def takes_files(self, channel: str, sender: str) -> bool: ...
    def shown(
        self, channel: str, sender: str, messages: Iterable[str], wiped: Iterable[str] = (), *, receipt: bool = False
    ) -> None: ...
    def hush(self, channel: str, sender: str) -> Turn: ...
    def close(self, channel: str, sender: str) -> Turn | None: ...


class Receiver(Protocol):
    """A messenger that brings us its updates at `path`, and proves itself with `secret`."""

    @property
    def path(self) -> str: ...
    @property
    def secret(self) -> str: ...
    async def receive(self, update: Mapping[str, object]) -> None:
        """Committed when it returns. Raises what TRY_AGAIN names."""


class Lanes(Protocol):
    """Runs synchronous work on a thread, in order for each person; raises Crowded when too much of theirs waits."""

    async def read(self, person: str, at_once: Callable[[], T | None], later: Callable[[], T], /) -> T: ...
    async def run(self, person: str, work: Callable[[], T], /) -> T: ...


@dataclass(frozen=True)
class Citizens:
    """The citizens' side of the page. `ring` is the zone's; the page takes a key of its own from it.

    `shelf`: where files go; without one the page takes none. `limits`: who floods waits.
    """

    core: Core
    lanes: Lanes
    ring: Keyring
    shelf: Shelf | None = None
    limits: Limits | None = None


@dataclass(frozen=True)
class Knowledge:
    """What the officials' pages look up. `area`: a unit by its code, `Xã Cổ Đô, Hà Nội`; `short`: `Cổ Đô`; `replies`:
    words a desk may begin from.
    """

    area: Callable[[str], str]
    short: Callable[[str], str]
    workdays: "Workdays"
    indicators: "Mapping[str, Indicator]"
    replies: "Replies"


@dataclass(frozen=True)
class Reached:
    """How officials are reached beside a messenger. `posting`: None where no letter is sent."""

    by_email: "ByEmail"
    stops: "Stops"
    feeds: "Feeds"
    posting: "Posting | None" = None


@dataclass(frozen=True)
class Officials:
    """The officials' side: the desk, the chat, the province's pages. `room` chooses the desk of an officer's side;
    `membership`: who belongs to a desk; `watch`: what an auditor sees of them; `exports`: what leaves a desk;
    `sifting`: how a flood there is looked through; `requests`: what authorities asked support desks for;
    `reminding`: what goes out to reporters by itself; `where`: the pages' own address, and their bot's name once it is
    on; `reached`: mailboxes and calendars;
    `in_use`: the channels of this installation.
    """

    enrolment: "Enrolment"
    room: "Callable[[Officer], DeskRoom]"
    core: Core
    province: "Province"
    lanes: Lanes
    ring: Keyring
    knows: Knowledge
    membership: "Membership"
    watch: "Watch"
    exports: "Callable[[Officer], Exports]"
    sifting: "Callable[[Officer], Sifting]"
    requests: "Requests"
    reminding: "Reminding"
    where: "Whereabouts"
    reached: Reached | None = None
    in_use: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """A desk member of the demonstration, shown with the passphrase that `var/demo.json` keeps."""

    desk: str
    side: str
    code: str
    passphrase: str


@dataclass(frozen=True)
class Chair:
    """An official of the demonstration whose place can be taken. `kind`: xã, phường …; empty for the province's own."""

    official_id: bytes
    role: str
    name: str
    kind: str = ""


class Demo(Protocol):
    """The demonstration: its accounts, whose place can be taken, and its clock (`move` answers after the tick with how
    many people were nudged).
    """

    def accounts(self) -> tuple[Account, ...]: ...
    def chairs(self) -> tuple[Chair, ...]: ...
    def move(self, to: datetime) -> Awaitable[int]: ...


@dataclass(frozen=True)
class Parts:
    """All the pages need. A side that this process does not serve is None. `origin` is the public address, no slash.

    `channels`: each messenger of this process by name and how it stands: starting, on, unreachable, refused.
    `unvouched`: how many desks have a key that nobody vouches for.
    """

    texts: Texts
    clock: Clock
    origin: str
    citizens: Citizens | None = None
    officials: Officials | None = None
    demo: Demo | None = None
    channels: Callable[[], Mapping[str, str]] = dict
    unvouched: Callable[[], int] = int
    hooks: tuple[Receiver, ...] = ()

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https:")
