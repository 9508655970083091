"""People from a table: what is taken, what is refused and why, and how spreadsheets come to us."""

import csv
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from content.places.unit_rows import Term, Unit
from content.places.units import Units
from content.programme.people_sheet import People, Person, lacking, read_people
from content.programme.plans import Plans
from content.sheets import BadSheet, read_sheet

DONG_NAI = "75"
UNITS = Units.load()
PLANS = [plan for plan in Plans.load(UNITS).values() if plan.province_code == DONG_NAI]
FIRST, SECOND = UNITS.in_province(DONG_NAI)[:2]
HEAD = ("Đơn vị", "Vai trò", "Điện thoại cơ quan", "Thư điện tử")
SECONDS = 10


def csv_file(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, delimiter: str = ",") -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([head, *rows])
    return path


def read(path: Path, province: str = DONG_NAI) -> People:
    return read_people(path, province, UNITS, PLANS)


def only(people: People) -> Person:
    assert people.wrong == ()
    (person,) = people.right
    return person


def fault(people: People) -> tuple[int, str, str]:
    assert people.right == ()
    (wrong,) = people.wrong
    return wrong.row, wrong.column, wrong.kind


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_says_place_role_and_the_office_s_telephone_and_mailbox(tmp_path: Path, delimiter: str) -> None:
    row = (FIRST.code, "báo cáo", "(0251) 3822.123", "vanthu@xa.dongnai.gov.vn")
    person = only(read(csv_file(tmp_path, row, delimiter=delimiter)))
    expected = Person(2, FIRST.code, FIRST.name, "reporter", "02513822123", "vanthu@xa.dongnai.gov.vn")
    assert person == expected


@pytest.mark.parametrize("typed", ["{name}", "UBND {name}", "{bare}", "{folded}", "{short}"])
def test_a_unit_is_found_by_code_or_name_with_or_without_marks(tmp_path: Path, typed: str) -> None:
    unit = next(each for each in UNITS.in_province(DONG_NAI) if each.name == "Phường Long Khánh")
    forms = {"name": unit.name, "bare": "Long Khánh", "folded": "phuong long khanh", "short": unit.code.lstrip("0")}
    assert only(read(csv_file(tmp_path, (typed.format(**forms), "", "", "")))).owner == unit.code


def test_people_of_a_unit_that_begins_later_are_invited_before(tmp_path: Path) -> None:
    later = Term(Unit("99001", "Phường Mai Sau", "phường", DONG_NAI, "Tỉnh Đồng Nai"), date(2027, 7, 1))
    units = Units([later], [], date(2027, 6, 1))
    path = csv_file(tmp_path, ("Phường Mai Sau", "", "", ""), ("99001", "lãnh đạo", "", ""))
    assert [each.owner for each in read_people(path, DONG_NAI, units, PLANS).right] == ["99001", "99001"]
    assert lacking(units, PLANS, []) == lacking(units, PLANS, ["99001"]) == [body.name for body in PLANS[0].bodies]


def test_an_office_of_the_plan_reports_too_and_the_province_has_a_focal_point(tmp_path: Path) -> None:
    rows = [("Sở Tư pháp", "", "", ""), ("so-noi-vu", "", "", ""), ("", "đầu mối", "", ""), ("75", "focal", "", "")]
    people = read(csv_file(tmp_path, *rows))
    assert [(each.owner, each.role) for each in people.right] == [
        ("so-tu-phap", "reporter"),
        ("so-noi-vu", "reporter"),
        ("", "focal"),
        ("", "focal"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (("Xã Không Có Thật", "", "", ""), "unit", "unit-unknown"),
        (("99999", "", "", ""), "unit", "unit-unknown"),
        (("Phường Ba Đình", "", "", ""), "unit", "unit-elsewhere"),
        ((FIRST.code, "giám sát", "", ""), "role", "role-unknown"),
        ((FIRST.code, "đầu mối", "", ""), "role", "role-focal"),
        (("", "báo cáo", "", "a@b.gov.vn"), "unit", "unit-empty"),
        ((FIRST.code, "", "0912 345 678", ""), "phone", "mobile"),
        ((FIRST.code, "", "912345678", ""), "phone", "mobile"),
        ((FIRST.code, "", "+84 912 345 678", ""), "phone", "mobile"),
        ((FIRST.code, "", "12345", ""), "phone", "phone"),
        ((FIRST.code, "", "", "vanthu"), "email", "email"),
        ((FIRST.code, "", "", "a..b@c.vn"), "email", "email"),
        ((FIRST.code, "", "", "a@b.vn, c@d.vn"), "email", "email"),
        ((FIRST.code, "", "", "ubnd.xa@gmail.com"), "email", "email-free"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(tmp_path: Path, row: tuple[str, ...], column: str, kind: str) -> None:
    assert fault(read(csv_file(tmp_path, row))) == (2, column, kind)


def test_everything_wrong_in_a_row_is_told_and_the_right_rows_stay_right(tmp_path: Path) -> None:
    people = read(csv_file(tmp_path, (FIRST.code, "?", "0912345678", "x"), (SECOND.code, "", "", "")))
    assert [(each.row, each.column) for each in people.wrong] == [(2, "role"), (2, "phone"), (2, "email")]
    assert [each.owner for each in people.right] == [SECOND.code]


def test_a_former_name_is_offered_and_never_taken(tmp_path: Path) -> None:
    """Whoever wrote the old name may mean a part that went elsewhere: the operator decides."""
    today = {unit.name for unit in UNITS.in_province(DONG_NAI)}
    former = next(
        (each.label.split(",")[0], unit)
        for unit in UNITS.in_province(DONG_NAI)
        for each in UNITS.predecessors(unit.code)
        if each.share == "whole" and each.label.split(",")[0] not in today and each.label.startswith("Xã")
    )
    people = read(csv_file(tmp_path, (former[0], "", "", "")))
    assert fault(people) == (2, "unit", "unit-near")
    assert former[1].code in str(people.wrong[0].told["choices"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("02513822123", "02513822123"),
        ("2513822123", "02513822123"),
        ("+84 251 382 2123", "02513822123"),
        ("0251.3822.123 máy lẻ 12", "02513822123 12"),
        ("1900 1234", "19001234"),
        ("", ""),
    ],
)
def test_telephones_of_offices_as_people_write_them(tmp_path: Path, typed: str, kept: str) -> None:
    assert only(read(csv_file(tmp_path, (FIRST.code, "", typed, "")))).phone == kept


@pytest.mark.parametrize("head", ["Họ và tên", "Tên cán bộ", "Số CCCD", "Ngày sinh", "Di động", "Full name", "name"])
def test_a_table_with_people_in_it_is_not_taken_at_all(tmp_path: Path, head: str) -> None:
    path = csv_file(tmp_path, (FIRST.code, "Ai Đó"), head=("Đơn vị", head))
    with pytest.raises(BadSheet) as refused:
        read(path)
    assert (refused.value.kind, refused.value.told["columns"]) == ("personal", head)


def test_columns_nobody_asked_for_are_passed_over_and_named(tmp_path: Path) -> None:
    people = read(csv_file(tmp_path, ("1", FIRST.code, "x"), head=("STT", "Mã đơn vị", "Ghi chú")))
    assert (only(people).owner, people.others) == (FIRST.code, ("STT", "Ghi chú"))


def workbook(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    path = folder / "people.xlsx"
    book.save(path)
    return path


def test_a_workbook_with_a_title_and_merged_heads_is_read_with_its_own_row_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["DANH SÁCH ĐẦU MỐI NĂM 2026", None, None, None],
        [],
        ["Đơn vị", "Vai trò", "Liên hệ", None],
        [None, None, "Điện thoại cơ quan", "Email"],
        [int(FIRST.code), "báo cáo", 2513822123, "vanthu@xa.gov.vn"],
        [None, None, None, None],
        [SECOND.code, "báo cáo", "0912345678", None],
    ]
    people = read(workbook(tmp_path, rows, merged=("A1:D1", "A3:A4", "B3:B4", "C3:D3")))
    assert people.right == (Person(5, FIRST.code, FIRST.name, "reporter", "02513822123", "vanthu@xa.gov.vn"),)
    assert [(each.row, each.kind) for each in people.wrong] == [(7, "mobile")]


def test_a_merged_cell_and_a_formula_without_value_are_told_as_such(tmp_path: Path) -> None:
    rows: list[list[object]] = [list(HEAD), [FIRST.code, "báo cáo"], [None, "lãnh đạo"], ['="0"&1', "báo cáo"]]
    people = read(workbook(tmp_path, rows, merged=("A2:A3",)))
    assert [(each.row, each.column, each.kind) for each in people.wrong] == [
        (3, "unit", "cell-merged"),
        (4, "unit", "cell-formula"),
    ]
    assert [person.row for person in people.right] == [2]


@pytest.mark.slow
def test_a_line_merged_across_is_no_unit_and_hides_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [list(HEAD), [FIRST.code, "báo cáo"], ["Tổng số: 1 đơn vị"]]
    people = read(workbook(tmp_path, rows, merged=("A3:D3",)))
    assert ([person.row for person in people.right], people.wrong) == ([2], ())


@pytest.mark.parametrize("foot", ["Người lập bảng", "Tổng số: 2", "TM. UBND", "Hà Nội, ngày 5 tháng 11 năm 2026"])
def test_the_foot_of_a_table_keeps_nobody_out_and_is_said(tmp_path: Path, foot: str) -> None:
    people = read(csv_file(tmp_path, (FIRST.code, "", "", ""), (foot, "", "", ""), ("Nguyễn Văn A", "", "", "")))
    assert only(people).owner == FIRST.code
    assert [(each.row, each.value, each.kind) for each in people.odd] == [(3, "", "foot"), (4, "", "foot")]


def test_what_is_no_foot_and_no_unit_is_wrong_still(tmp_path: Path) -> None:
    people = read(csv_file(tmp_path, ("Nguyễn Văn A", "", "", ""), ("Người lập bảng", "lãnh đạo", "", "")))
    assert [(each.row, each.kind) for each in people.wrong] == [(2, "unit-unknown"), (3, "unit-unknown")]


def test_a_cell_beside_the_table_is_said(tmp_path: Path) -> None:
    people = read(csv_file(tmp_path, (FIRST.code, "", "", "", "vanthu@x.gov.vn")))
    assert only(people).email == ""
    assert [(each.row, each.value, each.kind) for each in people.odd] == [(2, "", "extra")]


def test_two_rows_with_one_mailbox_are_told_and_both_are_invited(tmp_path: Path) -> None:
    rows = [(unit.code, "", "", mailbox) for unit, mailbox in ((FIRST, "a@x.gov.vn"), (SECOND, "A@x.gov.vn"))]
    people = read(csv_file(tmp_path, *rows))
    assert (len(people.right), people.wrong) == (2, ())
    assert [(each.row, each.kind, each.told) for each in people.odd] == [(3, "email-twice", {"row": 2})]


def test_an_office_nobody_knows_is_answered_with_those_of_the_plan(tmp_path: Path) -> None:
    [wrong] = read(csv_file(tmp_path, ("Sở Lạ", "", "", ""))).wrong
    assert wrong.kind == "office-unknown"
    assert "Sở Tư pháp" in str(wrong.told["choices"])


def test_of_a_formula_its_value_counts_and_a_day_reads_as_a_day(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["mã", "ngày"], [1.0, date(2027, 1, 1)], ["=1+1", None]])
    sheet = read_sheet(path, {"code": ("ma",), "day": ("ngay",)}, ("code",))
    assert [dict(line.cells) for line in sheet.lines] == [{"code": "1", "day": "2027-01-01"}]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a,b\n1,2\n", "no-head"),
        ("Đơn vị\n".encode("utf-16"), "not-utf8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of 2003", "old-excel"),
        (b"PK\x03\x04 no workbook", "unreadable"),
        ("DANH SÁCH, 2026\nĐơn vị;Họ tên\n26000;\n".encode(), "personal"),
        (b"", "no-head"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(BadSheet) as refused:
        read(path)
    assert refused.value.kind == kind


def test_who_is_lacking_is_told_by_name() -> None:
    rest = lacking(UNITS, PLANS, [FIRST.code, "so-tu-phap"])
    assert not {FIRST.name, "Sở Tư pháp"} & set(rest)
    assert len(rest) == len(UNITS.in_province(DONG_NAI)) + len(PLANS[0].bodies) - 2


@pytest.mark.slow
def test_a_whole_country_s_rows_are_read_in_ten_seconds(tmp_path: Path) -> None:
    codes = [unit.code for unit in UNITS.in_province(DONG_NAI)]
    rows: list[list[object]] = [[codes[number % len(codes)], "báo cáo", "02513822123", ""] for number in range(3000)]
    wrong: list[list[object]] = [[f"Xã Lạ {number}", "", "", ""] for number in range(321)]
    path = workbook(tmp_path, [list(HEAD), *rows, *wrong])
    begun = time.process_time()
    people = read(path)
    assert time.process_time() - begun < SECONDS
    assert (len(people.right), len({each.row for each in people.wrong})) == (3000, 321)


def test_who_answers_for_a_unit_is_invited_as_such(tmp_path: Path) -> None:
    [leader] = read(csv_file(tmp_path, (FIRST.code, "Lãnh đạo", "", ""))).right
    assert (leader.owner, leader.role) == (FIRST.code, "leader")
