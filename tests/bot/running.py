"""`nhipcau …` in a process of its own, on a home of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60


def nhipcau(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    apart = {"env": environment(home, **variables), "cwd": home, "timeout": PATIENCE}
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, **apart)


@contextmanager
def running(home: Path, *words: str, **variables: str) -> Iterator["Running"]:
    """A command that serves, until the block ends."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command(*words), env=environment(home, **variables), cwd=home, text=True, **pipes) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


class Running:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.origin = self._until_ready()

    def _until_ready(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            address = next((word for word in line.split() if word.startswith("http://")), None)
            if address:
                return address.rstrip("/")
        raise RuntimeError(self._process.communicate()[1])

    def stop(self) -> tuple[int, str, str]:
        """Ctrl-C; back: exit code, what it still said, and what it logged."""
        self._process.send_signal(signal.SIGINT)
        said, logged = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, said, logged


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli.main", *words]


def environment(home: Path, **variables: str) -> dict[str, str]:
    bare = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**bare, "PYTHONPATH": str(ROOT), "NHIPCAU_HOME": str(home / "var"), **variables}
