"""`nhipcau mail` and invites by letter: what the server takes, and what it brings back."""

import io
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from bot.web.entry.sent_to import MAILED, Mailed
from handlers.officials.parts import duty_address
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import BOUNCED, EMAIL, Chat
from storage.accounts.organisations import phones
from storage.engine import Database
from storage.vault import Keyring
from tests.bot.commands import Command
from tests.journeys.postman import Postman, delivering
from tests.storage.owing import reporter
from tests.world import sqlite_url

RING = Keyring.fresh()
DONG_NAI, UNIT = "75", "26068"
FROM = {"NHIPCAU_MAIL_FROM": "Nhịp Cầu <nhac@so.example.vn>", "NHIPCAU_OFFICIALS_SECRET": RING.text()}


@pytest.fixture
def post() -> Iterator[Postman]:
    with delivering() as made:
        yield made


def mail(post: Postman) -> dict[str, str]:
    return FROM | {"NHIPCAU_SMTP_URL": post.url, "NHIPCAU_PUBLIC_URL": "https://can-bo.example.vn"}


@pytest.mark.slow
def test_a_letter_to_try_is_sent_and_a_refusal_told(run: Command, post: Postman) -> None:
    assert run("mail", "test", "ai@xa.example.vn").returncode == 2
    assert "đã nhận thư thử" in run("mail", "test", "ai@xa.example.vn", **mail(post)).stdout
    assert post.letters()[0].subject == "Thư thử của Nhịp Cầu"
    post.office.recipients = {"no@xa.example.vn": "550 5.1.1 no"}
    refused = run("mail", "test", "no@xa.example.vn", **mail(post))
    assert (refused.returncode, "5.1.1" in refused.stderr) == (1, True)


def bounce(run: Command, monkeypatch: pytest.MonkeyPatch, token: str, status: str) -> str:
    report = (
        "From: MAILER-DAEMON@thu.example.vn\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: {status}"
        "\r\n\r\n--b--\r\n"
    )
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(report.encode())))
    ran = run("mail", "bounce", "--recipient", f"bounce+{token}@so.example.vn")
    assert ran.returncode == 0
    return ran.stdout


def test_a_mailbox_that_is_no_more_is_written_down_and_a_full_one_is_not(
    run: Command, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Database(sqlite_url(migrated))) as database:
        who, day = reporter(database), date(2026, 11, 22)

        def told(tx: Connection) -> bytes:
            addresses.link(tx, RING, who, Chat(EMAIL, "ai@xa.example.vn"), day)
            return notices.tell(tx, who, "declined", _now())

        name = duty_address(database.write(told))
        assert "tạm thời" in bounce(run, monkeypatch, name, "5.2.2")
        assert "Không phải" in bounce(run, monkeypatch, "a" * 26, "5.1.1")
        assert database.read(lambda tx: addresses.states(tx, (EMAIL,))) == {who: {addresses.ACTIVE}}
        assert "Đã ghi" in bounce(run, monkeypatch, name, "5.1.1")
        assert database.read(lambda tx: addresses.states(tx, (EMAIL,))) == {who: {BOUNCED}}


def _now() -> object:
    from bot.clock import SystemClock

    return SystemClock().now()


@pytest.mark.slow
def test_invites_go_to_the_mailboxes_of_the_table_and_telephones_to_the_offices(
    run: Command, migrated: Path, tmp_path: Path, post: Postman
) -> None:
    path = tmp_path / "people.csv"
    rows = f"{UNIT},,0251 3822 123,vanthu@x.gov.vn\n,đầu mối,,\n"
    path.write_text(f"Đơn vị,Vai trò,Điện thoại cơ quan,Email\n{rows}", "utf-8")
    words = ("people", "import", str(path), "--province", DONG_NAI, "--mail")
    assert run(*words).returncode == 2, "no mail server: nobody is invited"
    ran = run(*words, **mail(post))
    assert "Đã gửi 1 thư mời" in ran.stderr
    assert "1 người không có hộp thư" in ran.stderr
    link = post.wait_for("vanthu@x.gov.vn").ways["Xem lời mời"]
    invite, _, sealed = link.removeprefix("https://can-bo.example.vn/i/").partition(f"?{MAILED}=")
    assert Mailed(RING).read(invite, sealed) == "vanthu@x.gov.vn"
    with closing(Database(sqlite_url(migrated))) as database:
        assert database.read(lambda tx: phones(tx, DONG_NAI)) == {UNIT: "02513822123"}
        assert database.read(lambda tx: addresses.states(tx, (EMAIL,))) == {}, "nothing is kept of who has not joined"
