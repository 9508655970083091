"""What the desk's pages show. Kinds, statuses and urgencies are ids and areas are codes: pages put the words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Literal

from handlers.officials.desk.caseclock import Clock
from storage.cases.docket import TO_THE_PERSON
from storage.cases.envelope import CASE, CLOSED, TALK, UNREADABLE
from storage.cases.opened import CaseRow, Change, OpenCase, StoredEntry
from storage.cases.shapes import MISSHAPEN, words
from storage.duties import lifecycle
from storage.files import StoredFile

# Entries that the program reads and nobody is shown: the way to tell the person of news.
UNSHOWN = frozenset({"notice"})
# Entries whose text is a document of named facts, not words somebody wrote.
OF_FACTS = frozenset(
    {"outcome", "sorted", "transfer", "handover", "same", "extended", "aside", "reopened", "opened", "drawn"}
)
FACTS = frozenset({"kind", "urgency", "office", "desk", "number", "day", "why", "to", "case", "bulk"})
# What may stand in a case, by its key: who holds one of the two can seal under it whatever they like.
KINDS = {
    (TALK, "person"): frozenset({"addition", "answer", CLOSED}),
    (TALK, "desk"): frozenset(TO_THE_PERSON),
    (CASE, "desk"): OF_FACTS | UNSHOWN | {"note", "took", "taken"},
}
REF_LETTERS = 6
UNKNOWN = json.dumps({"form": UNREADABLE, "answers": []}).encode()  # in the place of a tip that does not open
LAST = datetime.max.replace(tzinfo=UTC)
Codes = Mapping[bytes, str]


@dataclass(frozen=True)
class CaseLine:
    """One line of the inbox. `ref`: what colleagues call it by; `own`: this desk answers for it, else it reads along;
    `passing`: passed on and not acknowledged yet, `in` or `out`; `asked`: a question to the person stands since then;
    `clock`: what is to be done by which day, None where no limit runs; `ending`: the day it is destroyed, once near.
    `section`: where it stands in the inbox; `shut`: nobody in office at this desk can open it; `stranded`: nor at the
    desk that answers for it. `mine`: the officer who looks has it in hand; `code`: whose hands it is in;
    `given`: since when they have been asked to go on with it and have not looked. `above`: this is the province's desk.
    """

    id: str
    kind: str
    area: str | None
    urgency: str
    status: str
    day: date
    slot: int | None
    own: bool
    unread: int
    passing: Literal["", "in", "out"]
    asked: date | None
    over: date | None
    kept: date | None
    extended: int
    escalated: date | None
    code: str
    given: date | None
    mine: bool
    clock: Clock | None
    ending: date | None
    section: str
    shut: bool
    stranded: bool
    above: bool

    @property
    def ref(self) -> str:
        return self.id[:REF_LETTERS].upper()


@dataclass(frozen=True)
class FileLine:
    """Something the person sent. `number`: which of the case's files, from 0; `size` in bytes; `mime` as the sender's
    device calls it: what it is shows when it is cleaned.
    """

    number: int
    kind: str
    size: int
    mime: str


@dataclass(frozen=True)
class EntryLine:
    """`internal`: a note the person never sees. `mine`: written by the officer who is looking; `who`: whose code it is,
    empty for the person. `facts`: names and values of what is no free text; `text` is empty then.
    """

    author: Literal["person", "desk"]
    kind: str
    at: datetime | None
    internal: bool
    mine: bool
    text: str = field(repr=False)
    who: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    files: tuple[FileLine, ...] = ()


@dataclass(frozen=True)
class ChangeLine:
    before: str
    after: str
    at: datetime | None
    mine: bool
    who: str = ""
    kind: str = "status"
    shut: bool = False  # who changed it, and when, does not open


@dataclass(frozen=True)
class CaseSheet:
    """The opened case. `tip`: rows of label and value in Vietnamese; `decides`: the desk does not only read along;
    `next`: statuses it may choose now; `timeline`: entries and changes together, as they came; `avoid`: levels of
    desks that must not read it; `asks`: whether the person may be asked back; `talks`: what is written to them can be
    sealed; `closed`: the person closed their mailbox, and the case goes on; `desks`: all that can open it, by name and
    organisation, the one that answers for it first. A tip that does not open has the form
    UNREADABLE and no rows.
    """

    line: CaseLine
    form: str
    tip: tuple[tuple[str, str], ...] = field(repr=False)
    files: tuple[FileLine, ...]
    entries: tuple[EntryLine, ...] = field(repr=False)
    changes: tuple[ChangeLine, ...]
    decides: bool
    next: tuple[str, ...]
    timeline: tuple[EntryLine | ChangeLine, ...] = field(default=(), repr=False)
    avoid: tuple[str, ...] = ()
    asks: bool = True
    talks: bool = True
    closed: bool = False
    desks: tuple[tuple[str, str], ...] = ()

    @property
    def writable(self) -> bool:
        """Whether a reply or a question may be written here, and would still be read."""
        return self.line.own and self.talks and not self.closed and self.line.status != lifecycle.WITHDRAWN


def line_of(row: CaseRow, mine: bool, clock: Clock | None, ending: date | None, section: str) -> CaseLine:
    known = vars(row) | {"id": row.id.hex(), "mine": mine, "clock": clock, "ending": ending, "section": section}
    return CaseLine(**{name: known[name] for name in CaseLine.__dataclass_fields__})


def sheet_of(
    case: OpenCase, line: CaseLine, officer_id: bytes, decides_as: lifecycle.Who | None, codes: Codes
) -> CaseSheet:
    """`decides_as`: the side, None for a desk that only reads along; `codes`: of the officers who wrote in it."""
    document = json.loads(case.tip or UNKNOWN)
    files = iter(tuple(FileLine(n, each.kind, each.size, each.mime) for n, each in enumerate(attached(case))))
    own = tuple(islice(files, len(_of_tip(case))))
    shown = tuple((entry, tuple(islice(files, len(entry.files)))) for entry in case.entries)
    entries = tuple(_entry(entry, sent, officer_id, codes) for entry, sent in shown if entry.kind not in UNSHOWN)
    changes = tuple(_change(change, officer_id, codes) for change in case.changes)
    return CaseSheet(
        line=line,
        form=str(document["form"]),
        tip=told(case.tip),
        files=own,
        entries=entries,
        changes=changes,
        decides=decides_as is not None,
        next=lifecycle.next_for(decides_as, case.row.status) if decides_as else (),
        timeline=_timeline(entries, changes),
        avoid=tuple(sorted(document.get("avoid", ()))),
        asks=may_ask(case.tip),
        talks=case.talks,
        closed=case.is_mailbox_closed,
    )


def may_ask(tip: bytes) -> bool:
    """Whether the person let the desk ask them back: who said nothing did. What they said may not open."""
    return bool(tip) and json.loads(tip).get("ask") is not False


def told(tip: bytes) -> tuple[tuple[str, str], ...]:
    """What was asked and answered."""
    return tuple((str(row["label"]), str(row["value"])) for row in json.loads(tip or UNKNOWN)["answers"])


def facts_text(facts: Mapping[str, str]) -> str:
    """The document of an entry of OF_FACTS; what is empty is left out."""
    return json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)


def attached(case: OpenCase) -> tuple[StoredFile, ...]:
    """What was sent with the tip, then what came with later letters."""
    return (*_of_tip(case), *(file for entry in case.entries for file in entry.files))


def _of_tip(case: OpenCase) -> tuple[StoredFile, ...]:
    """Tips from before there were files name none."""
    return tuple(StoredFile(**file) for file in json.loads(case.tip or UNKNOWN).get("files", ()))


def _timeline(entries: tuple[EntryLine, ...], changes: tuple[ChangeLine, ...]) -> tuple[EntryLine | ChangeLine, ...]:
    """A person's words carry no time and keep their place behind what was written before, and so does what does not
    open; a withdrawal is the last.
    """
    placed: list[tuple[datetime, EntryLine | ChangeLine]] = []
    moment = datetime.min.replace(tzinfo=UTC)
    for entry in entries:
        moment = max(moment, entry.at or moment)
        placed.append((moment, entry))
    moment = datetime.min.replace(tzinfo=UTC)
    for change in changes:
        moment = change.at or (moment if change.shut else LAST)
        placed.append((moment, change))
    return tuple(line for _, line in sorted(placed, key=lambda each: each[0]))


def _entry(entry: StoredEntry, sent: tuple[FileLine, ...], officer_id: bytes, codes: Codes) -> EntryLine:
    line = EntryLine(
        author=entry.author,
        kind=entry.kind,
        at=entry.at,
        internal=entry.purpose == CASE,
        mine=entry.by == officer_id,
        text=entry.text,
        who=codes.get(entry.by or b"", ""),
        files=sent,
    )
    if entry.kind in KINDS.get((entry.purpose, entry.author), ()):
        facts = _facts(entry.text) if entry.kind in OF_FACTS else ()
        if facts is not None:
            return replace(line, facts=facts, text="" if entry.kind in OF_FACTS else entry.text)
    return replace(line, kind=UNREADABLE, text="")


def _facts(text: str) -> tuple[tuple[str, str], ...] | None:
    """None where it is no document of facts."""
    try:
        facts = tuple((name, words(value)) for name, value in json.loads(text).items() if value)
    except MISSHAPEN:
        return None
    return facts if FACTS.issuperset(name for name, _ in facts) else None


def _change(change: Change, officer_id: bytes, codes: Codes) -> ChangeLine:
    who = codes.get(change.by or b"", "")
    return ChangeLine(change.before, change.after, change.at, change.by == officer_id, who, shut=change.shut)
