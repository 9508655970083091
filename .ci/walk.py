"""`make run`, walked like a newcomer: wait for /health, open the pages, press a button, stop it with Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

PATIENCE = 60.0
BUTTON = re.compile(r'name="press" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def main() -> int:
    port = free_port()
    with newcomer(port) as run:
        wait_for_health(run, port)
        walk(f"http://127.0.0.1:{port}")
    return left_cleanly(run)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def newcomer(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`make run` in a group of its own, so that Ctrl-C reaches make and the programme as a terminal's would."""
    run = subprocess.Popen(["make", "run", f"PORT={port}"], start_new_session=True)  # noqa: S603, S607 - whichever make there is
    try:
        yield run
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGINT)


def wait_for_health(run: subprocess.Popen[bytes], port: int) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.1)):
        if run.poll() is not None:
            sys.exit(f"make run ended by itself with {run.returncode}")
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").json()["status"] == "ok":
                return
        except httpx.TransportError:
            pause.wait(0.1)
    sys.exit("make run did not answer in time")


def walk(origin: str) -> None:
    with httpx.Client(base_url=origin, follow_redirects=True, headers={"origin": origin}) as client:
        for path in ("/", "/c", "/d"):
            client.get(path).raise_for_status()
        page = client.get("/c").text
        hidden, buttons = dict(HIDDEN.findall(page)), BUTTON.findall(page)
        pressed = client.post("/c", data={**hidden, "press": buttons[0]})
        pressed.raise_for_status()
        if pressed.url.path != "/c" or not BUTTON.search(pressed.text):
            sys.exit("the pressed button led nowhere")
    print(f"walked: /, /c, [{buttons[0]}], /d", flush=True)  # noqa: T201 - a script that prints


def left_cleanly(run: subprocess.Popen[bytes]) -> int:
    """make itself ends by the signal; the programme has left cleanly when it closed its database behind it."""
    run.wait(PATIENCE)
    home = Path(os.environ.get("NHIPCAU_HOME", "var"))
    left = sorted(path.name for path in home.glob("*.db-wal"))
    if left or run.returncode not in (0, 2, 130, -signal.SIGINT):
        print(f"not a clean exit: code {run.returncode}, left {left}", file=sys.stderr)  # noqa: T201 - likewise
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
