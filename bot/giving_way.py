"""Work that can wait lets those go first who wait for an answer: a chore (decision 28), the import of a bot's library.

Whoever answers lets the interpreter's lock go at every statement, and asks for it again: each time a thread that
computes keeps it for as long as Python says.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

USUAL = sys.getswitchinterval()  # seconds: 0.005, of which an answer meanwhile would take half a second
BRIEFLY = 0.0005


class _Inside:
    """How many such works run at once: it is for the whole process, and the last one out sets it back."""

    def __init__(self) -> None:
        self._count, self._lock = 0, Lock()

    def step(self, by: int) -> None:
        with self._lock:
            self._count += by
            sys.setswitchinterval(BRIEFLY if self._count else USUAL)


_inside = _Inside()


@contextmanager
def giving_way() -> Iterator[None]:
    _inside.step(1)
    try:
        yield
    finally:
        _inside.step(-1)
