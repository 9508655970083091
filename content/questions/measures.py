"""Reading what a report measures: a number with its unit, a day, a table of numbers."""

import re
from datetime import date

from content.language.vietnamese import fold
from content.questions.days import read_past_day
from content.questions.fields import CURRENCY, Field, TableRow
from content.questions.numbers import in_groups, read_money, read_whole
from content.questions.refused import Refused

# A number with the words that belong to it (150 triệu đồng); không is a number by itself.
_CELL = re.compile(r"[^\s,]+(?:\s+(?!không\b|ko\b)[^\W\d_]+)*", re.IGNORECASE)


def read_measured(field: Field, text: str, today: date | None) -> list[str]:
    """Raises Refused."""
    if not text:
        raise Refused("answer.empty")
    if field.kind == "date":
        return [read_past_day(text, today, field.earliest).isoformat()]
    if field.kind != "table":
        return [_number(text, field.unit, field.max, "answer.months" if field.kind == "months" else "answer.too_high")]
    cells = _cells(text)
    if len(cells) != len(field.rows):
        order = "; ".join(row.label.vi for row in field.rows)
        raise Refused("answer.table", count=len(field.rows), rows=order)
    return [_cell(row, cell) for row, cell in zip(field.rows, cells, strict=True)]


def _cells(text: str) -> list[str]:
    """The numbers of a table as typed: between semicolons or lines, else between commas or spaces."""
    if re.search(r"[;\n]", text):
        return re.split(r"\s*[;\n]\s*", text.strip(" ;\n"))
    return _CELL.findall(text)


def _cell(row: TableRow, text: str) -> str:
    """The row's label may stand before its number, as in what `shown` writes."""
    label = re.compile(rf"{re.escape(fold(row.label.vi))}[ :]+")
    number = label.sub("", fold(text), count=1) if label.match(fold(text)) else text
    return _number(number, row.unit, row.max, "answer.too_high")


def _number(text: str, unit: str, most: int, too_high: str) -> str:
    """The unit may stand after its number: `12 văn bản`."""
    bare = fold(text).removesuffix(fold(unit)).strip()
    number = read_money(text) if unit == CURRENCY else read_whole(bare)
    if number > most:
        raise Refused(too_high, most=in_groups(most))
    return str(number)
