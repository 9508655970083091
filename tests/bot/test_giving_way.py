"""Work that can wait lets others go first, however many such works run at once."""

import sys
from contextlib import ExitStack

from bot.giving_way import BRIEFLY, USUAL, giving_way


def test_of_two_that_overlap_the_last_one_out_sets_it_back() -> None:
    first, second = ExitStack(), ExitStack()
    first.enter_context(giving_way())
    second.enter_context(giving_way())
    first.close()
    assert round(sys.getswitchinterval(), 6) == BRIEFLY
    second.close()
    assert sys.getswitchinterval() == USUAL
