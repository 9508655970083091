"""The address of a mail server: what it means, and what it never says aloud."""

import pytest

from bot.mail.server import BadServer, Server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.so.vn", Server("mail.so.vn", 587, "starttls")),
        ("smtp://mail.so.vn:2525", Server("mail.so.vn", 2525, "starttls")),
        ("smtps://mail.so.vn", Server("mail.so.vn", 465, "tls")),
        ("smtp://localhost", Server("localhost", 25, "none")),
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025, "none")),
        ("smtp://[::1]", Server("::1", 25, "none")),
        ("smtp://nhac%40so.vn:a%3Ab%2F@mail.so.vn", Server("mail.so.vn", 587, "starttls", "nhac@so.vn", "a:b/")),
    ],
)
def test_an_address_says_host_port_and_how_it_is_kept_secret(url: str, server: Server) -> None:
    assert Server.of(url) == server


@pytest.mark.parametrize(
    "url", ["", "mail.so.vn", "http://mail.so.vn", "smtp://", "smtp://h:no", "smtp://h/path", "smtp://h?x=1"]
)
def test_what_is_no_server_is_refused(url: str) -> None:
    with pytest.raises(BadServer):
        Server.of(url)


def test_a_password_shows_nowhere() -> None:
    assert "secret" not in repr(Server.of("smtp://me:secret@mail.so.vn"))
    with pytest.raises(BadServer) as caught:
        Server.of("smtp://me:secret@mail.so.vn:x")
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__
