"""One tick of the officials' nudges on a database, which dies like in a power cut at the commit of the n-th piece.

Run as a programme by test_year.py: `python -m tests.journeys.dying_tick URL MOMENT [before|after N]`; it says how many
digests it sent if it lives.
"""

import sys
from datetime import datetime

from content.library import Library
from handlers.officials.nudging.tick import Nudging
from storage.engine import Database
from tests.journeys.cut import Cut

PIECE = "INSERT INTO nudge "


def main(url: str, moment: str, when: str = "", n: str = "0") -> None:
    if when:
        Cut(when, PIECE, int(n)).wait()
    print(Nudging(Database(url), Library.load()).tick(datetime.fromisoformat(moment)))  # noqa: T201  its standard output is what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])
