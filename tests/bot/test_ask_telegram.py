"""`doctor --online`: what Telegram says of the bots, in our words, and never the token."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.ask_telegram import bots
from bot.settings import Settings
from content.texts import Texts

TOKENS = {"citizens_token": "100001:" + "c" * 35, "officials_token": "100002:" + "o" * 35}
LOCALES = Path(__file__).parent.parent.parent / "locales"


class Answering(ThreadingHTTPServer):
    """A Bot API server that says the same to everybody, and keeps what it was asked."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.asked = status, body, list[str]()
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        self.send_header("content-length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NHIPCAU_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Answering]:
    status, body = getattr(request, "param", (200, me()))
    answering = Answering(status, body)
    yield answering
    answering.shutdown()
    answering.server_close()


def me(**more: object) -> bytes:
    return json.dumps({"ok": True, "result": {"id": 1, "is_bot": True, "username": "nhip_cau_bot", **more}}).encode()


def told(**given: object) -> list[str]:
    return [finding.text_id for finding in bots(Settings.load(**given), "all")]


def test_a_bot_that_telegram_knows_is_named(server: Answering) -> None:
    found = list(bots(Settings.load(telegram_api_url=server.url, **TOKENS), "all"))
    assert {(each.level, each.text_id, each.args["bot"]) for each in found} == {
        ("note", "cli.doctor.bot-answers", "nhip_cau_bot")
    }
    assert server.asked == [f"/bot{token}/getMe" for token in TOKENS.values()]


def test_a_process_asks_about_the_bot_of_its_role_only(server: Answering) -> None:
    list(bots(Settings.load(telegram_api_url=server.url, **TOKENS), "officials"))
    assert server.asked == [f"/bot{TOKENS['officials_token']}/getMe"]


def test_without_a_token_nobody_is_asked(server: Answering) -> None:
    assert told(telegram_api_url=server.url) == []
    assert server.asked == []


@pytest.mark.parametrize("server", [(200, me(can_join_groups=True))], indirect=True)
def test_a_bot_open_to_groups_is_worth_a_note(server: Answering) -> None:
    assert told(telegram_api_url=server.url, **TOKENS).count("cli.doctor.bot-in-groups") == 2


@pytest.mark.parametrize("server", [(401, b"{}"), (404, b"{}")], indirect=True)
def test_a_token_that_was_taken_back_is_told(server: Answering) -> None:
    assert told(telegram_api_url=server.url, **TOKENS) == ["cli.doctor.bot-unknown"] * 2


@pytest.mark.parametrize("server", [(502, b"bad gateway"), (200, b"<html>"), (200, b"[]")], indirect=True)
def test_an_answer_that_is_not_telegram_s_is_no_answer(server: Answering) -> None:
    assert told(telegram_api_url=server.url, **TOKENS) == ["cli.doctor.bot-silent"] * 2


def test_nobody_there_is_told_without_the_token() -> None:
    texts = Texts.load(LOCALES)
    found = list(bots(Settings.load(telegram_api_url="http://127.0.0.1:9", **TOKENS), "all"))
    said = " ".join(texts.say("vi", each.text_id, **each.args) for each in found)
    assert [each.text_id for each in found] == ["cli.doctor.bot-silent"] * 2
    assert not [token for token in TOKENS.values() if token in said]


def test_the_question_goes_through_the_proxy(server: Answering) -> None:
    found = told(telegram_api_url="http://api.invalid", telegram_proxy=server.url, **TOKENS)
    assert found == ["cli.doctor.bot-answers"] * 2
    assert server.asked[0].startswith("http://api.invalid/bot")
