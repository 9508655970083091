"""`nhipcau plan check`, `plan add`, `plan dates` and `units import`, as an operator of a new province meets them."""

import json
from pathlib import Path

import pytest

from content.places.units import Units
from content.programme.plans import FOLDER
from tests.bot.commands import Command

HANOI = (FOLDER / "HN-2026-2030.yaml").read_text("utf-8")
DA_NANG = HANOI.replace("id: HN-2026-2030", "id: DNG-2026-2030").replace('"01"', '"48"')
UNITS_HEAD = "province_code,province,code,name,kind,lat,lon,area_km2,valid_from,valid_to\n"


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_every_mistake_is_told_with_its_line_and_what_to_write(run: Command, tmp_path: Path) -> None:
    text = HANOI.replace('before: "17/6"', 'before: "31/6"').replace('province: "01"', 'province: "99"')
    path = written(tmp_path, "HN-2026-2030.yaml", text.replace("form: report-commune-hn", "form: tip"))
    ran = run("plan", "check", path)
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{path}, dòng {at}" for at in (11, 17, 47)] + [path]
    assert "province: Không có tỉnh, thành phố mã 99" in lines[0]
    assert "form: Không có mẫu báo cáo tip" in lines[1]
    assert "duties 1 (half-year) > before: Không năm nào chắc có ngày 31/6" in lines[2]
    assert lines[3] == f"{path}: 3 chỗ cần sửa."


def test_a_right_file_says_so_and_several_are_checked_in_turn(run: Command, tmp_path: Path) -> None:
    right, wrong = written(tmp_path, "DNG-2026-2030.yaml", DA_NANG), written(tmp_path, "X.yaml", "a: [\n")
    assert run("plan", "check", right).returncode == 0
    ran = run("plan", "check", right, wrong, str(tmp_path / "nowhere.yaml"))
    assert ran.returncode == 1
    assert f"{right}: không thấy chỗ nào sai." in ran.stdout
    assert "cả tệp: Không đọc được" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_quotes_are_held_against_the_source(run: Command, tmp_path: Path) -> None:
    path = written(tmp_path, "HN-2026-2030.yaml", HANOI)
    source = written(tmp_path, "source.txt", "không phải văn bản này\n")
    ran = run("plan", "check", path, "--source", source)
    assert ran.returncode == 1
    assert "Văn bản gốc chỉ có 1 dòng" in ran.stdout
    assert run("plan", "check", path, "--source", str(tmp_path / "none.txt")).returncode == 2


def test_a_new_province_is_a_new_file(run: Command, tmp_path: Path) -> None:
    ran = run("plan", "add", written(tmp_path, "DNG-2026-2030.yaml", DA_NANG))
    assert ran.returncode == 0
    kept = tmp_path / "var" / "content" / "plans" / "DNG-2026-2030.yaml"
    assert kept.read_text("utf-8") == DA_NANG
    assert "DNG-2026-2030" in {each["id"] for each in json.loads(run("plans", "--json").stdout)}
    rows = json.loads(run("obligations", "--plan", "dng-2026-2030", "--year", "2027", "--json").stdout)
    assert len(rows) == 94 * 2


def test_an_operator_s_file_stands_before_the_shipped_one_of_its_name(run: Command, tmp_path: Path) -> None:
    changed = HANOI.replace("trước ngày 17/6", "trước ngày 20/6", 1).replace('before: "17/6"', 'before: "20/6"')
    assert run("plan", "add", written(tmp_path, "HN-2026-2030.yaml", changed)).returncode == 0
    told = {each["id"]: each for each in json.loads(run("plans", "--json").stdout)}
    assert len(told) == 5
    assert told["HN-2026-2030"]["reports"][0]["before"] == "20/6"


@pytest.mark.parametrize(("name", "code"), [("DNG.yaml", 1), ("hn-2026-2030.yaml", 2)])
def test_a_wrong_plan_or_a_second_one_of_that_id_is_not_taken(
    run: Command, tmp_path: Path, name: str, code: int
) -> None:
    text = HANOI.replace("id: HN-2026-2030", "id: hn-2026-2030")
    assert run("plan", "add", written(tmp_path, name, text)).returncode == code
    assert not list((tmp_path / "var").glob("content/plans/*"))


def test_what_plans_leave_open_is_listed_and_an_old_plan_asks_nothing(run: Command) -> None:
    said = run("plan", "dates").stdout
    assert "DN-2026-2030: báo cáo 6 tháng: chưa có ngày chốt số liệu (kỳ 20" in said
    assert "NA-2024: đã hết hiệu lực" in said
    assert "hạn gửi" not in run("plan", "dates", "HN-2026-2030").stdout


def test_units_are_looked_at_first_and_taken_after(run: Command, tmp_path: Path) -> None:
    row = "75,Thành phố Đồng Nai,99001,Xã Thử,xã,,,,2026-01-01,\n"
    path = written(tmp_path, "new.csv", UNITS_HEAD + row)
    kept = tmp_path / "var" / "content" / "units" / "units.csv"
    assert run("units", "import", path, "--check").returncode == 0
    assert not kept.exists()
    assert run("units", "import", path).returncode == 0
    assert run("units", "import", path).returncode == 0
    assert kept.read_text("utf-8") == UNITS_HEAD + row
    assert Units.load(site=kept.parent).find("xã Thử, Đồng Nai") == []


def test_a_wrong_row_keeps_the_whole_list_out(run: Command, tmp_path: Path) -> None:
    rows = "75,Thành phố Đồng Nai,99001,Xã Thử,xã,,,,,\n75,Thành phố Đồng Nai,9x,Xã Hai,ấp,,,,,\n"
    ran = run("units", "import", written(tmp_path, "new.csv", UNITS_HEAD + rows))
    assert ran.returncode == 1
    assert "Dòng 3, code, “9x”: Mã xã, phường có năm số." in ran.stderr
    assert "Dòng 3, kind, “ấp”: Ghi một trong: phường, xã, đặc khu." in ran.stderr
    assert not (tmp_path / "var" / "content").exists()


def test_of_a_unit_that_ends_and_becomes_nothing_it_warns_and_takes_it(run: Command, tmp_path: Path) -> None:
    row = "75,Tỉnh Đồng Nai,99001,Xã Thử,xã,,,,,2027-06-30\n"
    ran = run("units", "import", written(tmp_path, "new.csv", UNITS_HEAD + row))
    assert ran.returncode == 0
    assert "Dòng 2, valid_to: Chưa danh sách nào nói từ 2027-07-01 đơn vị này thành gì." in ran.stderr


def test_help_is_vietnamese(run: Command) -> None:
    for words in (["plan", "check"], ["plan", "add"], ["plan", "dates"], ["units"], ["units", "import"]):
        told = run(*words, "--help")
        assert told.returncode == 0
        assert not told.stdout.isascii()
