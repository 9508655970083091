"""What a desk sees of a case: its readable line, and the whole of it once opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from storage.cases.envelope import CASE, Entry, is_closing
from storage.duties.lifecycle import RECEIVED


class NotHere(LookupError):
    """No case with this id that this desk can open; whether another desk has it is not said."""


class SteppedAside(NotHere):
    """It concerns this officer, who said so: their desk's keys open it, and they do not."""


@dataclass(frozen=True)
class Holder:
    """A desk at work: its id and its private keys by key id. `officer`: who works there, an official's id; empty where
    a desk works by itself.
    """

    desk_id: bytes
    keys: Mapping[str, bytes] = field(repr=False)
    officer: bytes = b""


@dataclass(frozen=True)
class CaseRow:
    """What may be known without opening. `own`: this desk answers for it, else it reads along; `unread`: entries it has
    not seen; `passing`: it was passed on and nobody acknowledged yet, `in` to this desk or `out` from it.

    `opened`: the day the desk asked opened it first; `asked`: since when a question to the person stands, `paused`:
    whole days that earlier ones took; `extended`: how often its last day was moved; `escalated`: told upwards because
    nobody opened it; `over`: since when it is; `kept`: since when it must not be destroyed; `looked`: the last day on
    which something new was read in it after it was over; `passed`: the day it was passed on, while nobody acknowledged
    it; `officer`: who has it in hand, by id and by `code`; `given`: since when they have been asked to and have not
    looked.

    `above`: this is the province's desk, which may decide it too; `shut`: nobody in office at this desk can open it;
    `stranded`: nor at the desk that answers for it; `letter`: one lies unread by all who may decide. `damaged`: see
    `unknown`.
    """

    id: bytes
    kind: str
    area: str | None
    urgency: str
    status: str
    day: date
    slot: int | None
    own: bool
    unread: int
    passing: Literal["", "in", "out"] = ""
    opened: date | None = None
    asked: date | None = None
    paused: int = 0
    extended: int = 0
    escalated: date | None = None
    over: date | None = None
    kept: date | None = None
    looked: date | None = None
    passed: date | None = None
    officer: bytes | None = None
    code: str = ""
    given: date | None = None
    above: bool = False
    shut: bool = False
    stranded: bool = False
    letter: bool = False
    damaged: bool = False

    @classmethod
    def unknown(cls, case_id: bytes) -> "CaseRow":
        """Of one that is damaged: it is there, and nothing else that stands here holds."""
        return cls(case_id, "", None, "usual", RECEIVED, date.min, None, own=False, unread=0, damaged=True)


@dataclass(frozen=True)
class StoredEntry(Entry):
    """An entry as it lies in the case: `purpose` is `case` (desks only) or `talk` (the person reads it too); `n`: its
    number there.
    """

    purpose: str = CASE
    n: int = 0


@dataclass(frozen=True)
class Change:
    """One step of the status. `by` and `at` are empty when the person withdrew, and where they do not open: `shut`."""

    before: str
    after: str
    by: bytes | None
    at: datetime | None
    shut: bool = False


@dataclass(frozen=True)
class OpenCase:
    """`tip` is the JSON document that was filed, b"" where it does not open; `talks`: the key of the talk opens."""

    row: CaseRow
    tip: bytes = field(repr=False)
    entries: tuple[StoredEntry, ...] = field(repr=False)
    changes: tuple[Change, ...]
    talks: bool = True

    @property
    def is_mailbox_closed(self) -> bool:
        """The person goes by another way than withdrawing: the case goes on, and they are out of reach."""
        return any(is_closing(entry) for entry in self.entries)
