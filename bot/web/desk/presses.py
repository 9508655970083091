"""Which presses of the desk have been done, so that an impatient second press writes nothing twice.

What a process before this one did stands in the audit (storage/cases/audit.py).
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

KEPT = 1_000  # of this process; who presses twice does it within seconds


class Presses:
    """Ask and keep inside the visit's lane: there the second press comes after the first has ended."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._done: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def once(self, visit: str, press: str, work: Callable[[], None]) -> None:
        """Do `work` unless this press was done; one that failed was not."""
        if (visit, press) in self._done:
            return
        work()
        with self._lock:
            self._done[visit, press] = None
            while len(self._done) > self._kept:
                self._done.popitem(last=False)
