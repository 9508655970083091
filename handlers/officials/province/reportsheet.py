"""What the province reads of one report: figures, history, what the reader may do."""

from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.conversation import Say
from handlers.officials.province.absent import Away
from handlers.officials.province.former import Former
from handlers.officials.province.overview import Line
from storage.duties.ad_hoc import Called
from storage.duties.lifecycle import EXEMPT, OWED, SUBMITTED


@dataclass(frozen=True)
class Entry:
    """One question of a filed report; `value` is None where there is no data."""

    code: str
    label: str
    value: str | None


@dataclass(frozen=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Step:
    """One change of a report's state, or `merged`, `stands` for what the program did, by the lists of units; by the
    directory `entry-merged`, `entry-stands`. `who` is an officer's code, or empty for the program.
    """

    after: str
    at: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """The last day was another one until then; `who` is an officer's code."""

    was: date
    last_day: date
    at: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class Told:
    """What keeps a unit from filing, as number `n` of what it told; `answer` is None until there is one."""

    n: int
    words: str
    at: datetime
    who: str
    answer: str | None


@dataclass(frozen=True)
class Merging:
    """`stands`: the unit is not merged; `over`: why it owes this no more, being so; `summed`: of whose figures those of
    the last period are the sum; `former`: the reports of these.
    """

    stands: bool = True
    over: str = ""
    summed: tuple[Say, ...] = ()
    former: tuple[Former, ...] = ()


@dataclass(frozen=True)
class ReportSheet:
    """One unit's report as the province reads it. Without a submission `sections` is empty: data is missing, not zero.

    `warnings`: what does not fit with the last period, in words. `document`: number and day of what was sent signed.
    `decides`: the reader may accept, send back, move the day, exempt and answer.
    `closed`: it was asked out of turn, and is asked of nobody any more. `away`: who of its reporters is, or will be.
    """

    line: Line
    plan: str
    report: str
    period: str
    called: Called | None
    to: str
    receipt: str
    filed_at: datetime | None
    document: tuple[str, str] | None
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    moves: tuple[Moved, ...]
    told: tuple[Told, ...]
    warnings: tuple[str, ...]
    decides: bool
    closed: bool = False
    away: tuple[Away, ...] = ()
    merging: Merging = field(default_factory=Merging)

    @property
    def can_decide(self) -> bool:
        """Accept it or send it back."""
        return self.decides and self.line.state == SUBMITTED

    @property
    def can_spare(self) -> bool:
        """Give it another day, or exempt it."""
        return self.decides and self.line.state in OWED

    @property
    def can_ask_again(self) -> bool:
        return self.decides and self.line.state == EXEMPT and not self.closed and self.merging.stands
