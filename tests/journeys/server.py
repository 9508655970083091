"""The real programme as a process of its own, on a free port, with a folder of its own; and a person at its page."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from tests.page import Page

READY = re.compile(rb"http://127\.0\.0\.1:(\d+)/")
PATIENCE = 60.0
DEMO = ("-m", "bot.cli.main", "demo", "--port", "0")


@dataclass
class Server:
    """`url` has no slash at its end."""

    process: subprocess.Popen[bytes]
    url: str
    home: Path

    def kill(self) -> None:
        """As a power cut would: no signal handler runs."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """Ctrl-C; back: the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def started(home: Path, command: Sequence[str] = DEMO, **environment: str) -> Iterator[Server]:
    """Runs until the block ends; all it prints also stands in a log beside the home."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")}
    own = {"NHIPCAU_HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
    with (home.parent / f"{home.name}.log").open("ab", buffering=0) as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=given | own | environment,
        )
        assert process.stdout
        with process.stdout as said:
            try:
                yield Server(process, _address(said, log), home)
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
                process.wait(PATIENCE)
                log.write(said.read())


def _address(said: IO[bytes], log: IO[bytes]) -> str:
    """The address it tells once it answers. What it says later, little enough for a pipe, is logged at its end."""
    for line in said:
        log.write(line)
        found = READY.search(line)
        if found:
            return f"http://127.0.0.1:{int(found[1])}"
    raise AssertionError("the server did not start; its log says why")


class Person:
    """A browser without JavaScript: keeps cookies, presses buttons by their label. `with Person() as person:`"""

    def __init__(self) -> None:
        self.client = httpx.Client(timeout=30)
        self.page = Page("<html lang='vi'></html>")

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def visit(self, url: str) -> Page:
        """Also after the server came back on another port: cookies stay."""
        self.client.base_url = httpx.URL(url)
        self.client.headers["origin"] = url
        return self.look()

    def look(self) -> Page:
        self.page = Page(self.client.get("/c").raise_for_status().text)
        return self.page

    def press(self, label: str) -> Page:
        self.send(self.fields_of(label))
        return self.look()

    def type(self, text: str) -> Page:
        self.send(self.page.asks.fields | {"text": text})
        return self.look()

    def fields_of(self, label: str) -> dict[str, str]:
        return self.page.form_of(label).pressed(label)

    def send(self, fields: dict[str, str]) -> None:
        answer = self.client.post("/c", data=fields)
        assert answer.status_code == 303, f"{answer.status_code}: {answer.text}"

    def write_tip(self, story: str = "") -> None:
        """Up to the review."""
        for label in ("Báo tin", "Chuyện khác", "Không rõ", "Không, hoặc không rõ"):
            self.press(label)
        if story:
            self.press("Kể thêm")
            self.type(story)

    def open_mailbox(self, phrase: str) -> Page:
        self.press("Hộp thư của tôi")
        return self.type(phrase)
