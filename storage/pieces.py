"""Much work that can wait, in short transactions: whoever answers a person meanwhile waits for one of them at most."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from storage.engine import Database

P = TypeVar("P")
T = TypeVar("T")
PAUSE = 0.01  # seconds: twice what Python lets a thread go on that others wait for, so that whoever waits has woken up


def in_pieces(database: Database, pieces: Iterable[P], write: Callable[[Connection, P], T]) -> Iterator[T]:
    """Each in a transaction of its own, and a pause between two: without it the same thread takes the writer again
    before whoever stands in line has woken up, who then hears Busy after five seconds (decision 28).

    What was read before may be otherwise by now: a piece looks itself at what it relies on.
    """
    for number, piece in enumerate(pieces):
        if number:
            time.sleep(PAUSE)
        yield database.write(_of(write, piece))


def batches(many: Sequence[P], size: int) -> Iterator[Sequence[P]]:
    for start in range(0, len(many), size):
        yield many[start : start + size]


def _of(write: Callable[[Connection, P], T], piece: P) -> Callable[[Connection], T]:
    return lambda tx: write(tx, piece)
