"""What a handler sees of one event: the transaction, the held state, the times, the library, and the parts it needs."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from content.library import Library
from content.programme.workdays import VIETNAM, day_of
from handlers.conversation import Screen
from handlers.held import Held
from storage.state import Pseudonym

P = TypeVar("P")
R = TypeVar("R")


class SlowWork(Exception):
    """A handler needs something slow (Argon2id): the core rolls back, does it outside, and runs the event again."""

    def __init__(self, name: Hashable, work: Callable[[], object]) -> None:
        super().__init__("slow work")
        self.name = name
        self.work = work


@dataclass
class Context(Generic[P]):
    """`parts` are what this zone's handlers work with; `open_mark` marks buttons that belong to no draft.

    `forget`: keep nothing of the person; `idle`: something private was closed just now because nobody pressed.
    `clean`: what was said on both sides goes from the chat; `burn`: only what was typed just now.
    `attached`: the files that hung on the drafts when the event began. `drawn`: the screen of where they are, where it
    was drawn to see whether it can be, and nothing has changed since. `opened`: a form that was opened for its mark.
    """

    tx: Connection
    who: Pseudonym
    held: Held
    channel: str
    now: datetime
    real: datetime
    library: Library
    parts: P
    open_mark: str
    done: dict[Hashable, object] = field(default_factory=dict, repr=False)
    forget: bool = False
    idle: bool = False
    clean: bool = False
    burn: bool = False
    attached: frozenset[str] = frozenset()
    drawn: Screen | None = field(default=None, repr=False)
    opened: tuple[object, object, Any] | None = field(default=None, repr=False)

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def slot(self) -> int:
        """The quarter of the day, 0 to 3: the finest time that is readable outside an envelope."""
        return self.now.astimezone(VIETNAM).hour // 6

    def outside(self, name: Hashable, work: Callable[[], R]) -> R:
        """The result of slow work, which never runs inside the transaction."""
        if name not in self.done:
            raise SlowWork(name, work)
        return self.done[name]  # type: ignore[return-value]  # put there by the core, from this very work
