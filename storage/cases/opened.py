"""What a desk sees of a case: its readable line, and the whole of it once opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from storage.cases.envelope import CASE, Entry


class NotHere(LookupError):
    """No case with this id that this desk can open; whether another desk has it is not said."""


@dataclass(frozen=True)
class Holder:
    """A desk at work: its id and its private keys by key id."""

    desk_id: bytes
    keys: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class CaseRow:
    """What may be known without opening. `asked`: this desk was asked first; `unread`: entries it has not seen."""

    id: bytes
    kind: str
    area: str | None
    urgency: str
    status: str
    day: date
    slot: int | None
    asked: bool
    unread: int


@dataclass(frozen=True)
class StoredEntry(Entry):
    """An entry as it lies in the case: `purpose` is `case` (desks only) or `talk` (the person reads it too)."""

    purpose: str = CASE


@dataclass(frozen=True)
class Change:
    """One step of the status. `by` and `at` are empty when the person withdrew."""

    before: str
    after: str
    by: bytes | None
    at: datetime | None


@dataclass(frozen=True)
class OpenCase:
    """`tip` is the JSON document that was filed."""

    row: CaseRow
    tip: bytes = field(repr=False)
    entries: tuple[StoredEntry, ...] = field(repr=False)
    changes: tuple[Change, ...]
