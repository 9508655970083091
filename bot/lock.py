"""One process per role on one SQLite file: a lock file that the kernel releases, however the process ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from bot.refusal import Refused
from bot.settings import Role


class AlreadyRunning(Refused):
    """Another process of this role holds the lock."""


class RoleLock:
    """`with RoleLock(home, role):` — role `all` takes both; raises AlreadyRunning."""

    def __init__(self, home: Path, role: Role) -> None:
        roles = ("citizens", "officials") if role == "all" else (role,)
        self._paths = [home / f"{name}.lock" for name in roles]
        self._held: list[int] = []

    def __enter__(self) -> "RoleLock":
        try:
            for path in self._paths:
                self._held.append(_take(path))
        except AlreadyRunning:
            self.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        while self._held:
            os.close(self._held.pop())


def _take(path: Path) -> int:
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise AlreadyRunning("cli.lock.taken", name=path.name) from None
    return held
