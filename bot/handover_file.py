"""One case on paper: the minutes of a hand-over as a Word file, for both sides to sign; every page says that it is no
signed document. Notes of the desk are not in it, and of files only their SHA-256.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from docx.shared import Mm, Pt
from docx.table import _Cell

from bot.paper import SIZE, SMALL, Paper, put, rule
from content.programme.workdays import VIETNAM
from handlers.officials.desk.inbox import DAMAGED
from handlers.officials.desk.views import CaseSheet, ChangeLine, EntryLine, FileLine
from storage.accounts.organisations import full_name

KIB = 1024
TOP = Pt(12)
# Between the margins: the country's name stands on one line in TOP only where it has 9 cm.
HEAD, HALVES = (Mm(70), Mm(95)), (Mm(82), Mm(83))
FILES = (Mm(12), Mm(48), Mm(28), Mm(77))
DIGITS = 32  # of a SHA-256 on one line
DOTS = "…" * 16


class Saying(Protocol):
    """The catalogue in Vietnamese."""

    def __call__(self, text_id: str, /, **args: object) -> str: ...


@dataclass(frozen=True)
class Giver:
    """Who hands over: no name, a code. `at`: when, with its zone."""

    organisation: str
    desk: str
    code: str
    at: datetime


@dataclass(frozen=True)
class Given:
    """The case. `area` in words; `digests`: the SHA-256 in hex of each file, by its number."""

    sheet: CaseSheet
    area: str
    digests: tuple[str, ...]


def docx_of(given: Given, giver: Giver, say: Saying) -> bytes:
    """The whole file."""
    sheet = given.sheet
    paper = Paper(say("desk.paper.foot", ref=sheet.line.ref), giver.at.astimezone(VIETNAM))
    _head(paper, giver, say)
    _title(paper, sheet.line.ref, say)
    _parties(paper, giver, say)
    _facts(paper, given, say)
    paper.section(say("desk.paper.told"))
    for label, value in sheet.tip:
        paper.row(label, value)
    if not sheet.tip:
        paper.line(say("desk.tip.unreadable"), centred=False)
    _letters(paper, [entry for entry in sheet.entries if not entry.internal], say)
    _files(paper, given, say)
    _changes(paper, sheet.changes, say)
    _signs(paper, giver, say)
    return paper.bytes()


def _head(paper: Paper, giver: Giver, say: Saying) -> None:
    left, right = paper.columns(HEAD)
    put(left.paragraphs[0], giver.organisation.upper(), size=TOP)
    put(left.add_paragraph(), giver.desk, bold=True)
    rule(left.add_paragraph(), HEAD[0], Mm(24))
    put(left.add_paragraph(), say("desk.paper.number"))
    put(right.paragraphs[0], say("desk.paper.country"), bold=True, size=TOP)
    put(right.add_paragraph(), say("desk.paper.motto"), bold=True)
    rule(right.add_paragraph(), HEAD[1], Mm(58))
    at = giver.at.astimezone(VIETNAM)
    day = say("desk.paper.day", day=f"{at.day:02}", month=f"{at.month:02}", year=at.year)
    put(right.add_paragraph(), day, italic=True)


def _title(paper: Paper, ref: str, say: Saying) -> None:
    title = paper.line(say("desk.paper.title"), bold=True, size=Pt(14))
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(0)
    paper.line(say("desk.paper.about", ref=ref), bold=True)
    paper.rule(Mm(40))
    paper.line(say("desk.paper.unsigned"), italic=True, size=SMALL)


def _parties(paper: Paper, giver: Giver, say: Saying) -> None:
    told = say("desk.paper.gives", desk=full_name(giver.desk, giver.organisation), code=giver.code)
    paper.row(say("desk.paper.gives.label"), told)
    paper.row(say("desk.paper.receives.label"), DOTS * 2)


def _facts(paper: Paper, given: Given, say: Saying) -> None:
    line = given.sheet.line
    paper.section(say("desk.paper.facts"))
    if line.section == DAMAGED:
        paper.line(say("desk.damaged.paper"), centred=False)
        return
    paper.row(say("desk.paper.kind"), say(f"case.kind.{line.kind}"))
    paper.row(say("desk.paper.area"), given.area)
    paper.row(say("desk.paper.received"), f"{line.day:%d/%m/%Y}")
    paper.row(say("desk.paper.urgency"), say(f"case.urgency.{line.urgency}"))
    paper.row(say("desk.paper.status"), say(f"case.status.{line.status}"))


def _letters(paper: Paper, letters: Sequence[EntryLine], say: Saying) -> None:
    paper.section(say("desk.paper.letters"))
    for letter in letters:
        paper.row(f"{say(f'desk.entry.{letter.author}.{letter.kind}')}{_when(letter.at)}", _said(letter, say))
    if not letters:
        paper.line(say("desk.paper.nothing"), centred=False)


def _said(letter: EntryLine, say: Saying) -> str:
    """With the numbers of the files that came with it."""
    if not letter.files:
        return letter.text
    sent = say("desk.paper.with", numbers=", ".join(str(file.number + 1) for file in letter.files))
    return f"{letter.text} {sent}".strip()


def _files(paper: Paper, given: Given, say: Saying) -> None:
    """All of them, by the numbers they have at the desk; the table is left out where nothing was sent."""
    sheet = given.sheet
    sent = (*sheet.files, *(file for entry in sheet.entries for file in entry.files))
    if not sent:
        return
    paper.section(say("desk.paper.sent"))
    head = tuple(say(f"desk.paper.sent.{column}") for column in ("number", "kind", "size", "digest"))
    paper.table(FILES, (head, *(_file(file, given.digests, say) for file in sent)))
    for note in ("desk.paper.files", "desk.paper.digest.means"):
        paper.line(say(note), size=SMALL, centred=False)


def _file(file: FileLine, digests: tuple[str, ...], say: Saying) -> tuple[str, ...]:
    digest, size = digests[file.number], say("desk.file.kb", size=-(-file.size // KIB))
    return str(file.number + 1), say(f"desk.file.{file.kind}"), size, f"{digest[:DIGITS]}\n{digest[DIGITS:]}"


def _changes(paper: Paper, changes: tuple[ChangeLine, ...], say: Saying) -> None:
    paper.section(say("desk.paper.changes"))
    for change in changes:
        before, after = say(f"case.status.{change.before}"), say(f"case.status.{change.after}")
        paper.line(f"{before} → {after}{_when(change.at)}", centred=False)
    if not changes:
        paper.line(say("desk.paper.nothing"), centred=False)


def _signs(paper: Paper, giver: Giver, say: Saying) -> None:
    """Never alone on a page: the lines before go with it."""
    for note in ("desk.paper.care", "desk.paper.copies"):
        line = paper.line(say(note), centred=False)
        line.paragraph_format.keep_with_next = True
    for cell, who, name in zip(paper.columns(HALVES), ("giver", "receiver"), (giver.code, DOTS), strict=True):
        _sign(cell, who, name, say)


def _sign(cell: _Cell, who: str, name: str, say: Saying) -> None:
    put(cell.paragraphs[0], say(f"desk.paper.{who}"), bold=True)
    cell.paragraphs[0].paragraph_format.space_before = Pt(8)
    put(cell.add_paragraph(), say(f"desk.paper.{who}.how"), italic=True, size=SMALL)
    for _ in range(3):
        cell.add_paragraph()
    put(cell.add_paragraph(), name, size=SIZE)


def _when(at: datetime | None) -> str:
    return f" ({at.astimezone(VIETNAM):%H:%M, %d/%m/%Y})" if at else ""
