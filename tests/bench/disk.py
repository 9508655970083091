"""How long this disk takes to promise that something is written: every durable number depends on it."""

import os
from pathlib import Path

from tests.bench.timing import timed

PAGE = os.urandom(8 * 1024)


def measure(folder: Path) -> dict[str, float]:
    with (folder / "fdatasync").open("wb", buffering=0) as file:

        def write(_number: int) -> None:
            file.write(PAGE)
            os.fdatasync(file.fileno())

        told = timed(300, write).told()
    return {"fdatasync_p50_ms": told["p50_ms"], "fdatasync_p99_ms": told["p99_ms"]}
