"""`nhipcau plan dates PLAN`: the days as they stand, and setting one."""

import json
from pathlib import Path

import pytest

from bot.clock import SystemClock
from content.programme.plans import FOLDER
from storage.accounts import officials
from storage.accounts.organisations import create_organisation
from storage.engine import Database
from tests.bot.commands import Command
from tests.world import HANOI

YEAR = SystemClock().now().year + 1  # the command knows the year by the machine's clock
WHAT = ("plan", "dates", "HN-2026-2030", "--report", "half-year", "--period", f"{YEAR}S1")
DAY = f"{YEAR}-06-24"
LETTER = "Công văn số 12/SYT"


@pytest.fixture
def admin(migrated: Path) -> str:
    """The code of the province's administrator."""
    database = Database(f"sqlite:///{migrated / 'nhipcau.db'}")

    def appoint(tx: object) -> str:
        return officials.add(tx, create_organisation(tx, "Sở Y tế", None, HANOI), "admin").code

    code = database.write(appoint)
    database.close()
    return code


def test_a_day_is_set_in_the_administrator_s_name_and_listed(run: Command, admin: str) -> None:
    set_ = run(*WHAT, "--before", DAY, "--source", LETTER, "--by", admin)
    assert (set_.returncode, "Đã đặt hạn cho HN-2026-2030." in set_.stdout) == (0, True)
    listed = run("plan", "dates", "hn-2026-2030").stdout
    assert f"{YEAR}S1: trước {DAY}, chậm nhất {YEAR}-06-2" in listed
    assert f"(theo {LETTER})" in listed


@pytest.mark.slow
def test_what_was_given_is_asked_no_more(run: Command, admin: str, tmp_path: Path) -> None:
    own, half = tmp_path / "HN-2026-2030.yaml", 'wording: trước ngày 17/6\n    before: "17/6"\n    '
    own.write_text((FOLDER / own.name).read_text("utf-8").replace(half, ""), "utf-8")
    run("plan", "add", str(own))
    asked = run("plan", "dates", "HN-2026-2030").stdout
    assert f"báo cáo 6 tháng kỳ {YEAR}S1 chưa có hạn gửi" in asked
    run(*WHAT, "--before", DAY, "--cutoff", DAY.replace("24", "01"), "--source", LETTER, "--by", admin)
    told = run("plan", "dates", "HN-2026-2030").stdout
    assert not [line for line in told.splitlines() if f"{YEAR}S1" in line and "chưa có" in line]


def test_what_has_no_period_is_never_asked_for(run: Command) -> None:
    said = run("plan", "dates", "NTM-2026").stdout
    assert "kỳ báo cáo" not in said
    assert "Mở bằng báo cáo đột xuất" in said or "đã hết hiệu lực" in said


def test_what_is_owed_is_told_by_the_day_that_was_set(run: Command, admin: str) -> None:
    run(*WHAT, "--before", DAY, "--source", LETTER, "--by", admin)
    told = run("obligations", "--plan", "HN-2026-2030", "--year", str(YEAR), "--json")
    assert {row["before"] for row in json.loads(told.stdout) if row["report"] == "half-year"} == {DAY}
    assert told.stderr == ""


def test_without_a_database_the_plan_s_own_days_are_told_and_that_is_said(run: Command) -> None:
    told = run("obligations", "--plan", "HN-2026-2030", "--year", "2027", "--json")
    assert {row["before"] for row in json.loads(told.stdout) if row["report"] == "half-year"} == {"2027-06-17"}
    assert "chưa kể ngày tỉnh đã đặt" in told.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"--source": " "}, "Thiếu --source"),
        ({"--before": "24/6"}, "24/6"),
        ({"--before": "2020-06-24"}, "phải sau hôm nay"),
        ({"--period": "2020S1"}, "Có: half-year 20"),
        ({"--by": "CB-AAAA-AA"}, "Chưa có quản trị"),
    ],
)
def test_what_cannot_be_set_says_why(run: Command, admin: str, changed: dict[str, str], words: str) -> None:
    options = {"--before": DAY, "--source": LETTER, "--period": f"{YEAR}S1", "--by": admin} | changed
    given = [word for pair in options.items() for word in pair]
    refused = run("plan", "dates", "HN-2026-2030", "--report", "half-year", *given)
    assert (refused.returncode, words in refused.stderr) == (2, True)


def test_nobody_s_name_stands_for_it_where_nobody_is_in_office(run: Command, migrated: Path) -> None:
    refused = run(*WHAT, "--before", DAY, "--source", LETTER)
    assert (refused.returncode, "Mời một người" in refused.stderr) == (2, True)
