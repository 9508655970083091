"""What the desk's pages show. Kinds, statuses and urgencies are ids and areas are codes: pages put the words."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from storage import lifecycle
from storage.cases.opened import CaseRow, Change, OpenCase, StoredEntry
from storage.files import StoredFile

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True)
class CaseLine:
    """One line of the inbox. `asked`: this desk was asked first, else it reads along as the province's desk."""

    id: str
    kind: str
    area: str | None
    urgency: str
    status: str
    day: date
    slot: int | None
    asked: bool
    unread: int


@dataclass(frozen=True)
class EntryLine:
    """`internal`: a note the person never sees. `mine`: written by the officer who is looking."""

    author: Literal["person", "desk"]
    kind: str
    at: datetime | None
    internal: bool
    mine: bool
    text: str = field(repr=False)


@dataclass(frozen=True)
class ChangeLine:
    before: str
    after: str
    at: datetime | None
    mine: bool


@dataclass(frozen=True)
class FileLine:
    """Something that was sent with the tip. `size` in bytes; what is no picture cannot be opened here."""

    kind: str
    size: int
    is_picture: bool


@dataclass(frozen=True)
class CaseSheet:
    """The opened case. `tip`: rows of label and value in Vietnamese; `next`: statuses the desk may choose now."""

    line: CaseLine
    form: str
    tip: tuple[tuple[str, str], ...] = field(repr=False)
    files: tuple[FileLine, ...]
    entries: tuple[EntryLine, ...] = field(repr=False)
    changes: tuple[ChangeLine, ...]
    next: tuple[str, ...]

    @property
    def writable(self) -> bool:
        """Whether a reply or a question would still be read."""
        return self.line.status != lifecycle.WITHDRAWN


def line_of(row: CaseRow) -> CaseLine:
    return CaseLine(**vars(row) | {"id": row.id.hex()})


def sheet_of(case: OpenCase, officer_id: bytes, side: lifecycle.Who) -> CaseSheet:
    form, tip = _document(case.tip)
    return CaseSheet(
        line=line_of(case.row),
        form=form,
        tip=tip,
        files=tuple(FileLine(file.kind, file.size, is_picture(file)) for file in attached(case)),
        entries=tuple(_entry(entry, officer_id) for entry in case.entries),
        changes=tuple(_change(change, officer_id) for change in case.changes),
        next=lifecycle.next_for(side, case.row.status),
    )


def attached(case: OpenCase) -> tuple[StoredFile, ...]:
    """What was sent with the tip; tips from before there were files name none."""
    return tuple(StoredFile(**file) for file in json.loads(case.tip).get("files", ()))


def is_picture(file: StoredFile) -> bool:
    """As the sender's messenger says; whether it is one is seen when it is drawn anew."""
    return file.mime in PICTURES


def _document(tip: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    document = json.loads(tip)
    return str(document["form"]), tuple((str(row["label"]), str(row["value"])) for row in document["answers"])


def _entry(entry: StoredEntry, officer_id: bytes) -> EntryLine:
    mine = entry.by == officer_id
    return EntryLine(entry.author, entry.kind, entry.at, entry.purpose == "case", mine, entry.text)


def _change(change: Change, officer_id: bytes) -> ChangeLine:
    return ChangeLine(change.before, change.after, change.at, change.by == officer_id)
