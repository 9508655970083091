"""Units from a table, row by row."""

import csv
from datetime import date
from pathlib import Path

import pytest

from content.places.unit_rows import Term, Unit
from content.places.unit_sheet import FORMER, UNITS, UnitRows, read_units
from content.places.units import Units
from content.sheets import BadSheet

SHIPPED = Units.load()
# On the first of July 2027 Xã Cũ becomes two others.
WORLD = Units(
    [
        Term(Unit("26000", "Xã Cũ", "xã", "75", "Tỉnh Đồng Nai"), until=date(2027, 6, 30)),
        *(Term(Unit(code, "Xã Mới", "xã", "75", "Tỉnh Đồng Nai"), date(2027, 7, 1)) for code in ("99001", "99002")),
    ],
    [],
)
GOOD = {"province_code": "75", "province": "Thành phố Đồng Nai", "code": "99001", "name": "Xã Thử", "kind": "xã"}
MERGER = {
    "former_code": "26000",
    "former_name": "Xã Cũ",
    "former_district": "",
    "former_province": "Tỉnh Đồng Nai",
    "codes": "99001 99002",
    "share": "main-part part",
    "day": "2027-07-01",
}


def sheet(folder: Path, columns: tuple[str, ...], *rows: dict[str, str], units: Units = SHIPPED) -> UnitRows:
    path = folder / "units.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="")
        table.writeheader()
        table.writerows(rows)
    return read_units(path, units)


def test_a_row_that_is_right_is_written_as_the_shipped_list_is(tmp_path: Path) -> None:
    read = sheet(tmp_path, UNITS, {**GOOD, "province_code": "75", "code": "99001", "valid_from": "2027-07-01"})
    assert read.wrong == ()
    assert read.file == "units.csv"
    assert read.rows == (("75", "Thành phố Đồng Nai", "99001", "Xã Thử", "xã", "", "", "", "2027-07-01", ""),)


def test_a_spreadsheet_s_lost_zeros_come_back(tmp_path: Path) -> None:
    read = sheet(tmp_path, UNITS, {**GOOD, "province_code": "1", "province": "Thành phố Hà Nội", "code": "4"})
    assert [(row[0], row[2]) for row in read.rows] == [("01", "00004")]


@pytest.mark.parametrize(
    ("slip", "column", "kind"),
    [
        ({"province_code": "abc"}, "province_code", "province-code"),
        ({"province": "Tỉnh Nghệ An"}, "province", "province-name"),
        ({"code": "9900x"}, "code", "unit-code"),
        ({"kind": "thị trấn"}, "kind", "unit-kind"),
        ({"kind": "phường"}, "name", "unit-name"),
        ({"lat": "106.8"}, "lat", "degrees"),
        ({"lon": "đông"}, "lon", "degrees"),
        ({"area_km2": "-3"}, "area_km2", "area"),
        ({"valid_from": "1/7/2027"}, "valid_from", "day"),
        ({"valid_to": "2027-02-30"}, "valid_to", "day"),
        ({"valid_from": "2027-07-01", "valid_to": "2027-06-30"}, "valid_to", "day-order"),
        ({"valid_to": "9999-12-31"}, "valid_to", "day"),
    ],
)
def test_a_slip_is_told_by_row_and_column(tmp_path: Path, slip: dict[str, str], column: str, kind: str) -> None:
    read = sheet(tmp_path, UNITS, GOOD, {**GOOD, "code": "99002", **slip})
    assert [(each.row, each.column, each.kind) for each in read.wrong] == [(3, column, kind)]
    assert [row[2] for row in read.rows] == ["99001"]


def test_a_code_is_one_unit_on_any_day(tmp_path: Path) -> None:
    until, since = {**GOOD, "valid_to": "2027-06-30"}, {**GOOD, "valid_from": "2027-07-01", "name": "Xã Thử Hai"}
    assert sheet(tmp_path, UNITS, until, since).wrong == ()
    assert [each.kind for each in sheet(tmp_path, UNITS, GOOD, since).wrong] == ["unit-twice"]


def test_of_a_unit_that_ends_it_is_asked_what_it_becomes(tmp_path: Path) -> None:
    ends = {**GOOD, "province": "Tỉnh Đồng Nai", "code": "26000", "valid_to": "2027-06-30"}
    merged = Units([*WORLD._terms], [list(MERGER.values())])
    again = {**ends, "valid_from": "2027-07-01", "valid_to": ""}
    assert [each.kind for each in sheet(tmp_path, UNITS, ends, units=WORLD).odd] == ["unit-heirless"]
    assert sheet(tmp_path, UNITS, ends, units=merged).odd == ()
    assert sheet(tmp_path, UNITS, ends, again, units=WORLD).odd == ()


def test_what_merged_into_what_is_a_list_of_its_own(tmp_path: Path) -> None:
    read = sheet(tmp_path, FORMER, MERGER, units=WORLD)
    assert (read.file, read.wrong) == ("former_units.csv", ())
    assert read.rows == (("26000", "Xã Cũ", "", "Tỉnh Đồng Nai", "99001 99002", "main-part part", "2027-07-01"),)


@pytest.mark.parametrize(
    ("slip", "kind"),
    [
        ({"former_code": "x"}, "unit-code"),
        ({"codes": "99001"}, "shares"),
        ({"codes": "a b"}, "unit-codes"),
        ({"share": "half half"}, "shares"),
        ({"day": "tomorrow"}, "day"),
        ({"codes": "99001 99003"}, "unit-not-there"),
    ],
)
def test_a_slip_in_a_merger_is_told(tmp_path: Path, slip: dict[str, str], kind: str) -> None:
    assert [each.kind for each in sheet(tmp_path, FORMER, {**MERGER, **slip}, units=WORLD).wrong] == [kind]


def test_a_merger_of_a_unit_that_goes_on_or_into_one_that_is_not_yet_is_refused(tmp_path: Path) -> None:
    early = sheet(tmp_path, FORMER, {**MERGER, "day": "2027-01-01"}, units=WORLD)
    assert [each.kind for each in early.wrong] == ["unit-not-ended", "unit-not-there"]
    assert sheet(tmp_path, FORMER, {**MERGER, "day": ""}, units=WORLD).wrong == ()


def test_new_rows_take_the_place_of_those_of_the_same_code_and_day(tmp_path: Path) -> None:
    read = sheet(tmp_path, UNITS, GOOD)
    kept = [
        [*read.rows[0][:3], "Xã Trước", *read.rows[0][4:]],
        ["75", "", "99009", "Xã Khác", "xã", "", "", "", "", ""],
    ]
    assert [row[3] for row in read.over(kept)] == ["Xã Khác", "Xã Thử"]


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(BadSheet):
        read_units(path, SHIPPED)
