"""Power cuts: where a process kills itself, at the commit of a transaction or around it."""

import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from threading import Thread

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

Strike = Callable[[], None]
FORK = multiprocessing.get_context("fork")  # what is loaded is loaded: a process costs a hundredth of a second
PATIENCE = 30.0  # seconds
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Cut:
    """The n-th commit of a transaction with a statement in which the pattern is found. `when`: `before` the driver is
    asked for it, `during` (so many seconds later, from another thread), or `after` it returned.
    """

    when: str
    pattern: str
    n: int = 1
    seconds: float = 0.0

    def wait(self) -> None:
        """From now on in this process."""
        soon = self.when == "during"
        at_commit(self.when, self.pattern, at_the(self.n, lambda: die_in(self.seconds) if soon else die()))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in(seconds: float) -> None:
    def strike() -> None:
        time.sleep(seconds)
        die()

    Thread(target=strike, daemon=True).start()


def at_the(n: int, strike: Strike = die) -> Strike:
    """The n-th time it is called it strikes."""
    times = count(1)

    def called() -> None:
        if next(times) == n:
            strike()

    return called


def at_commit(when: str, pattern: str, strike: Strike) -> None:
    """SQLAlchemy tells of a commit just before the driver is asked for it; a connection goes back to its pool only
    after the driver's commit returned.
    """

    def notice(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if re.search(pattern, statement):
            connection.info["marked"] = True

    def before(connection: Connection) -> None:
        if connection.info.pop("marked", False):
            strike()

    def after(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop("marked", False):
            strike()

    event.listen(Engine, "before_cursor_execute", notice)
    if when == "after":
        event.listen(Pool, "checkin", after)
    else:
        event.listen(Engine, "commit", before)


def struck(act: Callable[[], object], cut: Cut) -> int:
    """Act in a process of its own, with nothing open that this one has; back: how it ended."""

    def acting() -> None:
        cut.wait()
        act()
        if cut.when == "during":
            time.sleep(PATIENCE)

    process = FORK.Process(target=acting)
    process.start()
    process.join(2 * PATIENCE)
    assert process.exitcode is not None
    return process.exitcode
