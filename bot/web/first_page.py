"""The page that the first visitors ask for, drawn once before there are any.

Its templates take 60 ms to compile. Beside a messenger's library that is coming in, a visitor would wait three times
as long for it.
"""

from contextlib import suppress

from bot.web.chat import CHANNEL
from bot.web.parts import TRY_AGAIN, Citizens, Parts
from bot.web.render import CITIZEN, Pages
from handlers.showing import START

NOBODY = ""  # of whom nothing is held


def draw(parts: Parts) -> None:
    """The citizens' start; the officials' first page is a small form. Writes nothing."""
    if parts.citizens is not None:
        with suppress(*TRY_AGAIN):  # then the first visitor draws it
            _start(parts.citizens, Pages(parts.texts))


def _start(side: Citizens, pages: Pages) -> None:
    turn = side.core.look(CHANNEL, NOBODY, START)
    pages.screen(turn, "", CITIZEN, files=False)
