"""The demonstration, which dies like in a power cut at the commit of the first tip: `before` or `after` it.

Run as a programme by test_kill.py: `python -m tests.journeys.dying before|after`.
"""

import os
import signal
import sys

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from bot.cli.words import say
from bot.demo import serve
from bot.settings import Settings


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def filed_a_tip(connection: Connection) -> bool:
    return bool(connection.info.pop("filed", False))


@event.listens_for(Engine, "before_cursor_execute")
def notice(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    if statement.startswith("INSERT INTO protection_case "):
        connection.info["filed"] = True


def die_before(connection: Connection) -> None:
    """SQLAlchemy tells of a commit just before the driver is asked for it."""
    if filed_a_tip(connection):
        die()


def die_after(_connection: object, record: ConnectionPoolEntry) -> None:
    """A connection goes back to its pool only after the driver's commit returned."""
    if record.info.pop("filed", False):
        die()


def main(when: str) -> None:
    if when == "before":
        event.listen(Engine, "commit", die_before)
    else:
        event.listen(Pool, "checkin", die_after)
    serve(Settings.load(port=0), say, lambda text_id, **args: print(say(text_id, **args), flush=True))  # noqa: T201  its standard output is what the test reads


if __name__ == "__main__":
    main(sys.argv[1])
