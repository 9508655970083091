"""Timing: seconds of each call, and what may be said of them."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

MILLI = 1_000


@dataclass(frozen=True)
class Timed:
    """Seconds, one for each call."""

    seconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.seconds) / sum(self.seconds)

    def at(self, share: float) -> float:
        """The quantile in milliseconds: `at(0.99)` is p99."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * MILLI

    def told(self) -> dict[str, float]:
        """Calls a second from the median (one slow moment of the machine says nothing), p50 and p99 in ms."""
        middle = statistics.median(self.seconds)
        return {"per_second": round(1 / middle, 1), "p50_ms": round(self.at(0.5), 3), "p99_ms": round(self.at(0.99), 3)}


def timed(calls: int, call: Callable[[int], object], warm: int = 40) -> Timed:
    for number in range(warm):
        call(number)
    return Timed(tuple(_one(call, warm + number) for number in range(calls)))


def _one(call: Callable[[int], object], number: int) -> float:
    before = time.perf_counter()
    call(number)
    return time.perf_counter() - before
