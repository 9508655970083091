"""`nhipcau plans` and `nhipcau obligations`, as scripts and people rely on them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from content.programme import plans
from tests.bot.commands import Command
from tests.bot.running import ROOT

HANOI = ("--plan", "HN-2026-2030")
COMMUNE_KEYS = ["unit", "unit_name", "report", "period", "before", "last_day", "to"]


def test_plans_in_json_name_all_five_with_their_reports(run: Command) -> None:
    told = {each["id"]: each for each in json.loads(run("plans", "--json").stdout)}
    assert set(told) == {"DN-2026-2030", "HCM-2021-2025", "HN-2026-2030", "NA-2024", "NTM-2026"}
    hanoi = told["HN-2026-2030"]
    assert (hanoi["jurisdiction"], hanoi["level"]) == ("Thành phố Hà Nội", "province")
    assert (hanoi["from"], hanoi["to"]) == (2026, 2030)
    assert (hanoi["bodies"], hanoi["targets"]) == (14, 11)
    assert hanoi["reports"][0] == {
        "report": "half-year",
        "wording": "trước ngày 17/6",
        "before": "17/6",
        "to": "Sở Y tế (qua Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội)",
    }


def test_a_missing_date_is_null_and_an_old_plan_is_over(run: Command) -> None:
    told = {each["id"]: each for each in json.loads(run("plans", "--json").stdout)}
    assert {report["before"] for report in told["NTM-2026"]["reports"]} == {None}
    assert told["HCM-2021-2025"]["over"] is True
    assert told["NA-2024"]["over"] is True


def test_plans_for_people_are_one_line_each(run: Command) -> None:
    lines = run("plans").stdout.splitlines()
    assert len(lines) == 5
    assert all("chưa có hạn" in line for line in lines)
    assert "6 tháng: trước ngày 05/6; năm: trước ngày 05/12" in lines[0]
    assert "[2021–2025, đã hết hiệu lực]" in lines[1]


@pytest.mark.parametrize("typed", ["HN-2026-2030", "hn-2026-2030"])
def test_one_plan_is_shown_with_everything_and_the_lines_of_its_source(run: Command, typed: str) -> None:
    said = run("plans", typed).stdout
    for part in (
        "Cơ cấu: Thành phố (cấp tỉnh) > xã, phường (dòng 61)",
        "Chủ trì: Sở Y tế",
        "6 tháng: trước ngày 17/6. Gửi Sở Y tế (qua Chi cục",
        "đột xuất: chưa có hạn",
        "Tòa án nhân dân Thành phố (đề nghị) (dòng 245)",
        "ít nhất 95%, đến năm 2030 (dòng 51, 53); từng năm 2026: 60%, 2027: 70%",
        "80–100, hằng năm",
        "Số dòng tính trong tệp 004_",
    ):
        assert part in said


def test_goals_are_said_in_words(run: Command) -> None:
    said = run("plans", "NA-2024").stdout + run("plans", "NTM-2026").stdout
    for words in ("3–5%", "ít nhất 1 mỗi tháng", "hoàn thành, năm 2026", ": 100%, năm 2024"):
        assert words in said


def test_a_plan_with_number_and_day_shows_them(run: Command) -> None:
    assert "Số 702/QĐ-UBND, ngày 14/3/2022" in run("plans", "HCM-2021-2025").stdout


def test_obligations_are_the_communes_with_exactly_these_keys(run: Command) -> None:
    rows = json.loads(run("obligations", *HANOI, "--year", "2027", "--json").stdout)
    assert len(rows) == 126 * 2
    assert all(list(row) == COMMUNE_KEYS for row in rows)
    assert {
        "unit": "09700",
        "unit_name": "Xã Ba Vì",
        "report": "half-year",
        "period": "2027S1",
        "before": "2027-06-17",
        "last_day": "2027-06-16",
        "to": "Sở Y tế (qua Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội)",
    } in rows
    assert {(row["report"], row["period"]) for row in rows} == {("half-year", "2027S1"), ("year", "2027")}


def test_all_adds_the_offices_and_marks_every_row(run: Command) -> None:
    rows = json.loads(run("obligations", *HANOI, "--year", "2027", "--all", "--json").stdout)
    assert len(rows) == (126 + 14) * 2
    assert all(list(row) == [*COMMUNE_KEYS, "requested"] for row in rows)
    requested = {row["unit"]: row["requested"] for row in rows}
    assert (requested["toa-an-nhan-dan"], requested["so-tu-phap"], requested["09700"]) == (True, False, False)


@pytest.mark.parametrize("year", ["2026", "2030"])
def test_every_year_of_the_plan_answers(run: Command, year: str) -> None:
    assert len(json.loads(run("obligations", "--plan", "DN-2026-2030", "--year", year, "--json").stdout)) == 95 * 2


@pytest.mark.parametrize(
    ("plan", "year"), [("HN-2026-2030", "2031"), ("HCM-2021-2025", "2027"), ("NA-2024", "2024"), ("NTM-2026", "2026")]
)
def test_nothing_owed_is_an_empty_list(run: Command, plan: str, year: str) -> None:
    assert json.loads(run("obligations", "--plan", plan, "--year", year, "--all", "--json").stdout) == []
    assert "không có báo cáo nào có hạn" in run("obligations", "--plan", plan, "--year", year).stdout


def test_obligations_for_people_have_blocks_and_totals(run: Command) -> None:
    said = run("obligations", *HANOI, "--year", "2028", "--all").stdout
    assert "kỳ 2028S1: trước ngày 17/6/2028, chậm nhất thứ Sáu 16/6/2028" in said
    assert "Viện Kiểm sát nhân dân Thành phố (đề nghị)" in said
    assert said.splitlines()[-1] == "HN-2026-2030, năm 2028: 280 báo cáo của 126 xã, phường và 14 cơ quan."


@pytest.mark.parametrize(
    "words", [("plans", "HN-2031"), ("obligations", "--plan", "HN-2031", "--year", "2027", "--json")]
)
def test_an_unknown_plan_is_refused_with_the_known_ones(run: Command, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Không có kế hoạch HN-2031" in ran.stderr
    assert "HN-2026-2030" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_help_is_vietnamese(run: Command) -> None:
    for command in ("plans", "obligations"):
        told = run(command, "--help")
        assert told.returncode == 0
        assert not told.stdout.isascii()


@pytest.mark.slow
def test_plans_needs_no_database_keys_or_web() -> None:
    program = (
        "import sys; from bot.cli.plans import plans; plans(None, True);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'sqlalchemy', 'starlette', 'uvicorn', 'nacl', 'apscheduler', 'httpx', 'structlog'}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_plan_that_cannot_be_read_is_refused_by_its_place(tmp_path: Path) -> None:
    """In a copy of the programme, whose plan an operator has mistyped."""
    for room in ("bot", "content", "handlers", "locales"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "static"))
    path = tmp_path / plans.FOLDER.relative_to(ROOT) / "HN-2026-2030.yaml"
    path.write_text(path.read_text("utf-8").replace('"17/6"', '"31/6"', 1), "utf-8")
    words = [sys.executable, "-m", "bot.cli.main", "plans"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "plans/HN-2026-2030.yaml: duties 1 (half-year): before" in ran.stderr
    assert "Traceback" not in ran.stderr
