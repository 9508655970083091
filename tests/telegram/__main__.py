"""`python -m tests.telegram [--port N] [--forget]`: the stand-in as a process of its own. Prints its port, then serves.

It is moved by /control/… (control.py) and ends with its standard input, or when it is interrupted.
"""

import argparse
import signal
import sys
import threading

from tests.telegram.standin import Standin


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--forget", action="store_true", help="keep nothing of what was sent: for long runs")
    parser.add_argument("--stay", action="store_true", help="do not end with the standard input")
    given = parser.parse_args()
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    with Standin(port=given.port, keep=not given.forget) as api:
        sys.stdout.write(f"{api.url.rpartition(':')[2]}\n")
        sys.stdout.flush()
        if not given.stay:
            threading.Thread(target=_until_closed, args=(over,), daemon=True).start()
        _wait(over)


def _until_closed(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def _wait(over: threading.Event) -> None:
    try:
        over.wait()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
