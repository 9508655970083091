"""As a province runs it: citizens and officials in two processes, each with a secret and a database role of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pyotp import TOTP

from storage.vault import Keyring
from tests.journeys.server import Person, Server, started
from tests.page import Page
from tests.roles import of_process

ANSWER = "Chúng tôi đã đọc và đang xem."
STORY = "Có người giữ giấy tờ của công nhân."
PASSPHRASE = "cầu tre bắc nhịp khó đi"


@dataclass(frozen=True)
class Town:
    """The operator's side: a database, a home and a secret for each zone."""

    database: str
    folder: Path

    def environment(self, zone: str) -> dict[str, str]:
        home = self.folder / zone
        home.mkdir(mode=0o700, exist_ok=True)
        path = home / "secret"
        if not path.exists():
            path.write_text(Keyring.fresh().text())
        return {
            "NHIPCAU_HOME": str(home),
            "NHIPCAU_DATABASE_URL": self.database,
            f"NHIPCAU_{zone.upper()}_SECRET_FILE": str(path),
            **({"NHIPCAU_DESK_VOUCHER": self.operator("desk", "voucher")} if zone == "citizens" else {}),
        }

    def operator(self, *command: str) -> str:
        """One command line, as an operator types it; back: its last line."""
        given = {name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")}
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli.main", *command],
            env=given | self.environment("officials"),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip().splitlines()[-1]

    @contextmanager
    def process(self, role: str) -> Iterator[Server]:
        given = self.environment(role) | {"NHIPCAU_DATABASE_URL": of_process(self.database, role)}
        command = ("-m", "bot.cli.main", "serve", "--role", role, "--port", "0")
        with started(Path(given["NHIPCAU_HOME"]), command, **given) as server:
            yield server


@contextmanager
def officer(town: Town, server: Server) -> Iterator[httpx.Client]:
    """The first member of a new desk: invited on the command line, enrolled on the page."""
    organisation = town.operator("organisation", "add", "Công an Thành phố", "--side", "protection")
    invite = town.operator("invite", "make", town.operator("desk", "add", organisation, "Bàn tiếp nhận"))
    token = re.search(r"/i/([\w-]+)", invite)
    assert token
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=30) as browser:
        form = Page(browser.get(f"/i/{token[1]}").text).forms[-1]
        joined = browser.post(form.action, data=form.fields | {"passphrase": PASSPHRASE, "repeated": PASSPHRASE})
        second = next(form for form in Page(joined.text).forms if "digits" in form.fields)
        browser.post(second.action, data=second.fields | {"digits": on_the_phone(joined.text)})
        yield browser


def on_the_phone(html: str) -> str:
    """What an authenticator shows that was told the secret on the page."""
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", html)
    assert secret
    return TOTP(secret[0].replace(" ", "")).now()


def answer_the_only_case(browser: httpx.Client) -> str:
    inbox = Page(browser.get("/d").text)
    case = next(address for address in inbox.links.values() if address.startswith("/d/c/"))
    door = next(form for form in Page(browser.get(case).text).forms if form.action.endswith("/open"))
    sheet = Page(browser.post(door.action, data=door.fields | {"reason": "duty"}).text)
    reply = next(form for form in sheet.forms if form.action.endswith("/reply"))
    browser.post(reply.action, data=reply.fields | {"text": ANSWER})
    return sheet.text


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # on SQLite every other journey runs
def test_a_tip_goes_from_one_process_to_the_other_and_back(database_url: str, tmp_path: Path) -> None:
    town = Town(database_url, tmp_path)
    with town.process("officials") as officials, town.process("citizens") as citizens, Person() as person:
        with officer(town, officials) as browser:
            person.visit(citizens.url)
            person.write_tip(STORY)
            person.press("Gửi luôn")
            phrase = " ".join(person.page.receipt)
            assert STORY in answer_the_only_case(browser)
            person.press("Tôi đã chép")
            assert ANSWER in person.open_mailbox(phrase).text
        assert httpx.get(f"{citizens.url}/d").status_code == 404
        assert httpx.get(f"{officials.url}/c").status_code == 404


@pytest.mark.slow
def test_the_citizens_process_starts_without_the_officials_secret_and_not_with_it_alone(tmp_path: Path) -> None:
    town = Town(f"sqlite:///{tmp_path / 'nhipcau.db'}", tmp_path)
    town.operator("migrate")
    given = town.environment("officials")
    refused = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "serve", "--role", "citizens", "--port", "0"],
        env={name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")} | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "NHIPCAU_CITIZENS_SECRET" in refused.stderr
