"""Which units of a trial are drawn into which arm, and what each arm would have: looked at before anything begins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from math import ceil

from content.library import Library
from content.programme.ladder import Ladder
from content.programme.workdays import Workdays
from handlers.officials.nudging.ladders import with_timing
from handlers.officials.owners import is_commune
from handlers.officials.province.proportions import Share, difference
from storage.duties.arms import TRIED, USUAL, Arm, Assigned, Kind
from storage.duties.lifecycle import OWED
from storage.duties.obligations import Obligation

FEW = 30  # units an arm: of less nothing is said
BASE = 0.75  # about so many file in time where nothing is tried (Dustan et al., JDE 2023: 74 %)
SEATED, EMPTY = "seated", "empty"  # whether anybody reports for the unit


class Unfit(ValueError):
    """It cannot be tried so. `why`: steps (none, unreadable, after the last day or too far), same, late, again, few."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Wanted:
    """`steps`: of the other timing, in days from the last one, 0 and below; () for `promise`."""

    plan: str
    report: str
    period: str
    kind: Kind
    steps: tuple[int, ...] = ()


@dataclass(frozen=True)
class Stratum:
    """So many units of a kind (xã, phường …) in each arm; `seated`: somebody reports for them."""

    kind: str
    seated: bool
    usual: int
    tried: int


@dataclass(frozen=True)
class Prepared:
    """What would begin. `days`: of each arm, when which step (days from the last one) falls. `smallest`: how many
    points of a hundred the arms must differ by, about, to be told apart; None of too few units.
    """

    wanted: Wanted
    last_day: date
    strata: tuple[Stratum, ...]
    days: Mapping[Arm, tuple[tuple[date, int], ...]]

    @property
    def usual(self) -> int:
        return sum(each.usual for each in self.strata)

    @property
    def tried(self) -> int:
        return sum(each.tried for each in self.strata)

    @property
    def is_small(self) -> bool:
        return min(self.usual, self.tried) < FEW

    @property
    def smallest(self) -> int | None:
        return None if self.is_small else smallest(min(self.usual, self.tried))


def smallest(units: int) -> int:
    """By how many points of a hundred two arms of so many units must differ, about, to be told apart."""
    share = Share(round(BASE * units), units)
    return ceil(100 * difference(share, share).high)


def stratum_of(library: Library, owner: str, seated: Iterable[str]) -> str:
    return f"{library.units.ever(owner).kind}/{SEATED if owner in seated else EMPTY}"


def draw(seed: bytes, strata: Mapping[str, str]) -> dict[str, Assigned]:
    """By owner, of each one's stratum: in the order of a hash under `seed`, in turn. In each stratum, and in all, the
    arms differ by one unit at most; the usual one has it in all. The same seed draws the same.
    """
    order = sorted(strata, key=lambda owner: (strata[owner], _hashed(seed, owner)))
    return {owner: Assigned(strata[owner], TRIED if n % 2 else USUAL) for n, owner in enumerate(order)}


def taking_part(duties: Iterable[Obligation], report: str, last_day: date) -> tuple[Obligation, ...]:
    """Communes that owe it by everybody's last day: offices of the province cannot file here yet."""
    mine = (duty for duty in duties if duty.report == report and is_commune(duty.owner))
    return tuple(duty for duty in mine if duty.state in OWED and duty.last_day == last_day)


def counted(assigned: Iterable[Assigned]) -> tuple[Stratum, ...]:
    every = tuple(assigned)
    found = ((name, [each.arm for each in every if each.stratum == name]) for name in {each.stratum for each in every})
    rows = (Stratum(*_named(name), arms.count(USUAL), arms.count(TRIED)) for name, arms in found)
    return tuple(sorted(rows, key=lambda row: (-row.usual - row.tried, row.kind, row.seated)))


def ladders_for(usual: Ladder, wanted: Wanted) -> Mapping[Arm, Ladder]:
    """Of both arms. Raises Unfit."""
    if wanted.kind == "promise":
        return {USUAL: usual, TRIED: usual}
    if not wanted.steps or max(wanted.steps) > 0:
        raise Unfit("steps")
    try:
        tried = with_timing(usual, wanted.steps)
    except ValueError:
        raise Unfit("steps") from None
    if [each for each in tried.steps if each.to == "unit"] == [each for each in usual.steps if each.to == "unit"]:
        raise Unfit("same")
    return {USUAL: usual, TRIED: tried}


def days_of(ladder: Ladder, last_day: date, workdays: Workdays) -> tuple[tuple[date, int], ...]:
    """Up to the last day: what comes after it is the same for all."""
    placed = ladder.days(last_day, workdays, "unit")
    return tuple((day, step.offset) for day, step in placed if step.offset <= 0)


def _named(stratum: str) -> tuple[str, bool]:
    kind, _, seated = stratum.partition("/")
    return kind, seated == SEATED


def _hashed(seed: bytes, owner: str) -> bytes:
    return blake2b(owner.encode(), key=seed, digest_size=16).digest()
