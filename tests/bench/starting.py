"""`nhipcau serve` without a messenger: how soon the first screen, how much memory."""

from pathlib import Path

from storage.engine import migrate
from tests.bench.service import service
from tests.world import sqlite_url

STARTS = 3


def measure(folder: Path) -> dict[str, float]:
    home = folder / "serve"
    home.mkdir(mode=0o700)
    migrate(sqlite_url(home))
    starts = [_start(home) for _ in range(STARTS)]
    seconds, resident = sorted(first for first, _ in starts), max(memory for _, memory in starts)
    return {"first_screen_s": round(seconds[STARTS // 2], 2), "resident_mib": round(resident, 1)}


def _start(home: Path) -> tuple[float, float]:
    with service(home, "serve", "--role", "all") as running:
        return running.first_screen, running.resident
