"""One case on paper: a Word file to be signed by who gives and who receives it. Laid out as NĐ 30/2020 asks (A4,
20–30–20–15 mm, Times New Roman, page numbers at the top from the second page); it says itself that it is no signed
document. Notes of the desk are not in it, and nothing that was sent beside text.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from content.workdays import VIETNAM
from handlers.officials.views import CaseSheet, ChangeLine, EntryLine

FONT, SIZE, SMALL = "Times New Roman", Pt(13), Pt(11)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
KIB = 1024
# Between the margins: the country's name stands on one line in 13 points only where it has 10 cm.
HEAD, HALVES = (Mm(62), Mm(103)), (Mm(82), Mm(83))


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


def docx_of(sheet: CaseSheet, giver: Giver, area: str, say: Saying) -> bytes:
    """The whole file. `area` in words."""
    paper: Paper = Document()
    _set_up(paper, giver.at)
    _head(paper, giver, say)
    _facts(paper, sheet, area, say)
    _told(paper, sheet, say)
    _letters(paper, [entry for entry in sheet.entries if not entry.internal], say)
    _changes(paper, sheet.changes, say)
    _signs(paper, giver, say)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _set_up(paper: Paper, at: datetime) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style: Any = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    about = paper.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = at.astimezone(VIETNAM).replace(tzinfo=None, hour=0, minute=0, second=0)


def _page_number(line: Paragraph) -> None:
    line.alignment = CENTRE
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        line.add_run()._r.append(part)


def _head(paper: Paper, giver: Giver, say: Saying) -> None:
    left, right = _columns(paper, HEAD)
    _line(left.paragraphs[0], giver.organisation.upper())
    _line(left.add_paragraph(), giver.desk, bold=True)
    _line(left.add_paragraph(), say("desk.paper.number"))
    _line(right.paragraphs[0], say("desk.paper.country"), bold=True)
    _line(right.add_paragraph(), say("desk.paper.motto"), bold=True)
    at = giver.at.astimezone(VIETNAM)
    _line(right.add_paragraph(), say("desk.paper.day", day=f"{at.day:02}", month=f"{at.month:02}", year=at.year))
    title = paper.add_paragraph()
    title.paragraph_format.space_before = Pt(12)
    _line(title, say("desk.paper.title"), bold=True, size=Pt(14))
    _line(paper.add_paragraph(), say("desk.paper.unsigned"), size=SMALL)


def _facts(paper: Paper, sheet: CaseSheet, area: str, say: Saying) -> None:
    line = sheet.line
    _row(paper, say("desk.paper.ref"), line.ref)
    _row(paper, say("desk.paper.kind"), say(f"case.kind.{line.kind}"))
    _row(paper, say("desk.paper.area"), area)
    _row(paper, say("desk.paper.received"), f"{line.day:%d/%m/%Y}")
    _row(paper, say("desk.paper.urgency"), say(f"case.urgency.{line.urgency}"))
    _row(paper, say("desk.paper.status"), say(f"case.status.{line.status}"))


def _told(paper: Paper, sheet: CaseSheet, say: Saying) -> None:
    _section(paper, say("desk.paper.told"))
    for label, value in sheet.tip:
        _row(paper, label, value)
    for file in sheet.files:
        _row(paper, say(f"desk.file.{file.kind}"), say("desk.file.kb", size=-(-file.size // KIB)))
    if sheet.files:
        _line(paper.add_paragraph(), say("desk.paper.files"), size=SMALL, centred=False)


def _letters(paper: Paper, letters: Iterable[EntryLine], say: Saying) -> None:
    _section(paper, say("desk.paper.letters"))
    written = False
    for letter in letters:
        _row(paper, f"{say(f'desk.entry.{letter.author}.{letter.kind}')}{_when(letter.at)}", letter.text)
        written = True
    if not written:
        paper.add_paragraph(say("desk.paper.nothing"))


def _changes(paper: Paper, changes: tuple[ChangeLine, ...], say: Saying) -> None:
    _section(paper, say("desk.paper.changes"))
    for change in changes:
        before, after = say(f"case.status.{change.before}"), say(f"case.status.{change.after}")
        paper.add_paragraph(f"{before} → {after}{_when(change.at)}")
    if not changes:
        paper.add_paragraph(say("desk.paper.nothing"))


def _signs(paper: Paper, giver: Giver, say: Saying) -> None:
    """Both in one row that no page break parts."""
    paper.add_paragraph()
    for cell, who, name in zip(_columns(paper, HALVES), ("giver", "receiver"), (giver.code, ""), strict=True):
        _line(cell.paragraphs[0], say(f"desk.paper.{who}"), bold=True)
        _line(cell.add_paragraph(), say(f"desk.paper.{who}.how"), size=SMALL)
        for _ in range(3):
            cell.add_paragraph()
        _line(cell.add_paragraph(), name or "…" * 16)
        for each in cell.paragraphs:
            each.paragraph_format.keep_with_next = True


def _columns(paper: Paper, widths: tuple[Mm, Mm]) -> tuple[_Cell, ...]:
    table: Any = paper.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    cells: tuple[_Cell, ...] = table.rows[0].cells
    return cells


def _section(paper: Paper, title: str) -> None:
    line = paper.add_paragraph()
    line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(10), True
    line.add_run(title).bold = True


def _row(paper: Paper, label: str, value: str) -> None:
    line = paper.add_paragraph()
    line.add_run(f"{label} " if label.endswith("?") else f"{label}: ").bold = True
    line.add_run(_printable(value))


def _line(line: Paragraph, text: str, *, bold: bool = False, size: Pt = SIZE, centred: bool = True) -> None:
    if centred:
        line.alignment = CENTRE
    run = line.add_run(text)
    run.bold, run.font.size = bold, size


def _when(at: datetime | None) -> str:
    return f" ({at.astimezone(VIETNAM):%H:%M, %d/%m/%Y})" if at else ""


def _printable(text: str) -> str:
    """XML takes no control characters but these."""
    return "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\x7f\ufffe\uffff"))
