"""Who typed phrases that open nothing waits a little before the next one is tried, and nobody else does.

Each try costs the machine a twentieth of a second and 46 MiB; that, and no phrase of 75 bits, is what this protects.
Counted in memory alone, under a key that is drawn anew each day: after a start nobody has tried anything.
"""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

FREE = 5  # wrong tries before the first wait
LONGEST = 60.0  # seconds; a wait doubles up to it, so that even a right phrase is held up a minute at most
CALM = timedelta(minutes=10)  # so long without a wrong try, and all is forgotten
SENDERS = 10_000  # of whom is known at once; the longest silent ones are forgotten first


@dataclass
class _Tries:
    wrong: int
    last: datetime


@dataclass
class Knocks:
    """`who` is whatever names a sender: only a keyed hash of it is kept. Safe to be asked from any thread."""

    _day: date | None = None
    _key: bytes = field(default=b"", repr=False)
    _tries: OrderedDict[bytes, _Tries] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def wait(self, who: bytes, now: datetime) -> int:
        """The whole seconds until another phrase of theirs is tried; 0 for at once."""
        with self._lock:
            tries = self._tries.get(self._name(who, now))
            if tries is None or tries.wrong < FREE or now - tries.last > CALM:
                return 0
            pause = min(LONGEST, 2.0 ** (tries.wrong - FREE + 1))
            left = pause - (now - tries.last).total_seconds()
            return max(0, -int(-left // 1))

    def wrong(self, who: bytes, now: datetime) -> None:
        """One more that opened nothing."""
        with self._lock:
            name = self._name(who, now)
            before = self._tries.pop(name, None)
            known = before.wrong if before and now - before.last <= CALM else 0
            self._tries[name] = _Tries(known + 1, now)
            if len(self._tries) > SENDERS:
                self._tries.popitem(last=False)

    def right(self, who: bytes, now: datetime) -> None:
        with self._lock:
            self._tries.pop(self._name(who, now), None)

    def _name(self, who: bytes, now: datetime) -> bytes:
        if self._day != now.date():
            self._day, self._key = now.date(), secrets.token_bytes(32)
            self._tries.clear()
        return hashlib.blake2b(who, key=self._key, digest_size=16).digest()
