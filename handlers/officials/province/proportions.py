"""Two shares compared: their difference with a 95 % interval, by Newcombe's hybrid score method.

R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
Statistics in Medicine 17 (1998), 873-890, method 10: each share's own interval is Wilson's (JASA 22, 1927, 209-212). It
keeps its promise with few units and with shares near 0 or 1, where the usual "±" does not.
"""

from math import sqrt
from typing import NamedTuple

Z = 1.959964  # two-sided 95 %


class Share(NamedTuple):
    """`hits` of `of`."""

    hits: int
    of: int

    @property
    def rate(self) -> float:
        """0 to 1. ZeroDivisionError of nobody."""
        return self.hits / self.of

    @property
    def bounds(self) -> tuple[float, float]:
        """Wilson's score interval."""
        rate, n, z2 = self.rate, self.of, Z * Z
        middle, half = rate + z2 / (2 * n), Z * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n))
        return (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)


class Difference(NamedTuple):
    """-1 to 1. It lies between `low` and `high` in 95 of 100 such trials."""

    value: float
    low: float
    high: float


def difference(one: Share, other: Share) -> Difference:
    """By how much `one` is more than `other`. ZeroDivisionError where there is nobody in one of them."""
    value, (low, high), (low_other, high_other) = one.rate - other.rate, one.bounds, other.bounds
    below = sqrt((one.rate - low) ** 2 + (high_other - other.rate) ** 2)
    above = sqrt((high - one.rate) ** 2 + (other.rate - low_other) ** 2)
    return Difference(value, value - below, value + above)
