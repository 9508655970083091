"""A sheet of paper as NĐ 30/2020 asks (A4, margins, Times New Roman, page numbers at the top from the second page)
as a Word file: lines, rows, tables, and nothing about what is told in them.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT, SIZE, SMALL, TINY = "Times New Roman", Pt(13), Pt(11), Pt(9)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


class Look(TypedDict, total=False):
    """Of a line; as nothing else is said, upright, of SIZE and centred."""

    bold: bool
    italic: bool
    size: Length
    centred: bool


class Paper:
    """`foot` stands small at the bottom of every page; `at`: the day it is made, of no hour."""

    def __init__(self, foot: str, at: datetime) -> None:
        self._word: Word = Document()
        self._sections = iter(ROMAN)
        self._set_up(foot)
        about = self._word.core_properties
        about.author = about.last_modified_by = about.comments = ""
        about.created = about.modified = at.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)

    def bytes(self) -> bytes:
        written = io.BytesIO()
        self._word.save(written)
        return written.getvalue()

    def line(self, text: str, **how: Unpack[Look]) -> Paragraph:
        return put(self._word.add_paragraph(), text, **how)

    def section(self, title: str) -> None:
        line = self.line(f"{next(self._sections)}. {title}", bold=True, centred=False)
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(10), True

    def row(self, label: str, value: str) -> Paragraph:
        line = self._word.add_paragraph()
        line.add_run(f"{label} " if label.endswith("?") else f"{label}: ").bold = True
        line.add_run(printable(value))
        return line

    def rule(self, length: Length) -> None:
        rule(self._word.add_paragraph(), self._width, length)

    def columns(self, widths: Sequence[Length]) -> tuple[_Cell, ...]:
        """One row without borders, which no page break parts."""
        table = self._table(1, widths)
        return tuple(table.rows[0].cells)

    def table(self, widths: Sequence[Length], rows: Sequence[Sequence[str]]) -> None:
        """With borders; the first row is the head, on every page anew."""
        table = self._table(len(rows), widths)
        table.style = self._word.styles["Table Grid"]
        for number, (cells, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, text in zip(cells.cells, texts, strict=True):
                put(cell.paragraphs[0], text, bold=number == 0, size=SMALL, centred=number == 0)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._word.add_paragraph().paragraph_format.space_after = Pt(0)

    @property
    def _width(self) -> Length:
        page = self._word.sections[0]
        return Length((page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0))

    def _table(self, rows: int, widths: Sequence[Length]) -> Table:
        """Word goes by the cells' widths, LibreOffice by the columns'."""
        table: Table = self._word.add_table(rows=rows, cols=len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        return table

    def _set_up(self, foot: str) -> None:
        page = self._word.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.top_margin = page.bottom_margin = Mm(20)
        page.left_margin, page.right_margin = Mm(30), Mm(15)
        page.header_distance = page.footer_distance = Mm(10)
        style: Any = self._word.styles["Normal"]
        style.font.name, style.font.size = FONT, SIZE
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(4)
        page.different_first_page_header_footer = True
        _page_number(page.header.paragraphs[0])
        for each in (page.footer, page.first_page_footer):
            put(each.paragraphs[0], foot, size=TINY)


def put(line: Paragraph, text: str, **how: Unpack[Look]) -> Paragraph:
    if how.get("centred", True):
        line.alignment = CENTRE
    run = line.add_run(printable(text))
    run.bold, run.italic, run.font.size = how.get("bold"), how.get("italic"), how.get("size", SIZE)
    return line


def rule(line: Paragraph, room: Length, length: Length) -> None:
    """A thin stroke in the middle, `length` of the `room` there is."""
    form = line.paragraph_format
    form.left_indent = form.right_indent = Length((room - length) // 2)
    form.space_after, form.line_spacing = Pt(2), Pt(4)
    border: Any = OxmlElement("w:pBdr")
    top: Any = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    line._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _page_number(line: Paragraph) -> None:
    line.alignment = CENTRE
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        line.add_run()._r.append(part)


def printable(text: str) -> str:
    """XML takes no control characters but these."""
    return "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\x7f\ufffe\uffff"))
