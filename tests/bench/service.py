"""The real programme in a process of its own, on a home of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from storage.accounts.vouching import Trust
from storage.vault import Keyring
from tests.rings import OFFICE_RING

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0
PEAK = re.compile(r"VmRSS:\s+(\d+) kB")


@dataclass(frozen=True)
class Service:
    process: subprocess.Popen[bytes]
    origin: str
    first_screen: float

    @property
    def resident(self) -> float:
        """MiB in memory now."""
        found = PEAK.search(Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def service(home: Path, *command: str) -> Iterator[Service]:
    """`nhipcau <command>` on a free port until the block ends; `first_screen`: seconds from start to a page."""
    port = free_port()
    began = time.perf_counter()
    call = [sys.executable, "-m", "bot.cli.main", *command, "--port", str(port)]
    process = subprocess.Popen(call, cwd=ROOT, env=environment(home), stdout=subprocess.DEVNULL)
    try:
        wait_for_screen(process, f"http://127.0.0.1:{port}/c")
        yield Service(process, f"http://127.0.0.1:{port}", time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_screen(process: subprocess.Popen[bytes], url: str) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if process.poll() is not None:
            raise RuntimeError(f"the service ended by itself with {process.returncode}")
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pause.wait(0.01)
    raise RuntimeError("the service did not answer in time")


def environment(home: Path) -> dict[str, str]:
    """Only what the service needs; secrets lie in the home, made once."""
    inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    for zone, ring in (("citizens", Keyring.fresh()), ("officials", OFFICE_RING)):
        path = home / f"{zone}.secret"
        if not path.exists():
            path.write_text(ring.text())
    officials = Keyring.parse((home / "officials.secret").read_text())
    return {
        **inherited,
        "NHIPCAU_HOME": str(home),
        "NHIPCAU_CITIZENS_SECRET_FILE": str(home / "citizens.secret"),
        "NHIPCAU_OFFICIALS_SECRET_FILE": str(home / "officials.secret"),
        "NHIPCAU_DESK_VOUCHER": Trust.of(officials).keys[0].hex(),
    }
