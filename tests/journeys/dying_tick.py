"""One tick of the officials' nudges on a database, which dies like in a power cut at the commit of the n-th digest.

Run as a programme by test_year.py: `python -m tests.journeys.dying_tick URL MOMENT [before|after N]`; it says how many
digests it sent if it lives.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from content.library import Library
from handlers.officials.nudging import Nudging
from storage.engine import Database


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def notice(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    if statement.startswith("INSERT INTO nudge "):
        connection.info["digest"] = True


def die_before(n: int) -> Callable[[Connection], None]:
    """SQLAlchemy tells of a commit just before the driver is asked for it."""
    digests = count(1)

    def at_commit(connection: Connection) -> None:
        if connection.info.pop("digest", False) and next(digests) == n:
            die()

    return at_commit


def die_after(n: int) -> Callable[[object, ConnectionPoolEntry], None]:
    """A connection goes back to its pool only after the driver's commit returned."""
    digests = count(1)

    def at_return(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop("digest", False) and next(digests) == n:
            die()

    return at_return


def main(url: str, moment: str, when: str = "", n: str = "0") -> None:
    event.listen(Engine, "before_cursor_execute", notice)
    if when == "before":
        event.listen(Engine, "commit", die_before(int(n)))
    if when == "after":
        event.listen(Pool, "checkin", die_after(int(n)))
    print(Nudging(Database(url), Library.load()).tick(datetime.fromisoformat(moment)))  # noqa: T201  its standard output is what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])
