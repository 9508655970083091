"""The commands as scripts rely on them."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import httpx
import pytest

from storage.engine import Database
from storage.migrations import NEWEST, upgrade
from storage.vault import Keyring
from tests.bot.commands import Command, Ran
from tests.bot.running import ROOT, nhipcau, running
from tests.world import sqlite_url


@pytest.fixture
def secrets() -> dict[str, str]:
    return {
        "NHIPCAU_CITIZENS_SECRET": Keyring.fresh().text(),
        "NHIPCAU_OFFICIALS_SECRET": Keyring.fresh().text(),
    }


def test_search_answers_in_json(run: Command) -> None:
    hits = json.loads(run("search", "giu giay to", "--json", "--limit", "2").stdout)
    assert 1 <= len(hits) <= 2
    assert {key for hit in hits for key in hit} == {"id", "title", "score", "address"}
    assert all(isinstance(hit["score"], float) for hit in hits)


def test_search_with_nothing_found_is_an_empty_list(run: Command) -> None:
    assert json.loads(run("search", "qwrtpsdf", "--json").stdout) == []


def test_search_speaks_to_people_too(run: Command) -> None:
    assert "a/" in run("search", "hiv").stdout
    assert run("search", "qwrtpsdf").stdout.startswith("Không tìm thấy")


def test_search_needs_no_web_no_database_and_no_keys() -> None:
    program = (
        "import sys; from bot.cli.search import search; search('hiv', 1, True);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & "
        "{'sqlalchemy', 'starlette', 'uvicorn', 'nacl', 'apscheduler', 'httpx', 'structlog'}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_link_is_a_code_or_where_the_bot_is_named_the_whole_address(run: Command) -> None:
    assert run("link", "learn").stdout == "hgik4u3b\n"
    assert run("link", "learn", "--bot", "@NhipCauBot").stdout == "https://t.me/NhipCauBot?start=hgik4u3b\n"


@pytest.mark.parametrize(
    "typed", ["NhipCauBot", "https://t.me/NhipCauBot", "t.me/NhipCauBot/", "http://telegram.me/NhipCauBot?start=abc"]
)
def test_a_bot_s_name_may_be_copied_with_what_stands_around_it(typed: str, run: Command) -> None:
    assert run("link", "learn", "--bot", typed).stdout == "https://t.me/NhipCauBot?start=hgik4u3b\n"


@pytest.mark.parametrize("typed", ["https://bao-tin.example.vn", "Nhịp Cầu", "100001:" + "c" * 35])
def test_what_is_no_bot_s_name_is_refused_and_never_repeated(typed: str, run: Command) -> None:
    ran = run("link", "learn", "--bot", typed)
    assert refused(ran)
    assert f"{typed} " not in f"{ran.stderr} "


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("official invite", "Lệnh còn thiếu: organisation. Xem cách gõ: nhipcau official invite --help"),
        ("official frob", "Không có lệnh này. Xem cách gõ: nhipcau official --help"),
        ("units import --zz", "Lệnh này không có tùy chọn đã gõ. Xem cách gõ: nhipcau units import --help"),
        ("demo --port x", "Giá trị của --port thiếu hoặc chưa đúng. Xem cách gõ: nhipcau demo --help"),
        ("units import a b", "Lệnh có chữ thừa hoặc gõ chưa đúng. Xem cách gõ: nhipcau units import --help"),
    ],
)
def test_what_is_typed_wrong_is_told_in_vietnamese(typed: str, said: str, run: Command) -> None:
    ran = run(*typed.split())
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"{said}\n")


def test_of_a_family_alone_all_commands_are_told(run: Command) -> None:
    assert "switch-on" in run("plan").stderr


def test_the_list_of_links_names_every_place_once(run: Command) -> None:
    lines = [line.split("\t") for line in run("link", "--list").stdout.splitlines()]
    assert ["hgik4u3b", "learn", "Tìm hiểu"] in lines
    assert len({code for code, _, _ in lines}) == len(lines) > 40


@pytest.mark.parametrize("address", ["find", "nowhere", "mailbox/open"])
def test_a_place_that_is_not_public_has_no_link(address: str, run: Command) -> None:
    assert refused(run("link", address))


def test_a_new_secret_is_one_and_never_the_same(run: Command) -> None:
    first, second = run("secret", "new").stdout, run("secret", "new").stdout
    assert Keyring.parse(first).text() == first
    assert first != second
    assert [key.id for key in Keyring.parse(run("secret", "new", "--id", "2").stdout + first).keys] == [2, 1]


def test_help_is_vietnamese(run: Command) -> None:
    for words in ([], ["serve"], ["demo"], ["doctor"], ["search"], ["organisation"], ["desk"], ["invite"], ["secret"]):
        told = run(*words, "--help")
        assert told.returncode == 0
        assert not told.stdout.isascii()


@pytest.mark.parametrize("words", [("desk", "add", "00" * 16, "Bàn"), ("invite", "make", "00" * 16)])
def test_without_the_officials_secret_no_desk_is_made_and_nobody_invited(words: tuple[str, ...], run: Command) -> None:
    run("migrate")
    ran = run(*words)
    assert refused(ran)
    assert "NHIPCAU_OFFICIALS_SECRET" in ran.stderr


def test_an_organisation_gets_a_desk_and_the_desk_an_invite(run: Command, secrets: dict[str, str]) -> None:
    run = partial(run, **secrets)
    assert run("migrate").returncode == 0
    organisation = run(
        "organisation", "add", "Công an xã Cổ Đô", "--side", "protection", "--unit", "09634"
    ).stdout.strip()
    assert organisation in run("organisation", "list").stdout
    desk = run("desk", "add", organisation, "Bàn tin báo", "--level", "commune", "--area", "09634").stdout.strip()
    listed = run("desk", "list").stdout
    assert desk in listed
    assert "nhận tin báo" in listed
    assert "Bàn tin báo, Công an xã Cổ Đô" in listed, "people read whose desk it is"
    assert listed.count("Công an xã Cổ Đô") == 1
    invite = run("invite", "make", desk, NHIPCAU_PUBLIC_URL="https://nhipcau.example").stdout
    assert "https://nhipcau.example/i/" in invite


@pytest.mark.parametrize(
    "words",
    [
        ("desk", "add", "no-hex", "Bàn"),
        ("desk", "add", "00" * 16, "Bàn"),
        ("desk", "add", "00" * 16, "Bàn", "--level", "commune"),
        ("desk", "add", "00" * 16, "Bàn", "--level", "commune", "--area", "99999"),
        ("organisation", "add", "Cơ quan", "--unit", "99999"),
        ("organisation", "add", "Cơ quan", "--province", "02"),
        ("official", "list", "--province", "hà nội"),
        ("invite", "make", "00" * 16),
    ],
)
def test_what_cannot_be_is_refused_in_words(words: tuple[str, ...], run: Command, secrets: dict[str, str]) -> None:
    run("migrate")
    ran = run(*words, **secrets)
    assert refused(ran)
    assert "SECRET" not in ran.stderr


def test_migrate_says_whether_anything_had_to_change(run: Command) -> None:
    assert f"Đã lập cơ sở dữ liệu mới, phiên bản {NEWEST}." in run("migrate").stdout
    assert f"Không có gì phải đổi: cơ sở dữ liệu đã ở phiên bản {NEWEST}." in run("migrate").stdout


@pytest.mark.slow
def test_migrate_says_from_which_version_it_came(run: Command, tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "var"))
    database.write(lambda tx: upgrade(tx, "0010"))
    database.close()
    assert f"từ phiên bản 0010 lên {NEWEST}." in run("migrate").stdout


def test_the_register_needs_a_migrated_database(run: Command) -> None:
    ran = run("desk", "list")
    assert refused(ran)
    assert "nhipcau migrate" in ran.stderr


def test_a_bad_setting_is_refused_by_name(run: Command) -> None:
    ran = run("doctor", NHIPCAU_PORT="eighty")
    assert refused(ran)
    assert "NHIPCAU_PORT" in ran.stderr


def test_doctor_asks_telegram_only_when_told_to(run: Command) -> None:
    token = "100001:" + "c" * 35
    away = {"NHIPCAU_CITIZENS_TOKEN": token, "NHIPCAU_TELEGRAM_API_URL": "http://127.0.0.1:9"}
    asked = run("doctor", "--online", **away).stdout
    assert "Không hỏi được Telegram về NHIPCAU_CITIZENS_TOKEN" in asked
    assert "Không hỏi được Telegram" not in run("doctor", **away).stdout
    assert token not in asked


def test_doctor_ends_with_one_while_something_is_missing(run: Command) -> None:
    ran = run("doctor")
    assert ran.returncode == 1
    assert "NHIPCAU_CITIZENS_SECRET" in ran.stdout
    assert "nhipcau migrate" in ran.stdout


def test_serve_without_secrets_is_refused(run: Command) -> None:
    ran = run("serve")
    assert refused(ran)
    assert "NHIPCAU_CITIZENS_SECRET" in ran.stderr


def test_serve_with_equal_secrets_is_refused(run: Command, secrets: dict[str, str]) -> None:
    same = secrets["NHIPCAU_CITIZENS_SECRET"]
    assert refused(run("serve", NHIPCAU_CITIZENS_SECRET=same, NHIPCAU_OFFICIALS_SECRET=same))


def test_serve_for_both_zones_on_postgresql_is_refused(run: Command, secrets: dict[str, str]) -> None:
    ran = run("serve", NHIPCAU_DATABASE_URL="postgresql://u:hunter2@127.0.0.1:1/x", **secrets)
    assert refused(ran)
    assert "hunter2" not in ran.stderr


def test_serve_without_migrations_is_refused(run: Command, secrets: dict[str, str]) -> None:
    ran = run("serve", "--port", "0", **secrets)
    assert refused(ran)
    assert "nhipcau migrate" in ran.stderr


def test_an_unknown_role_is_refused(run: Command) -> None:
    ran = run("serve", "--role", "king")
    assert ran.returncode == 2
    assert "citizens" in ran.stderr


@pytest.mark.parametrize(("role", "open_path", "closed_path"), [("citizens", "/c", "/d"), ("officials", "/d", "/c")])
@pytest.mark.slow
def test_a_role_serves_its_side_with_its_secret_alone(
    role: str, open_path: str, closed_path: str, tmp_path: Path, secrets: dict[str, str]
) -> None:
    own = {f"NHIPCAU_{role.upper()}_SECRET": secrets[f"NHIPCAU_{role.upper()}_SECRET"]}
    own |= {"NHIPCAU_DESK_VOUCHER": "ab" * 32}
    nhipcau(tmp_path, "migrate")
    with running(tmp_path, "serve", "--role", role, "--port", "0", **own) as process:
        assert httpx.get(process.origin + open_path, follow_redirects=True).status_code == 200
        assert httpx.get(process.origin + closed_path).status_code == 404
        code, said, logged = process.stop()
    assert (code, logged) == (0, "")
    assert said.startswith("Đã dừng")


def refused(ran: Ran) -> bool:
    return ran.returncode == 2 and bool(ran.stderr) and "Traceback" not in ran.stderr
