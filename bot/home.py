"""The folder of a process: 0700, with what is made once and kept: the secrets of a demonstration, its accounts."""

import os
from pathlib import Path

from bot.refusal import Refused
from storage.vault import Keyring

OWNER_ONLY = 0o700
FILE_OWNER_ONLY = 0o600


class NoHome(Refused):
    """The folder cannot be made or written."""


def make(home: Path) -> None:
    """The folder exists and only its owner can look in; raises NoHome."""
    try:
        home.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        home.chmod(OWNER_ONLY)
    except OSError:
        raise NoHome("cli.home.cannot", home=home) from None


def is_open(path: Path) -> bool:
    """Whether anyone but the owner may read or enter it."""
    return bool(path.stat().st_mode & 0o077)


def secret_path(home: Path, zone: str) -> Path:
    return home / f"{zone}.secret"


def secret(home: Path, zone: str) -> str:
    """The zone's secret of a demonstration: drawn at the first start, kept at the second."""
    path = secret_path(home, zone)
    if not path.exists():
        write(path, Keyring.fresh().text())
    return path.read_text(encoding="ascii")


def write(path: Path, text: str) -> None:
    """Whole or not at all, and never readable by others on the way."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_OWNER_ONLY), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
