"""Bots as processes of their own: ours of one role, and a bare one of the same library."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.service import ROOT, environment, free_port
from tests.bench.telegram_api import Api

PATIENCE = 60.0
TICKS = 100  # of processor time in a second
MEMORY = re.compile(r"VmRSS:\s+(\d+) kB")
THREADS = re.compile(r"Threads:\s+(\d+)")
TOKENS = {
    "citizens": "42000:citizens-ABC-DEF1234ghIkl-zyx57W2v1u1",
    "officials": "43000:officials-ABC-DEF1234ghIkl-zyx57W2v1u",
}
LIBRARIES = {"citizens": "aiogram", "officials": "ptb"}


@dataclass(frozen=True)
class Bot:
    """`token`: its own; `origin`: where its page is, "" for a bare one."""

    process: "subprocess.Popen[bytes]"
    token: str
    origin: str = ""

    @property
    def resident(self) -> float:
        """MiB in memory now."""
        return self._status(MEMORY) / 1024

    @property
    def threads(self) -> int:
        return self._status(THREADS)

    @property
    def files(self) -> int:
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    @property
    def worked(self) -> float:
        """Seconds of processor time until now."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def channel(self, name: str) -> str:
        """Its state, "" while the page does not answer."""
        try:
            return str(httpx.get(f"{self.origin}/health").json()["channels"].get(name, ""))
        except httpx.TransportError:
            return ""

    def _status(self, what: re.Pattern[str]) -> int:
        found = what.search(Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) if found else 0


@contextmanager
def ours(role: str, home: Path, api: Api, *, webhook: bool = False, log: Path | None = None) -> Iterator[Bot]:
    """`nhipcau serve --role …`; on when the block begins."""
    with starting(role, home, api, webhook=webhook, log=log) as bot:
        wait(bot.process, lambda: bot.channel(role) == "on")
        yield bot


@contextmanager
def starting(role: str, home: Path, api: Api, *, webhook: bool = False, log: Path | None = None) -> Iterator[Bot]:
    """As soon as the process is there."""
    port = free_port()
    env = _settings(role, home, api, port)
    if webhook:
        env |= {"NHIPCAU_TELEGRAM_WEBHOOK": "1", "NHIPCAU_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    call = [sys.executable, "-m", "tests.bench.telegram_unpaced", "serve", "--role", role, "--port", str(port)]
    with _process(call, env, log) as process:
        yield Bot(process, TOKENS[role], f"http://127.0.0.1:{port}")


@contextmanager
def by_clock(home: Path, api: Api, iso: str, log: Path, stalls: Path) -> Iterator[Bot]:
    """The officials' bot by another clock; on when the block begins. `stalls`: what held it up, when it has ended."""
    port = free_port()
    call = [sys.executable, "-m", "tests.bench.telegram_clocked", iso, str(stalls)]
    with _process(call, _settings("officials", home, api, port), log) as process:
        bot = Bot(process, TOKENS["officials"], f"http://127.0.0.1:{port}")
        wait(process, lambda: bot.channel("officials") == "on")
        yield bot


def _settings(role: str, home: Path, api: Api, port: int) -> dict[str, str]:
    return environment(home) | {
        "NHIPCAU_PORT": str(port),
        "NHIPCAU_TELEGRAM_API_URL": api.url,
        f"NHIPCAU_{role.upper()}_TOKEN": TOKENS[role],
        "PYTHONWARNINGS": "default",
    }


@contextmanager
def bare(role: str, folder: Path, api: Api, pages: Mapping[str, object], *, states: bool = False) -> Iterator[Bot]:
    """A bare bot of the library that this role's is made with; listening when the block begins."""
    name = f"bare_{LIBRARIES[role]}"
    token = f"{TOKENS[role]}-{name}-{int(states)}"
    api.ask("bot", token=token, username=f"{name}_bot")
    folder.mkdir()
    told = {"token": token, "url": api.url, "pages": pages, "folder": str(folder) if states else ""}
    (folder / "told.json").write_text(json.dumps(told))
    call = [sys.executable, "-m", f"tests.bench.{name}", str(folder / "told.json")]
    with _process(call, environment(folder), folder / "stderr") as process:
        wait(process, lambda: api.ask("counters", token=token)["calls"].get("getUpdates"))
        yield Bot(process, token)


def wait(process: "subprocess.Popen[bytes]", done: object, pause: float = 0.05) -> None:
    until, nap = time.monotonic() + PATIENCE, threading.Event()
    while not done():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the bot did not come up ({process.returncode})")
        nap.wait(pause)


@contextmanager
def _process(call: list[str], env: Mapping[str, str], log: Path | None) -> "Iterator[subprocess.Popen[bytes]]":
    errors = log.open("wb") if log else None
    process = subprocess.Popen(call, cwd=ROOT, env=dict(env), stdout=subprocess.DEVNULL, stderr=errors)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        if errors:
            errors.close()
