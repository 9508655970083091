"""A process of its own, real signals, real sockets."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.serve import CannotListen, listen

PATIENCE = 20


class Toy:
    """tests/bot/toy_service.py in a process; what it prints is what happened, in order."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.port = int(self.next_word().split()[1])

    def next_word(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE)

    def end(self, number: signal.Signals = signal.SIGINT) -> list[str]:
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=PATIENCE)
        return out.split("\n")[:-1]


@contextmanager
def toy() -> Iterator[Toy]:
    command = [sys.executable, "-m", "tests.bot.toy_service"]
    root = Path(__file__).parent.parent.parent
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Toy(process)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.slow), signal.SIGTERM])
def test_a_signal_drains_closes_and_leaves_with_zero(number: signal.Signals) -> None:
    with toy() as service:
        assert service.get("/").text == "ok"
        assert service.end(number) == ["drained", "closed", "left"]
        assert service.process.returncode == 0


def test_a_request_in_flight_is_answered_before_anything_closes() -> None:
    with toy() as service:
        answers: list[str] = []
        asking = threading.Thread(target=lambda: answers.append(service.get("/slow").text))
        asking.start()
        assert service.next_word() == "begun"
        assert service.end() == ["finished", "drained", "closed", "left"]
        asking.join()
    assert answers == ["slow"]


@pytest.mark.slow
def test_an_idle_connection_does_not_hold_the_process() -> None:
    with toy() as service, httpx.Client(base_url=f"http://127.0.0.1:{service.port}") as client:
        assert client.get("/").text == "ok"
        assert service.end()[-1] == "left"


def test_no_address_of_a_visitor_is_logged() -> None:
    with toy() as service:
        service.get("/?q=secret-words")
        service.end()
        assert service.process.stderr is not None
    with toy() as service:
        assert service.get("/fails?q=secret-words").status_code == 500
        service.process.send_signal(signal.SIGINT)
        _, told = service.process.communicate(timeout=PATIENCE)
    assert "ValueError" in told
    for unsaid in ("secret-words", "127.0.0.1", "Traceback", "said by a person"):
        assert unsaid not in told


@pytest.mark.slow
def test_responses_do_not_name_the_server() -> None:
    with toy() as service:
        assert "server" not in service.get("/").headers
        service.end()


def test_a_taken_port_is_refused_in_words() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(CannotListen) as refused:
        listen("127.0.0.1", first.getsockname()[1])
    assert refused.value.text_id == "cli.serve.port-taken"
    assert refused.value.args_for_text["port"] > 0


def test_a_host_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(CannotListen) as refused:
        listen("no-such-host.invalid", 0)
    assert refused.value.text_id == "cli.serve.no-such-host"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may take any port")
def test_a_port_the_system_keeps_is_refused_in_words() -> None:
    with pytest.raises(CannotListen) as refused:
        listen("127.0.0.1", 1)
    assert refused.value.text_id == "cli.serve.port-not-allowed"


def test_it_listens_on_ipv6_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with listen("::1", 0) as listener:
        assert listener.family == socket.AF_INET6
