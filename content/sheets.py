"""Rows of a table somebody brings: CSV in UTF-8, or the first sheet of an Excel file. Nothing in it is run."""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from content.language.vietnamese import fold
from content.marked_cells import MERGED, Place, marked

MOST_ROWS = 50_000
HEAD_WITHIN = 20  # rows in which the heads of the columns are looked for, below titles and merged cells
DELIMITERS = ",;\t"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, before 2007
# What openpyxl raises for a broken or a foreign file.
UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    KeyError,
    IndexError,
    ValueError,
    OSError,
)


class BadSheet(ValueError):
    """The file is no table we can read. `kind`: what to tell (locales: cli.sheet.<kind>); `needed`: keys of columns."""

    def __init__(self, kind: str, needed: Sequence[str] = (), **told: object) -> None:
        super().__init__(kind)
        self.kind, self.needed, self.told = kind, needed, told


@dataclass(frozen=True)
class Line:
    """`number` as the spreadsheet shows it, counted from 1; `cells` by the column's key, "" where empty. `marked`: why
    a cell is empty that looks filled in, by key (content.marked_cells). `extra`: what stands under no head.
    """

    number: int
    cells: Mapping[str, str]
    marked: Mapping[str, str] = field(default_factory=dict)
    extra: str = ""


@dataclass(frozen=True)
class Wrong:
    """`row` as the spreadsheet shows it; `kind`: what is wrong and what to write (locales: cli.row.<kind>)."""

    row: int
    column: str
    value: str
    kind: str
    told: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def at(cls, line: Line, column: str, kind: str, **told: object) -> "Wrong":
        return cls(line.number, column, line.cells.get(column, ""), kind, told)


@dataclass(frozen=True)
class Sheet:
    """`others`: heads of columns nobody asked for, as written."""

    lines: tuple[Line, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class _Head:
    """`names`: place of a column → its key; `ends`: the row below the head; `cells`: all heads as written."""

    names: Mapping[int, str]
    ends: int
    cells: Sequence[str]


def read_sheet(path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Sheet:
    """`columns`: key → heads people write, folded. The head is the row that names most of them, or two rows where
    cells were merged, and names all `needed`. Raises BadSheet.
    """
    rows, marks = _rows(path)
    keys = {head: key for key, heads in columns.items() for head in heads}
    found = [head for at in range(min(len(rows), HEAD_WITHIN)) for head in _heads(rows, at, keys)]
    heads = [head for head in found if set(needed) <= set(head.names.values())]
    if not heads:
        raise BadSheet("no-head", needed)
    head = max(heads, key=lambda each: len(each.names))
    others = tuple(cell for place, cell in enumerate(head.cells) if cell and place not in head.names)
    return Sheet(tuple(_lines(rows, head, marks)), others)


def _heads(rows: Sequence[Sequence[str]], at: int, keys: Mapping[str, str]) -> Iterator[_Head]:
    """The row alone, and with the one below it where that is empty under every head (merged downwards)."""
    names = _keys(rows[at], keys)
    yield _Head(names, at + 1, rows[at])
    below = rows[at + 1] if at + 1 < len(rows) else []
    under = {place: key for place, key in _keys(below, keys).items() if key not in names.values()}
    if under and not any(below[place] for place in names if place < len(below)):
        yield _Head({**names, **under}, at + 2, _overlaid(rows[at], below))


def _overlaid(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Of two rows of heads the lower one where it says something."""
    width = max(len(above), len(below))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (above, below))
    return [low or high for high, low in zip(upper, lower, strict=True)]


def _keys(row: Sequence[str], keys: Mapping[str, str]) -> dict[int, str]:
    """Place → key; a head that stands twice counts once."""
    names: dict[int, str] = {}
    for place, cell in enumerate(row):
        key = keys.get(fold(cell).strip(" *:"))
        if key and key not in names.values():
            names[place] = key
    return names


def _lines(rows: Sequence[Sequence[str]], head: _Head, marks: Mapping[Place, str]) -> Iterator[Line]:
    for number, row in enumerate(rows[head.ends :], head.ends + 1):
        cells = {key: row[place] if place < len(row) else "" for place, key in head.names.items()}
        placed = {key: marks.get((number - 1, place), "") for place, key in head.names.items()}
        marked = {key: why for key, why in placed.items() if why and not cells[key]}
        if any(cells.values()) or MERGED in marked.values():  # rows that only hold formulas were prepared for later
            yield Line(number, cells, marked, _extra(row, head))


def _extra(row: Sequence[str], head: _Head) -> str:
    """The first cell beside the table."""
    beside = (cell for place, cell in enumerate(row) if place >= len(head.cells) or not head.cells[place])
    return next(filter(None, beside), "")


def _rows(path: Path) -> tuple[list[list[str]], Mapping[Place, str]]:
    """All rows, and which cells of a workbook only look filled in."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise BadSheet("unreadable", name=path.name) from None
    if raw.startswith(OLD_EXCEL):
        raise BadSheet("old-excel", name=path.name)
    is_workbook = raw.startswith(b"PK")
    if path.suffix.lower() == ".xlsx" and not is_workbook:
        raise BadSheet("unreadable", name=path.name)
    rows = list(islice(_of_workbook(raw, path) if is_workbook else _of_text(raw, path), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise BadSheet("too-long", most=MOST_ROWS)
    return rows, _marked(raw, path, len(rows)) if is_workbook else {}


def _of_text(raw: bytes, path: Path) -> Iterator[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSheet("not-utf8", name=path.name) from None
    begin = text.splitlines()[:HEAD_WITHIN]
    delimiter = max(DELIMITERS, key=lambda one: (sum(one in line for line in begin), "".join(begin).count(one)))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise BadSheet("unreadable", name=path.name) from None


def _of_workbook(raw: bytes, path: Path) -> list[list[str]]:
    """The values that Excel kept; a formula never calculated is empty. What else is in the file is passed over."""
    with _reading(path):
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        rows = list(islice(_cells(book.worksheets[0].iter_rows(values_only=True)), MOST_ROWS + 1))
        book.close()
    return rows


def _marked(raw: bytes, path: Path, rows: int) -> Mapping[Place, str]:
    with _reading(path):
        return marked(raw, rows)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Raises BadSheet for whatever openpyxl cannot read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of styles and drop-down lists it does not know
            yield
    except UNREADABLE:
        raise BadSheet("unreadable", name=path.name) from None


def _cells(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_shown(value) for value in row]


def _shown(value: object) -> str:
    """As it reads in the cell: a code kept as a number has no decimals, a day is written 2027-06-17."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
