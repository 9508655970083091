"""What start-up makes stays for as long as the process, and whoever looks at a page meanwhile does not wait for it."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def staying() -> Iterator[None]:
    """Nothing is collected inside (a tenth of the time of an import), and what is there at its end never is: later
    collections pass it over (p99 of an answer: 173 ms → 3 ms). Of two that overlap the first end counts.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def giving_way() -> Iterator[None]:
    """An import runs inside, beside pages: an answer lets the interpreter's lock go at every read and write, and would
    wait five milliseconds each time to have it back.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
