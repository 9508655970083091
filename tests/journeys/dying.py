"""The demonstration, which dies like in a power cut at the first commit of what it is told: `before` or `after` it.

Run as a programme by test_kill*.py: `python -m tests.journeys.dying before|after [PATTERN]`; unless a pattern of a
statement is given, it dies at the first tip.
"""

import sys

from bot.cli.words import say
from bot.demo import serve
from bot.settings import Settings
from tests.journeys.cut import Cut

TIP = "INSERT INTO protection_case "


def main(when: str, pattern: str = TIP) -> None:
    Cut(when, pattern).wait()
    serve(Settings.load(port=0), say, lambda text_id, **args: print(say(text_id, **args), flush=True))  # noqa: T201  its standard output is what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])
