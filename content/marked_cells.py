"""Cells of a workbook that look filled in to who made it and are empty to us: merged ones, uncalculated formulas."""

import io
from collections.abc import Iterator, Mapping

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

MERGED, FORMULA = "merged", "formula"
MOST_ROWS = 5_000  # below that a look at every cell takes a second; longer tables are read without it
Place = tuple[int, int]  # row and column, both from 0


def marked(raw: bytes, rows: int) -> Mapping[Place, str]:
    """Of the first sheet: what keeps a cell empty, below the first row of a merge. Raises what openpyxl raises."""
    if rows > MOST_ROWS:
        return {}
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    found = {**dict(_formulas(sheet)), **dict(_merged(sheet))}
    book.close()
    return found


def _merged(sheet: Worksheet) -> Iterator[tuple[Place, str]]:
    for block in sheet.merged_cells.ranges:
        if sheet.cell(block.min_row, block.min_col).value is None:
            continue
        for row in range(block.min_row + 1, block.max_row + 1):
            for column in range(block.min_col, block.max_col + 1):
                yield (row - 1, column - 1), MERGED


def _formulas(sheet: Worksheet) -> Iterator[tuple[Place, str]]:
    for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1)):
        for place, cell in enumerate(row):
            if cell.data_type == "f":
                yield (number, place), FORMULA
