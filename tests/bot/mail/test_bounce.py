"""Letters that came back, as servers in use write it: which letter, and whether its address is dead."""

import io

import pytest

from bot.mail.bounce import LONGEST, Bounce, read
from bot.mail.message import message
from tests.bot.mail.correspondence import NOW, SENDER, TOKEN, letter

BACK = f"bounce+{TOKEN}@thu.example.vn"
POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mail.so.example.vn (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B.1/mail"

--B.1/mail
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.so.example.vn.

<ba.vi@xa.example.vn>: host mx.xa.example.vn[192.0.2.5] said: {said}

--B.1/mail
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.so.example.vn
X-Postfix-Queue-ID: 4Zq1
Arrival-Date: Wed,  2 Jun 2027 07:30:02 +0700 (+07)

Final-Recipient: rfc822; ba.vi@xa.example.vn
Original-Recipient: rfc822;ba.vi@xa.example.vn
Action: {action}
Status: {status}
Remote-MTA: dns; mx.xa.example.vn
Diagnostic-Code: smtp; {said}

--B.1/mail
Content-Description: Undelivered Message Headers
Content-Type: {kind}

{head}
--B.1/mail--
"""
HEAD = "\n".join(str(message(letter(), SENDER, NOW)).replace("\r\n", "\n").split("\n\n")[0].split("\n"))


def report(
    to: str = BACK,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 no such user",
    kind: str = "text/rfc822-headers",
    head: str = "Subject: x",
) -> bytes:
    return POSTFIX.format(to=to, action=action, status=status, said=said, kind=kind, head=head).encode()


def heard(raw: bytes, recipient: str = "") -> Bounce | None:
    return read(io.BytesIO(raw), recipient)


def test_an_address_that_does_not_exist_is_dead() -> None:
    assert heard(report()) == Bounce(TOKEN, permanent=True, status="5.1.1")


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [
        ("failed", "5.1.10", True),
        ("failed", "5.2.1", True),
        ("Failed", "5.0.0", True),
        ("failed", "4.4.7", False),
        ("failed", "4.2.2", False),
        ("failed", "5.7.1", False),
        ("failed", "5.7.26", False),
        ("delayed", "4.4.1", False),
        ("delayed", "5.1.1", False),
    ],
)
def test_only_what_will_never_be_delivered_is_dead(action: str, status: str, permanent: bool) -> None:
    assert heard(report(action=action, status=status)) == Bounce(TOKEN, permanent, status)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_letter_that_went_on_did_not_come_back(action: str) -> None:
    assert heard(report(action=action, status="2.0.0")) is None


def test_a_letter_is_known_by_the_address_it_came_back_to_in_whatever_letters() -> None:
    for to in (BACK.upper(), f"<{BACK}>"):
        assert heard(report(to=to)) == Bounce(TOKEN, permanent=True, status="5.1.1")
    nowhere = report(to="bounce@thu.example.vn")
    assert heard(nowhere) is None
    assert heard(nowhere, BACK) == Bounce(TOKEN, permanent=True, status="5.1.1")


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_or_by_the_letter_that_came_with_it(kind: str) -> None:
    whole = f"{HEAD}\n\ntext" if kind == "message/rfc822" else HEAD
    assert heard(report("nhac@so.example.vn", kind=kind, head=whole)) == Bounce(TOKEN, permanent=True, status="5.1.1")


def test_a_letter_of_somebody_else_is_none_of_ours() -> None:
    assert heard(report("nhac@so.example.vn", head="Message-ID: <CAF+other_one@mail.example.com>")) is None


ABSENT = f"""\
Return-Path: <>
Delivered-To: {BACK}
From: Ba Vi <ba.vi@xa.example.vn>
Auto-Submitted: auto-replied
Subject: Out of office 5.1.1
Content-Type: text/plain; charset=utf-8

Tôi nghỉ phép. Mục 5.1.1 xin liên hệ chị Tư.
"""


def test_a_note_of_absence_kills_no_address() -> None:
    assert heard(ABSENT.encode()) is None
    assert heard(ABSENT.replace("Auto-Submitted: auto-replied\n", "").encode()) is None


def plain(said: str) -> bytes:
    """As qmail and its heirs write it."""
    return f"Delivered-To: {BACK}\nFrom: MAILER-DAEMON@mx.example.vn\nSubject: failure notice\n\n{said}\n".encode()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("<a@b.vn>: 192.0.2.5 said: 550 5.1.1 unknown user", Bounce(TOKEN, permanent=True, status="5.1.1")),
        ("Remote host said: 552 #5.2.2 over quota", Bounce(TOKEN, permanent=False, status="5.2.2")),
        ("I will go on trying (4.4.1)", Bounce(TOKEN, permanent=False, status="4.4.1")),
        ("Sorry, it did not work out. 5.10.20.30", None),
        ("10.5.1.1 said no", None),
    ],
)
def test_a_server_that_keeps_to_no_form_is_read_by_its_numbers(said: str, expected: Bounce | None) -> None:
    assert heard(plain(said)) == expected


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"To: \n\n", report()[:300], b"Content-Type: multipart/report\n\nx"]
)
def test_what_is_no_letter_is_no_bounce(raw: bytes) -> None:
    assert heard(raw) is None


def test_of_what_is_piped_in_no_more_is_read_than_a_report_needs() -> None:
    stream = io.BytesIO(report() + b"x" * 3 * LONGEST)
    assert read(stream) == Bounce(TOKEN, permanent=True, status="5.1.1")
    assert stream.tell() == LONGEST
