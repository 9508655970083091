"""The demonstration as a newcomer meets it: a process, one address, a home that it makes by itself."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot import home
from bot.demo import own_settings
from bot.serve import listen
from bot.settings import Settings
from tests.bot.running import PATIENCE, Running, nhipcau, running

A_MINUTE = timedelta(minutes=1)  # the moved clock runs on


@dataclass(frozen=True)
class Demo:
    home: Path
    process: Running
    first_accounts: str

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.process.origin + path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    place = tmp_path_factory.mktemp("newcomer")
    with running(place, "demo", "--port", "0") as first:
        yield Demo(place, first, (place / "var" / "demo.json").read_text())


@pytest.mark.parametrize(
    ("api", "on"), [("", False), ("https://api.example.org", False), ("http://127.0.0.1:8081", True)]
)
def test_its_bots_speak_to_a_stand_in_on_this_machine_only(api: str, on: bool, tmp_path: Path) -> None:
    """With the settings of a real service it would take that service's messages."""
    home.make(tmp_path)
    token = SecretStr("100001:a-token-that-no-botfather-ever-printed")
    own = own_settings(Settings.load(home=tmp_path, citizens_token=token, telegram_api_url=api))
    assert (own.citizens_token is not None) is on


def test_it_says_that_it_is_well(demo: Demo) -> None:
    assert demo.get("/health").json()["status"] == "ok"


@pytest.mark.parametrize("path", ["/", "/c", "/d", "/o", "/p"])
def test_every_page_opens(path: str, demo: Demo) -> None:
    assert httpx.get(demo.process.origin + path, follow_redirects=True).status_code == 200


def test_three_desks_have_two_members_each_and_no_names(demo: Demo) -> None:
    accounts = json.loads(demo.first_accounts)["accounts"]
    desks = [account["desk"] for account in accounts]
    assert len(accounts) == 6
    assert all(desks.count(desk) == 2 for desk in desks)
    assert {account["side"] for account in accounts} == {"protection", "support"}
    assert all(account["code"].startswith("CB-") for account in accounts)


@pytest.mark.slow
def test_a_second_start_keeps_accounts_and_secrets(tmp_path: Path) -> None:
    kept = []
    for _ in range(2):
        with running(tmp_path, "demo", "--port", "0") as started:
            assert httpx.get(started.origin + "/d").status_code == 200
            kept.append({path.name: path.read_bytes() for path in (tmp_path / "var").glob("*.[sj]*")})
            assert started.stop()[0] == 0
    assert kept[0] == kept[1]
    assert "demo.json" in kept[0]


def test_every_commune_has_one_reporter_and_the_plan_is_on(demo: Demo) -> None:
    with sqlite3.connect(demo.home / "var" / "nhipcau.db") as database:
        roles = dict(database.execute("SELECT role, count(*) FROM official GROUP BY role").fetchall())
        (units,) = database.execute("SELECT count(DISTINCT unit_code) FROM organisation WHERE side IS NULL").fetchone()
        on = database.execute("SELECT key FROM setting WHERE key LIKE 'plan:%'").fetchall()
    database.close()
    assert roles == {"reporter": 126, "focal": 1, "admin": 1, "desk": 6}
    assert units == 126
    assert on == [("plan:HN-2026-2030",)]


def test_the_page_lets_one_choose_whose_chat_it_is(demo: Demo) -> None:
    page = demo.get("/").text
    assert page.count("<option ") == 127
    assert "Xã Ba Vì</option>" in page


def test_the_accounts_stand_on_the_page(demo: Demo) -> None:
    page = demo.get("/").text
    for account in json.loads(demo.first_accounts)["accounts"]:
        assert account["code"] in page


def test_its_home_is_its_owners_only(demo: Demo) -> None:
    var = demo.home / "var"
    assert var.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in var.iterdir() if path.stat().st_mode & 0o077] == []


def test_the_clock_moves_answers_after_the_tick_and_runs_on(demo: Demo) -> None:
    wanted = "2030-06-07T08:00:00+07:00"  # a week before the last day
    answer = httpx.post(demo.process.origin + "/demo/clock", json={"now": wanted}, timeout=PATIENCE)
    assert answer.json()["sent"] == 126
    assert timedelta(0) <= datetime.fromisoformat(answer.json()["now"]) - datetime.fromisoformat(wanted) < A_MINUTE
    assert httpx.post(demo.process.origin + "/demo/clock", json={"now": wanted}).json()["sent"] == 0
    with sqlite3.connect(demo.home / "var" / "nhipcau.db") as database:
        (offset,) = database.execute("SELECT value FROM setting WHERE key = 'clock-offset'").fetchone()
    database.close()
    assert float(offset) > 0


@pytest.mark.slow
def test_a_second_demonstration_on_the_same_home_is_refused(demo: Demo) -> None:
    ran = nhipcau(demo.home, "demo", "--port", "0")
    assert ran.returncode == 2
    assert "citizens.lock" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        ran = nhipcau(tmp_path, "demo", "--port", port)
    assert ran.returncode == 2
    assert port in ran.stderr
    assert not (tmp_path / "var" / "nhipcau.db").exists()


OTHERS = [pytest.param(host, marks=pytest.mark.slow) for host in ("::", "192.168.1.2", "example.org")]


@pytest.mark.parametrize("host", ["0.0.0.0", *OTHERS])
def test_a_public_address_is_refused(host: str, tmp_path: Path) -> None:
    ran = nhipcau(tmp_path, "demo", "--host", host, "--port", "0")
    assert ran.returncode == 2
    assert host in ran.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.slow
def test_a_home_with_real_data_is_refused(tmp_path: Path) -> None:
    nhipcau(tmp_path, "migrate")
    made = nhipcau(tmp_path, "organisation", "add", "Công an tỉnh", "--side", "protection").stdout.strip()
    secret = nhipcau(tmp_path, "secret", "new").stdout.strip()
    added = nhipcau(tmp_path, "desk", "add", made, "Bàn tiếp nhận", NHIPCAU_OFFICIALS_SECRET=secret)
    assert added.returncode == 0
    ran = nhipcau(tmp_path, "demo", "--port", "0")
    assert ran.returncode == 2
    assert str(tmp_path / "var") in ran.stderr


@pytest.mark.slow
def test_a_first_start_that_was_interrupted_begins_again(tmp_path: Path) -> None:
    nhipcau(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "var" / "nhipcau.db") as database:
        database.execute("INSERT INTO setting VALUES ('demo', 'begun')")
    database.close()
    with running(tmp_path, "demo", "--port", "0") as process:
        assert httpx.get(process.origin + "/health").status_code == 200
        code, said, logged = process.stop()
    assert code == 0
    assert "Đã dừng" in said
    assert logged == ""
    assert len(json.loads((tmp_path / "var" / "demo.json").read_text())["accounts"]) == 6
    assert not list((tmp_path / "var").glob("*-wal"))
