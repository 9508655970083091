"""Wrong tries at a door are slowed, in memory alone: who tried, and from where, stands nowhere else and in no clear.

Somebody who tries many passphrases waits; somebody with the right one never more than a minute, and whoever tries
from elsewhere makes nobody wait here.
"""

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from math import ceil
from threading import Lock

from handlers.conversation import Clock
from storage.vault import framed

KEPT = 10_000  # buckets of this process; one that is forgotten was not used for the longest


class SlowDown(Exception):
    """Too many wrong tries: nothing was looked at. `seconds` until the next one is, at most sixty."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@dataclass
class _Bucket:
    tokens: float
    at: datetime


class Tries:
    """One bucket for each combination of parts: `burst` wrong tries at once, then one every `pace`."""

    def __init__(self, clock: Clock, burst: int, pace: timedelta, kept: int = KEPT) -> None:
        if pace > timedelta(minutes=1):
            raise ValueError("nobody waits for more than a minute")
        self._clock, self._burst, self._pace, self._kept = clock, burst, pace, kept
        self._lock = Lock()
        self._day: date | None = None
        self._key = b""
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()

    def check(self, *parts: str) -> None:
        """Raises SlowDown when the bucket is empty; the right passphrase costs nothing."""
        with self._lock:
            self._check(parts)

    def wrong(self, *parts: str) -> None:
        with self._lock:
            bucket = self._filled(parts)
            bucket.tokens = max(0.0, bucket.tokens - 1)

    def take(self, *parts: str) -> None:
        """One try, right or wrong, before it is looked at. Raises SlowDown when the bucket is empty."""
        with self._lock:
            self._check(parts).tokens -= 1

    def give_back(self, *parts: str) -> None:
        """It was right."""
        with self._lock:
            bucket = self._filled(parts)
            bucket.tokens = min(float(self._burst), bucket.tokens + 1)

    def _check(self, parts: tuple[str, ...]) -> _Bucket:
        bucket = self._filled(parts)
        if bucket.tokens < 1:
            raise SlowDown(ceil((1 - bucket.tokens) * self._pace.total_seconds()))
        return bucket

    def _filled(self, parts: tuple[str, ...]) -> _Bucket:
        """The bucket with what flowed in since; the key that names it is another one every day."""
        now = self._clock.real()
        if now.date() != self._day:
            self._day, self._key = now.date(), secrets.token_bytes(32)
            self._buckets.clear()
        name = hmac.digest(self._key, framed(*(part.encode() for part in parts)), sha256)
        bucket = self._buckets.setdefault(name, _Bucket(self._burst, now))
        self._buckets.move_to_end(name)
        while len(self._buckets) > self._kept:
            self._buckets.popitem(last=False)
        bucket.tokens = min(float(self._burst), bucket.tokens + max(0.0, (now - bucket.at) / self._pace))
        bucket.at = now
        return bucket
