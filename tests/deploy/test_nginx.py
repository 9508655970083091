"""The proxy in front writes down nobody: as its configuration says, and as a real nginx does it."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from bot.web.citizen import upload
from bot.web.guard import BODY_BYTES
from tests.deploy.front import CITIZENS, CONF, NGINX, OFFICIALS, Front, running

MARKER = "khong-ai-biet-toi"
TOLD = ("127.0.0.1", MARKER, "client:", "telegram", CITIZENS)
SECRET = {"x-telegram-bot-api-secret-token": "abc_DEF-123"}
TRACES = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded")
real = pytest.mark.skipif(not (NGINX and which("openssl")), reason="nginx or openssl is not on this machine")


def directives(name: str) -> list[str]:
    text = re.sub(r"#.*", "", CONF.read_text("utf-8"))
    return re.findall(rf"\b{name}\s+([^;{{}}]+);", text)


def test_no_log_of_visits_is_kept_anywhere() -> None:
    assert directives("access_log") == ["off"]
    assert directives("log_format") == []


def test_the_log_of_errors_takes_only_what_names_nobody() -> None:
    assert [given.split()[1:] for given in directives("error_log")] == [["emerg"]]


def test_the_largest_body_fits_into_memory_and_is_the_largest_the_service_takes() -> None:
    usual, files = directives("client_max_body_size")
    assert usual == directives("client_body_buffer_size")[0] == f"{BODY_BYTES // 1024}k"
    assert files == f"{upload.MOST // 1024**2}m"
    assert directives("proxy_request_buffering") == ["off"]  # where files come: they lie nowhere on their way
    assert directives("proxy_max_temp_file_size") == ["0"]
    assert all(
        path.startswith("/run/") for name in ("client_body", "proxy") for path in directives(f"{name}_temp_path")
    )


def test_every_header_that_could_name_the_visitor_is_emptied_once_for_all() -> None:
    given = [line.split() for line in directives("proxy_set_header")]
    assert {name.lower() for name, value in given if value == '""'} == {*TRACES, "connection"}
    assert "$group_1$group_2$group_3" in [value for name, value in given if name == "X-Source-Group"]
    http_level = CONF.read_text("utf-8").split("upstream ")[0]
    assert http_level.count("proxy_set_header") == len(given)  # one in a location would take back all of these


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with running(tmp_path, CONF.read_text("utf-8")) as started:
        yield started


@real
def test_a_visitor_reaches_the_side_of_the_name_and_brings_no_address_along(front: Front) -> None:
    traces = dict.fromkeys(TRACES, "203.0.113.7")
    assert front.ask("GET", CITIZENS, f"/c?{MARKER}", headers=traces).status_code == 200
    assert front.ask("GET", OFFICIALS, "/d", headers=traces).status_code == 200
    for side, host in (("citizens", CITIZENS), ("officials", OFFICIALS)):
        (_, headers), *more = front.behind[side].got
        assert (headers["host"], more) == (host, [])
        assert "203.0.113.7" not in str(headers)
        assert "127.0.0.1" not in str(headers)


@real
def test_of_an_address_only_a_group_goes_on_and_nobody_chooses_theirs(front: Front) -> None:
    for headers in ({}, {"x-source-group": "chosen"}, {"x-source-group": ""}):
        assert front.ask("GET", CITIZENS, "/c", headers=headers).status_code == 200
    [group] = {headers["x-source-group"] for _, headers in front.behind["citizens"].got}
    assert re.fullmatch(r"\d{3}", group)


@real
def test_a_file_passes_where_files_are_taken_and_nowhere_else(front: Front) -> None:
    body = b"x" * (BODY_BYTES + 1)
    assert front.ask("POST", CITIZENS, "/c/file", content=body).status_code == 200
    assert front.ask("POST", CITIZENS, "/c/file/", content=body).status_code == 413
    assert front.ask("POST", OFFICIALS, "/c/file", content=body).status_code == 413


@real
def test_only_what_looks_like_telegram_s_call_reaches_a_webhook_and_only_of_its_side(front: Front) -> None:
    assert front.ask("POST", CITIZENS, "/telegram/citizens", headers=SECRET, json={}).status_code == 200
    assert front.ask("POST", OFFICIALS, "/telegram/officials", headers=SECRET, json={}).status_code == 200
    for method, host, path, headers in (
        ("GET", CITIZENS, "/telegram/citizens", SECRET),
        ("POST", CITIZENS, "/telegram/citizens", {}),
        ("POST", CITIZENS, "/telegram/officials", SECRET),
        ("POST", OFFICIALS, "/telegram/citizens", SECRET),
        ("POST", CITIZENS, "/telegram/citizens/more", SECRET),
    ):
        assert front.ask(method, host, path, headers=headers).status_code == 404
    too_long = front.ask("POST", CITIZENS, "/telegram/citizens", headers=SECRET, content=b"x" * (BODY_BYTES + 1))
    assert too_long.status_code == 413
    assert [len(each.got) for each in front.behind.values()] == [1, 1]


def visit_in_every_way(front: Front) -> None:
    """Pages, a webhook, and each kind of failure that nginx has a line for."""
    assert front.ask("GET", CITIZENS, f"/{MARKER}").status_code == 200
    assert front.ask("POST", CITIZENS, "/c", data={"text": MARKER * 9000}).status_code == 200
    assert front.ask("POST", CITIZENS, "/c", content=b"x" * (BODY_BYTES + 1)).status_code == 413
    assert front.ask("POST", CITIZENS, "/telegram/citizens", headers=SECRET, json={}).status_code == 200
    assert b"400" in front.raw(f"GET /{MARKER} HTTP/1.1\r\nHost: x\r\n\r\n".encode())  # no TLS on the port of TLS
    with pytest.raises(Exception, match=r"(?i)ssl|alert|connect"):
        front.ask("GET", "somebody-else.example", f"/{MARKER}")
    for each in front.behind.values():
        each.shutdown()
        each.socket.shutdown(socket.SHUT_RDWR)
        each.server_close()
    assert front.ask("GET", OFFICIALS, f"/{MARKER}").status_code == 502
    assert any(front.ask("GET", CITIZENS, f"/{MARKER}").status_code == 429 for _ in range(200))


@real
def test_after_visits_of_every_kind_nothing_written_names_anybody(front: Front) -> None:
    visit_in_every_way(front)
    assert not [word for word in TOLD if word in front.written()]


@real
def test_the_usual_configuration_would_have_named_them(tmp_path: Path) -> None:
    """What the test above looks for is really there to be found."""
    usual = CONF.read_text("utf-8").replace("access_log off", "access_log /var/log/nginx/access.log")
    with running(tmp_path, usual.replace(" emerg;", " info;")) as front:
        visit_in_every_way(front)
        assert not [word for word in TOLD if word not in front.written()]
