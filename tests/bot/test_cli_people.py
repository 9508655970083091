"""`nhipcau people import`: a table becomes invites, each once."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.clock import SystemClock
from content.places.units import Units
from storage.accounts import invites, officials
from storage.accounts.invites import Invited
from storage.accounts.organisations import phones
from storage.engine import Database
from storage.tables import invite, organisation
from tests.bot.commands import Command, Ran
from tests.world import library, sqlite_url

DONG_NAI = "75"
HEAD = "Đơn vị,Vai trò,Điện thoại cơ quan,Email\n"
FIRST, SECOND, *REST = Units.load().in_province(DONG_NAI)
OFFICES = library().plans["DN-2026-2030"].bodies

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def database(migrated: Path) -> Iterator[Database]:
    opened = Database(sqlite_url(migrated))
    yield opened
    opened.close()


def table(folder: Path, *rows: str) -> str:
    path = folder / "people.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return str(path)


def brought_in(run: Command, path: str, *words: str) -> Ran:
    return run("people", "import", path, "--province", DONG_NAI, *words)


def rows(ran: Ran) -> list[dict[str, str]]:
    return list(csv.DictReader(ran.stdout.splitlines()))


def kept(database: Database) -> int:
    found: int = database.read(lambda tx: tx.execute(select(func.count()).select_from(invite)).scalar_one())
    return found


def looked_at(database: Database, token: str) -> Invited:
    return database.read(lambda tx: invites.look(tx, token, SystemClock().real()))


def test_each_row_becomes_an_invite_for_its_place_and_role(run: Command, database: Database, tmp_path: Path) -> None:
    path = table(tmp_path, f"{FIRST.code},,0251 3822 123,vanthu@x.gov.vn", ",đầu mối,,", "Sở Tư pháp,,,")
    ran = brought_in(run, path, "--bot", "CanBoBot")
    assert ran.returncode == 0
    found = rows(ran)
    assert list(found[0]) == ["unit", "name", "role", "phone", "email", "link", "telegram"]
    assert [(row["unit"], row["role"]) for row in found] == [
        (FIRST.code, "reporter"),
        ("", "focal"),
        ("so-tu-phap", "reporter"),
    ]
    assert (found[0]["phone"], found[0]["email"]) == ("02513822123", "vanthu@x.gov.vn")
    for row in found:
        token = row["link"].rsplit("/i/", 1)[1]
        assert row["telegram"] == f"https://t.me/CanBoBot?start={token}"
        invited = looked_at(database, token)
        assert (invited.unit_code or "", invited.role) == (row["unit"], row["role"])
    assert "Đã mời 3 người" in ran.stderr


def test_units_that_nobody_reports_for_are_named_at_the_end(run: Command, tmp_path: Path) -> None:
    said = brought_in(run, table(tmp_path, f"{FIRST.code},,,")).stderr.splitlines()[-1]
    assert f"Còn {len(REST) + 1 + len(OFFICES)} đơn vị chưa có ai báo cáo" in said
    assert {SECOND.name, OFFICES[0].name} <= set(said.partition(": ")[2].rstrip(".").split(", "))


def test_a_table_without_heads_or_a_broken_workbook_is_refused_in_the_words_of_the_guide(
    run: Command, tmp_path: Path
) -> None:
    bare, broken = tmp_path / "bare.csv", tmp_path / "broken.xlsx"
    bare.write_text("Ba Vì,báo cáo\n", "utf-8")
    broken.write_bytes(b"half a workbook")
    assert "Cần các cột: đơn vị." in brought_in(run, str(bare)).stderr
    assert f"Không đọc được {broken}" in brought_in(run, str(broken)).stderr


def test_a_leader_reports_for_nobody(run: Command, tmp_path: Path) -> None:
    said = brought_in(run, table(tmp_path, f"{FIRST.code},lãnh đạo,,"), "--check").stderr.splitlines()[-1]
    assert f"Còn {len(REST) + 2 + len(OFFICES)} đơn vị chưa có ai báo cáo" in said
    assert FIRST.name in said


def test_a_second_import_invites_nobody_twice_and_says_so(run: Command, database: Database, tmp_path: Path) -> None:
    path = table(tmp_path, f"{FIRST.code},,,", f"{FIRST.code},,,", f"{SECOND.code},,,", ",đầu mối,,")
    assert len(rows(brought_in(run, path))) == kept(database) == 4
    again = brought_in(run, path)
    assert rows(again) == []
    assert "4 chỗ đã có người, hoặc có lời mời còn hạn" in again.stderr
    assert kept(database) == 4
    assert len(rows(brought_in(run, table(tmp_path, *[f"{FIRST.code},,,"] * 3)))) == 1


def test_who_is_in_office_already_needs_no_invite(run: Command, database: Database, tmp_path: Path) -> None:
    path = table(tmp_path, f"{FIRST.code},,,")
    brought_in(run, path)

    def seat(tx: Connection) -> None:
        home = tx.execute(select(organisation.c.id)).scalar_one()
        invites.withdraw(tx, home)
        officials.add(tx, home, "reporter")

    database.write(seat)
    assert rows(brought_in(run, path)) == []


@pytest.mark.slow
def test_the_offices_telephone_is_kept_whoever_sits_there_and_a_mailbox_is_theirs(
    run: Command, database: Database, tmp_path: Path
) -> None:
    brought_in(run, table(tmp_path, f"{FIRST.code},,,"))
    path = table(tmp_path, f"{FIRST.code},,0251 3822 123,vanthu@x.gov.vn")
    assert "Sẽ giữ 1 số điện thoại cơ quan" in brought_in(run, path, "--check").stderr
    assert database.read(lambda tx: phones(tx, DONG_NAI)) == {}
    told = brought_in(run, path).stderr
    assert "Đã giữ 1 số điện thoại cơ quan" in told
    assert "1 hộp thư của chỗ đã có người không được dùng" in told
    assert database.read(lambda tx: phones(tx, DONG_NAI)) == {FIRST.code: "02513822123"}
    assert "số điện thoại cơ quan" not in brought_in(run, path).stderr


def test_one_wrong_row_keeps_everybody_out_unless_it_is_to_be_skipped(
    run: Command, database: Database, tmp_path: Path
) -> None:
    path = table(tmp_path, f"{FIRST.code},,0912 345 678,", f"{SECOND.code},,,")
    ran = brought_in(run, path)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Dòng 2, điện thoại cơ quan, “0912 345 678”: Giống số di động của một người." in ran.stderr
    assert "Còn 1 dòng sai, 1 dòng đúng. Chưa mời ai." in ran.stderr
    assert kept(database) == 0
    skipped = brought_in(run, path, "--skip-wrong")
    assert (skipped.returncode, [row["unit"] for row in rows(skipped)]) == (0, [SECOND.code])
    assert "Đã bỏ qua 1 dòng sai." in skipped.stderr


def test_a_warning_says_where_to_look_and_no_stray_name(run: Command, tmp_path: Path) -> None:
    said = brought_in(run, table(tmp_path, f"{FIRST.code},,,,Nguyễn Văn A"), "--check").stderr
    assert "Dòng 2, ô thừa: Ô này không nằm dưới cột nào" in said
    assert "Nguyễn" not in said


def test_a_check_writes_nothing_and_says_what_would_be(run: Command, database: Database, tmp_path: Path) -> None:
    ran = brought_in(run, table(tmp_path, f"{FIRST.code},,,"), "--check")
    assert (ran.returncode, ran.stdout, kept(database)) == (0, "", 0)
    assert "Sẽ mời 1 người. Chưa mời ai." in ran.stderr


def test_a_table_with_names_is_refused_with_the_reason(run: Command, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"Đơn vị,Họ và tên\n{FIRST.code},Ai Đó\n", "utf-8")
    ran = brought_in(run, str(path))
    assert (ran.returncode, ran.stdout, kept(database)) == (2, "", 0)
    assert "cột về riêng từng người: Họ và tên" in ran.stderr
    assert "Ai Đó" not in ran.stderr


def test_help_is_vietnamese(run: Command) -> None:
    for words in (["people"], ["people", "import"]):
        told = run(*words, "--help")
        assert (told.returncode, told.stdout.isascii()) == (0, False)
