"""What a trial of reminders has shown: each unit counts in the arm it was drawn into, whatever it heard or did.

Two shares are compared, chosen before anything was seen: filed in time (by which it is judged), and filed a week early.
While the period runs nothing is compared: whoever looks every day sees a difference by chance sooner or later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Literal, NamedTuple

from handlers.officials.province.drawing import FEW
from handlers.officials.province.proportions import Difference, Share, difference
from handlers.officials.words import filed_on
from storage.duties.arms import TRIED, USUAL, Arm, Assigned
from storage.duties.lifecycle import EXEMPT
from storage.duties.obligations import Obligation

EARLY = 7  # days before the last one
Left = Literal["merged", "exempt", "moved"]
LEFT: tuple[Left, ...] = ("merged", "exempt", "moved")
Verdict = Literal["few", "unclear", "more", "less"]
_NEVER = -10_000  # days: later than anything that was filed


class Fate(NamedTuple):
    """What became of one unit. `left_out`: why it is not counted; `days`: filed so many before the last day, below
    nought after it, None where nothing was.
    """

    arm: Arm
    left_out: Left | None = None
    days: int | None = None


@dataclass(frozen=True)
class Side:
    """One arm. `counted` of `assigned`, without those `left_out`. `median`: the middle unit filed so many days before
    the last one; None where fewer than half have filed.
    """

    assigned: int
    left_out: Mapping[str, int]
    on_time: Share
    early: Share
    filed: int
    median: int | None

    @property
    def counted(self) -> int:
        return self.on_time.of

    @classmethod
    def of(cls, fates: Iterable[Fate]) -> "Side":
        every = tuple(fates)
        days = [_NEVER if fate.days is None else fate.days for fate in every if fate.left_out is None]
        middle = median_low(days) if days else _NEVER
        return cls(
            assigned=len(every),
            left_out=Counter(fate.left_out for fate in every if fate.left_out),
            on_time=Share(sum(each >= 0 for each in days), len(days)),
            early=Share(sum(each >= EARLY for each in days), len(days)),
            filed=sum(each != _NEVER for each in days),
            median=None if middle == _NEVER else middle,
        )


@dataclass(frozen=True)
class Measure:
    """`difference`: of the tried arm over the usual one; None where an arm is empty."""

    name: Literal["on-time", "early"]
    usual: Share
    tried: Share

    @property
    def difference(self) -> Difference | None:
        return difference(self.tried, self.usual) if self.usual.of and self.tried.of else None

    @property
    def verdict(self) -> Verdict:
        """`few` units, or an interval that holds nought: not enough to say anything."""
        found = self.difference
        if found is None or min(self.usual.of, self.tried.of) < FEW:
            return "few"
        if found.low <= 0 <= found.high:
            return "unclear"
        return "more" if found.value > 0 else "less"


@dataclass(frozen=True)
class Effect:
    usual: Side
    tried: Side

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The first is the one by which it is judged."""
        on_time = Measure("on-time", self.usual.on_time, self.tried.on_time)
        return on_time, Measure("early", self.usual.early, self.tried.early)


def effect(fates: Iterable[Fate]) -> Effect:
    every = tuple(fates)
    usual, tried = (Side.of(fate for fate in every if fate.arm == arm) for arm in (USUAL, TRIED))
    return Effect(usual, tried)


def fates(
    assigned: Mapping[str, Assigned], duties: Mapping[str, Obligation], last_day: date, standing: Iterable[str]
) -> tuple[Fate, ...]:
    """`duties` by owner; `standing`: the units there are on the last day."""
    there = frozenset(standing)
    return tuple(_fate(owner, each.arm, duties.get(owner), last_day, there) for owner, each in assigned.items())


def _fate(owner: str, arm: Arm, duty: Obligation | None, last_day: date, there: frozenset[str]) -> Fate:
    if duty is None or owner not in there:
        return Fate(arm, "merged")
    if duty.state == EXEMPT:
        return Fate(arm, "exempt")
    if duty.last_day != last_day:
        return Fate(arm, "moved")
    day = filed_on(duty)
    return Fate(arm, None, (last_day - day).days if day else None)
