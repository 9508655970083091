"""Letters handed to a real mail server: what becomes of each, whatever it answers, and what is never sent unsealed."""

import asyncio
import logging
import ssl
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.mail.message import message
from bot.mail.server import Security, Server
from bot.mail.smtp import Delivery, Line
from tests.bot.mail.correspondence import NOW, SENDER, letter
from tests.bot.mail.postoffice import DROP, PASSWORD, PostOffice, opened

A, B, C = (f"{name}@xa.example.vn" for name in ("an", "binh", "chi"))


def post(office: PostOffice, *to: str, **how: object) -> list[Delivery]:
    """Letters to each on one line."""
    return asyncio.run(_post(office, to, **how))


async def _post(office: PostOffice, to: Iterable[str], **how: object) -> list[Delivery]:
    async with opened(office):
        return await _send(office.port, to, **how)


async def _send(
    port: int,
    to: Iterable[str],
    security: Security = "none",
    user: str = "",
    password: str = "",
    trusted: ssl.SSLContext | None = None,
    timeout: float = 10,  # noqa: ASYNC109 - the line's own
) -> list[Delivery]:
    server = Server("localhost" if security != "none" else "127.0.0.1", port, security, user, password)
    async with Line(server, SENDER, lambda: NOW, pause=0, timeout=timeout, trusted=trusted) as line:
        return [await line.send(letter(to=each)) for each in to]


def outcomes(found: list[Delivery]) -> list[str]:
    return [each.outcome for each in found]


def test_a_batch_goes_over_one_connection() -> None:
    office = PostOffice()
    assert outcomes(post(office, A, B, C)) == ["sent", "sent", "sent"]
    assert (office.told, office.connections) == ([A, B, C], 1)


def test_the_server_is_handed_the_letter_and_the_address_it_goes_back_to() -> None:
    office = PostOffice()
    post(office, A)
    assert office.taken[0].mail_from == SENDER.envelope(letter().token)
    written = message(letter(to=A), SENDER, NOW)
    heads = office.taken[0].content.split(b"boundary=")[0]
    assert heads == written.as_bytes().split(b"boundary=")[0]


def test_the_machines_own_name_is_not_told() -> None:
    office = PostOffice()
    post(office, A)
    assert office.hello == SENDER.host


def test_an_address_that_takes_nothing_is_refused_and_the_next_one_is_not() -> None:
    office = PostOffice(recipients={A: "550 5.1.1 no such user", B: "450 4.2.1 greylisted"})
    found = post(office, A, B, C)
    assert found[0] == Delivery("refused", 550, "5.1.1", "SMTPRecipientRefused")
    assert found[1] == Delivery("later", 450, "4.2.1", "SMTPRecipientRefused")
    assert found[2] == Delivery("sent", 250)
    assert (office.told, office.connections) == ([C], 1)


def test_a_text_that_is_refused_leaves_the_mailbox_alive() -> None:
    assert outcomes(post(PostOffice(texts={A: "554 content rejected"}), A)) == ["later"]


def test_a_letter_refused_at_its_end_is_refused() -> None:
    office = PostOffice(texts={A: "550 5.1.1 nobody", B: "451 4.3.0 try again"})
    assert outcomes(post(office, A, B, C)) == ["refused", "later", "sent"]


def test_a_server_without_finer_numbers_is_taken_at_its_word() -> None:
    office = PostOffice(recipients={A: "550 nobody", B: "450 busy"})
    assert outcomes(post(office, A, B)) == ["refused", "later"]


def test_who_distrusts_us_or_is_full_says_nothing_of_an_address() -> None:
    """Else one wrong setting would make every official unreachable."""
    office = PostOffice(recipients={A: "554 5.7.1 relaying denied", C: "552 5.2.2 full"}, texts={B: "550 5.7.26 no"})
    assert outcomes(post(office, A, B, C)) == ["later", "later", "later"]


def test_who_does_not_let_us_write_ends_the_batch() -> None:
    office = PostOffice(senders="550 5.1.8 bad sender")
    found = post(office, A, B)
    assert found == [Delivery("later", 550, "5.1.8", "SMTPSenderRefused")] * 2
    assert not office.taken


def test_a_line_that_breaks_before_the_text_leaves_it_for_later() -> None:
    office = PostOffice(recipients={B: DROP})
    assert outcomes(post(office, A, B, C)) == ["sent", "later", "later"]
    assert (office.told, office.connections) == ([A], 1)


def test_a_line_that_breaks_with_the_text_in_hand_is_unknown_and_nothing_more_is_tried() -> None:
    office = PostOffice(texts={B: DROP})
    assert outcomes(post(office, A, B, C)) == ["sent", "unknown", "later"]
    assert office.connections == 1


def test_a_server_that_is_not_there_leaves_all_for_later() -> None:
    async def nobody() -> list[Delivery]:
        async with opened(PostOffice()) as gone:
            port = gone.port
        return await _send(port, [A, B])

    assert outcomes(asyncio.run(nobody())) == ["later", "later"]


def test_a_server_that_says_nothing_is_left_after_a_while() -> None:
    async def silent() -> list[Delivery]:
        left = asyncio.Event()

        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()
            await writer.wait_closed()
            left.set()

        async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
            found = await _send(server.sockets[0].getsockname()[1], [A, B], timeout=0.05)
            await left.wait()
            return found

    assert outcomes(asyncio.run(silent())) == ["later", "later"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a server named localhost that nobody but us trusts."""
    made = tmp_path_factory.mktemp("tls") / "both.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    named = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(made), "-out", str(made.with_suffix(".crt"))]
    subprocess.run([*command.split(), *named], check=True, capture_output=True)
    made.write_text(made.read_text() + made.with_suffix(".crt").read_text())
    return made


def secured(certificate: Path, *, wrapped: bool, trusts: bool = True, **how: Any) -> tuple[PostOffice, list[Delivery]]:
    office, ours = PostOffice(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)

    async def run() -> list[Delivery]:
        trusted = ssl.create_default_context(cafile=str(certificate)) if trusts else None
        async with opened(office, ours, wrapped=wrapped, login="user" in how):
            return await _send(office.port, [A], "tls" if wrapped else "starttls", trusted=trusted, **how)

    return office, asyncio.run(run())


@pytest.mark.parametrize("wrapped", [True, False], ids=["smtps", "starttls"])
def test_a_letter_leaves_the_machine_sealed(certificate: Path, wrapped: bool) -> None:
    office, found = secured(certificate, wrapped=wrapped)
    assert (outcomes(found), office.encrypted) == (["sent"], [True])


@pytest.mark.parametrize("wrapped", [True, False], ids=["smtps", "starttls"])
def test_a_server_nobody_vouches_for_gets_no_letter(certificate: Path, wrapped: bool) -> None:
    office, found = secured(certificate, wrapped=wrapped, trusts=False)
    assert (outcomes(found), office.taken) == (["later"], [])


def test_a_server_that_cannot_seal_gets_no_letter() -> None:
    office = PostOffice()
    assert outcomes(post(office, A, security="starttls")) == ["later"]
    assert not office.taken


def test_who_signs_in_is_let_in_and_a_wrong_password_ends_the_batch(certificate: Path) -> None:
    assert outcomes(secured(certificate, wrapped=False, user="nhac", password=PASSWORD.decode())[1]) == ["sent"]
    refused = secured(certificate, wrapped=False, user="nhac", password="no")[1]
    assert refused == [Delivery("later", 535, "5.7.8", "SMTPAuthenticationError")]


def test_nothing_of_a_letter_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post(PostOffice(recipients={A: "550 5.1.1 no", B: DROP}), A, B)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("mail.log", "asyncio"))]
    assert not ours
