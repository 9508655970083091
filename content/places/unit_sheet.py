"""Units an operator brings in, row by row: new ones, changed ones, and what merged into what from which day on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from content.language.vietnamese import canonical
from content.places.lineage import FIRST_DAY
from content.places.units import Units, bare_province
from content.sheets import BadSheet, Line, Wrong, read_sheet

UNITS = ("province_code", "province", "code", "name", "kind", "lat", "lon", "area_km2", "valid_from", "valid_to")
FORMER = ("former_code", "former_name", "former_district", "former_province", "codes", "share", "day")
KINDS = {"phường": "Phường ", "xã": "Xã ", "đặc khu": "Đặc khu "}
SHARES = ("whole", "main-part", "part", "disputed")
A_DAY = timedelta(days=1)
PROVINCE, CODE = re.compile(r"\d{2}"), re.compile(r"\d{5}")
# Degrees; the islands of Việt Nam included.
BOUNDS = {"lat": (6.0, 24.0), "lon": (102.0, 118.0)}


@dataclass(frozen=True)
class UnitRows:
    """`file`: the list the rows belong to, `units.csv` or `former_units.csv`; `rows` in the order of its `columns`;
    `odd`: what is taken as it is, and should be looked at.
    """

    file: str
    columns: Sequence[str]
    rows: tuple[tuple[str, ...], ...]
    wrong: tuple[Wrong, ...]
    odd: tuple[Wrong, ...] = ()

    def over(self, kept: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """What stood in the file, with these rows in the place of those of the same key."""
        new = {self._key(row) for row in self.rows}
        return [*(row for row in kept if self._key(row) not in new), *self.rows]

    def _key(self, row: Sequence[str]) -> tuple[str, str]:
        """Code and first day."""
        code, day = (2, 8) if self.file == "units.csv" else (0, 6)
        return row[code], (row[day] if day < len(row) else "") or FIRST_DAY.isoformat()


def read_units(path: Path, units: Units) -> UnitRows:
    """`units`: those known so far. Raises BadSheet."""
    heads: Mapping[str, Sequence[str]] = {name: (name.replace("_", " "), name) for name in (*UNITS, *FORMER)}
    try:
        lines = read_sheet(path, heads, UNITS[:5]).lines
    except BadSheet as error:
        if error.kind != "no-head":
            raise
        return _former(read_sheet(path, heads, FORMER[:6]).lines, units)
    wrong = [fault for line in lines for fault in _unit_faults(line, units)]
    wrong += _overlaps(lines)
    bad = {each.row for each in wrong}
    rows = tuple(_row(line, UNITS) for line in lines if line.number not in bad)
    in_order = tuple(sorted(wrong, key=lambda each: each.row))
    return UnitRows("units.csv", UNITS, rows, in_order, tuple(_heirless(lines, units)))


def _former(lines: Sequence[Line], units: Units) -> UnitRows:
    wrong = [fault for line in lines for fault in (*_former_faults(line), *_merger_faults(line, units))]
    bad = {each.row for each in wrong}
    rows = tuple(_row(line, FORMER) for line in lines if line.number not in bad)
    return UnitRows("former_units.csv", FORMER, rows, tuple(wrong))


def _row(line: Line, columns: Sequence[str]) -> tuple[str, ...]:
    cells = (canonical(line.cells.get(name, "")) for name in columns)
    return tuple(cell.zfill(_width(name)) if cell else "" for name, cell in zip(columns, cells, strict=True))


def _width(column: str) -> int:
    """Codes lose their zeros in a spreadsheet."""
    return {"province_code": 2, "code": 5, "former_code": 5}.get(column, 0)


def _unit_faults(line: Line, units: Units) -> Iterator[Wrong]:
    cells = line.cells
    code, province = cells["code"].zfill(5), cells["province_code"].zfill(2)
    if not PROVINCE.fullmatch(province):
        yield Wrong.at(line, "province_code", "province-code")
    elif (known := units.in_province(province)) and not _same(cells["province"], known[0].province):
        yield Wrong.at(line, "province", "province-name", name=known[0].province)
    if not CODE.fullmatch(code):
        yield Wrong.at(line, "code", "unit-code")
    if cells["kind"] not in KINDS:
        yield Wrong.at(line, "kind", "unit-kind", known=", ".join(KINDS))
    elif not canonical(cells["name"]).startswith(KINDS[cells["kind"]]):
        yield Wrong.at(line, "name", "unit-name", begins=KINDS[cells["kind"]].strip())
    yield from _number_faults(line)
    yield from _day_faults(line)


def _same(typed: str, known: str) -> bool:
    """A province may become a city, and keeps its name."""
    return bare_province(canonical(typed)) == bare_province(known)


def _number_faults(line: Line) -> Iterator[Wrong]:
    for name, (least, most) in BOUNDS.items():
        if (typed := line.cells.get(name, "")) and not least <= _number(typed) <= most:
            yield Wrong.at(line, name, "degrees", least=least, most=most)
    if (typed := line.cells.get("area_km2", "")) and not 0 < _number(typed) < 100_000:
        yield Wrong.at(line, "area_km2", "area")


def _number(typed: str) -> float:
    """-1 for what is no number: outside of every bound."""
    try:
        return float(typed)
    except ValueError:
        return -1


def _day_faults(line: Line) -> Iterator[Wrong]:
    days = {name: line.cells.get(name, "") for name in ("valid_from", "valid_to", "day")}
    wrong = [name for name, typed in days.items() if typed and _day(typed) is None]
    yield from (Wrong.at(line, name, "day") for name in wrong)
    if not wrong and days["valid_from"] and days["valid_to"] and days["valid_to"] < days["valid_from"]:
        yield Wrong.at(line, "valid_to", "day-order")


def _day(typed: str) -> date | None:
    """A day that another follows."""
    try:
        day = date.fromisoformat(typed) if len(typed) == len("2027-01-01") else None
    except ValueError:
        return None
    return None if day == date.max else day


def _overlaps(lines: Sequence[Line]) -> Iterator[Wrong]:
    """One code is one unit on any day: of two rows the first must end before the second begins."""
    spans: dict[str, list[tuple[str, str, Line]]] = {}
    for line in lines:
        days = (line.cells.get("valid_from", ""), line.cells.get("valid_to", "") or "9999-12-31")
        spans.setdefault(line.cells["code"].zfill(5), []).append((*days, line))
    for found in spans.values():
        ordered = sorted(found, key=lambda each: each[:2])
        for (_, until, first), (since, _, second) in pairwise(ordered):
            if since <= until:
                yield Wrong.at(second, "code", "unit-twice", row=first.number)


def _heirless(lines: Sequence[Line], units: Units) -> Iterator[Wrong]:
    """Units that end, and no list says yet what becomes of them: their people would read that they are no more."""
    begun = {(line.cells["code"].zfill(5), line.cells.get("valid_from", "")) for line in lines}
    for line in lines:
        until, code = _day(line.cells.get("valid_to", "")), line.cells["code"].zfill(5)
        turn = until + A_DAY if until else None
        if turn and (code, turn.isoformat()) not in begun and not units.follows(code, turn):
            yield Wrong.at(line, "valid_to", "unit-heirless", day=turn.isoformat())


def _former_faults(line: Line) -> Iterator[Wrong]:
    codes, shares = line.cells["codes"].split(), line.cells["share"].split()
    if not CODE.fullmatch(line.cells["former_code"].zfill(5)):
        yield Wrong.at(line, "former_code", "unit-code")
    if not codes or not all(map(CODE.fullmatch, codes)):
        yield Wrong.at(line, "codes", "unit-codes")
    if len(codes) != len(shares) or not set(shares) <= set(SHARES):
        yield Wrong.at(line, "share", "shares", known=", ".join(SHARES))
    yield from _day_faults(line)


def _merger_faults(line: Line, units: Units) -> Iterator[Wrong]:
    """Of a merger since July 2025: on its day the old unit is no more, and the new ones are."""
    day = _day(line.cells.get("day", ""))
    if day is None or day <= FIRST_DAY:
        return
    there, heirs = units.at(day).codes, line.cells["codes"].split()
    former = line.cells["former_code"].zfill(5)
    if former in there and former not in heirs:
        yield Wrong.at(line, "former_code", "unit-not-ended", day=day.isoformat())
    if absent := [code for code in heirs if CODE.fullmatch(code) and code not in there]:
        yield Wrong.at(line, "codes", "unit-not-there", codes=", ".join(absent), day=day.isoformat())
