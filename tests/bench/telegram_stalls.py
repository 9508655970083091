"""What holds a bot's process up while it works: collections, chores, what the database made somebody wait for, and the
loop itself, each with its moment (of the machine's steady clock) and how long it took (ms).
"""

import asyncio
import gc
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.tick import Chore
from storage.engine import Database

LONG = 0.02  # seconds; what is shorter nobody feels
LOOK = 0.02  # seconds between two looks at the loop
Found = tuple[float, str, float]


@dataclass
class Stalls:
    found: list[Found] = field(default_factory=list)
    _began: float = 0.0

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self._over(what, began)

    def chore(self, chore: Chore) -> Chore:
        def run(*moments: Any) -> int:
            with self.timed(f"chore {chore.name}"):
                return chore.run(*moments)

        return replace(chore, run=run)

    def watch(self) -> None:
        """Collections, and every transaction with the wait for its connection."""
        gc.callbacks.append(self._collected)
        plain = Database._run

        def run(database: Database, *args: Any) -> object:
            with self.timed(f"database in {threading.current_thread().name}"):
                return plain(database, *args)

        Database._run = run  # type: ignore[method-assign, assignment]  # of this measurement's process alone

    async def watch_loop(self) -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(LOOK)
            self._over("loop", began + LOOK)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.found))

    def _collected(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.monotonic()
        else:
            self._over(f"collection of generation {info['generation']}", self._began)

    def _over(self, what: str, began: float) -> None:
        took = time.monotonic() - began
        if took > LONG:
            self.found.append((began, what, round(took * 1000, 1)))


@dataclass(frozen=True)
class Held:
    """What a process left behind in the file `path`."""

    path: Path

    def before(self, moment: float, seconds: float) -> list[Found]:
        """What went on in so many seconds up to that moment, at offsets from it."""
        return [found for found in self._since(moment) if -seconds < found[0] + found[2] / 1000 and found[0] < 0]

    def chores(self, moment: float) -> list[Found]:
        """The long ones, at offsets from that moment."""
        return [found for found in self._since(moment) if found[1].startswith("chore")]

    def _since(self, moment: float) -> list[Found]:
        return [(round(at - moment, 3), what, ms) for at, what, ms in json.loads(self.path.read_text())]
