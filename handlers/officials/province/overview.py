"""The province's view of one period: a line for every unit that owes, and the two rates, counted from the lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from content.programme.plans import Plan
from handlers.conversation import Say
from handlers.officials.province.absent import Away
from handlers.officials.province.former import Former
from storage.duties.ad_hoc import Called
from storage.duties.lifecycle import ACCEPTED, DRAFT, EXEMPT, EXPECTED, OWED, PARTIAL, RETURNED, SUBMITTED
from storage.duties.reports import DOCUMENT, NIL


@dataclass(frozen=True)
class Line:
    """One unit's report. `late`: still owed after its last day; `on_time` is None until something was filed.

    `kind`: xã, phường …, "" for an office; `last_day` is its own, `moved` where that is not everybody's; `filed_as`:
    what it handed in last (storage.duties.reports.Kind); `handed_in`: the day by which it is judged, a document's
    its own.
    `reporters`: how many people can be nudged; `missing`: questions without data in what was filed last, None where
    there are no figures; `stuck`: it told what keeps it from filing, and nobody has answered. `unreached`: why no
    reminder reaches it while it owes (storage.duties.unreached.Why), "" where one does. `cut_off`: what was asked out
    of turn was closed before it filed, on a day when it was `late` already or `in-time` still; "" otherwise.
    `promise_over`: the promised day has gone by, and it owes still.
    """

    id: str
    owner: str
    name: str
    commune: bool
    kind: str
    requested: bool
    state: str
    last_day: date
    moved: bool
    late: bool
    on_time: bool | None
    handed_in: date | None
    promised: date | None
    first_submitted: datetime | None
    filed_as: str
    reporters: int
    missing: int | None
    stuck: bool
    unreached: str = ""
    cut_off: str = ""
    promise_over: bool = False

    @property
    def expected(self) -> bool:
        """Closing a request excuses nobody who was late with it by then."""
        return self.state != EXEMPT or self.cut_off == "late"

    @property
    def filed(self) -> bool:
        """Something stands with the province: a returned report does not, until it is filed again."""
        return self.state in (SUBMITTED, ACCEPTED)

    @property
    def shade(self) -> str:
        """The one word by which the grid colours the unit."""
        return "late" if (self.late and self.state != RETURNED) or self.cut_off == "late" else self.state


@dataclass(frozen=True)
class Tally:
    """Counts of communes. Completeness: filed of expected. Timeliness: first filed by its last day, of expected.

    Who is exempt is not expected, unless it was late when the request was closed. To have nothing to say, or a signed
    document, is filed; a part of it is not.
    `drafts` and `partial` are owed, late or not; `untouched` are owed and not late; `unreachable` are owed and have
    nobody to nudge.
    """

    expected: int
    submitted: int
    on_time: int
    accepted: int
    returned: int
    late: int
    drafts: int
    partial: int
    untouched: int
    unreachable: int
    exempt: int
    nil: int
    documents: int
    promised: int
    stuck: int

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Tally":
        listed = tuple(lines)
        every = [line for line in listed if line.expected]
        owed, filed = [line for line in every if line.state in OWED], [line for line in every if line.filed]
        return cls(
            expected=len(every),
            submitted=len(filed),
            on_time=sum(line.on_time is True for line in every),
            accepted=sum(line.state == ACCEPTED for line in every),
            returned=sum(line.state == RETURNED for line in every),
            late=sum(line.late for line in every),
            drafts=sum(line.state == DRAFT for line in owed),
            partial=sum(line.state == PARTIAL for line in owed),
            untouched=sum(line.state == EXPECTED and not line.late for line in owed),
            unreachable=sum(line.reporters == 0 for line in owed),
            exempt=len(listed) - len(every),
            nil=sum(line.filed_as == NIL for line in filed),
            documents=sum(line.filed_as == DOCUMENT for line in filed),
            promised=sum(line.promised is not None for line in owed),
            stuck=sum(line.stuck for line in owed),
        )

    @property
    def completeness(self) -> float | None:
        """0 to 1; None where nobody owes."""
        return self.submitted / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        return self.on_time / self.expected if self.expected else None


@dataclass(frozen=True)
class OpenPeriod:
    """A period of a plan for which something is owed, or was. `called`: as what was asked out of turn is."""

    plan: str
    report: str
    period: str
    before: date
    last_day: date
    called: Called | None = None


@dataclass(frozen=True)
class Overview:
    """`tally` counts communes only: bodies of the province are listed below, apart. `called`: as what was asked out of
    turn is, else None.
    """

    plan: Plan
    report: str
    period: str
    before: date
    last_day: date
    to: str
    days_left: int
    choices: tuple[OpenPeriod, ...]
    lines: tuple[Line, ...]
    called: Called | None = None

    @property
    def communes(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.commune)

    @property
    def bodies(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.commune)

    @property
    def tally(self) -> Tally:
        return Tally.of(self.communes)


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
    """One change of a report's state; `who` is an officer's code, or empty for the system."""

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
class ReportSheet:
    """One unit's report as the province reads it. Without a submission `sections` is empty: data is missing, not zero.

    `warnings`: what does not fit with the last period, in words. `document`: number and day of what was sent signed.
    `can_decide`: accept or send back; `can_spare`: another day or exempt; `can_ask_again`: it is exempt.
    `closed`: it was asked out of turn, and is asked of nobody any more. `stands`: the unit is not merged; `over`: why
    it owes this no more, being so; `summed`: of whose figures those of the last period are the sum; `former`: the
    reports of these. `away`: who of its reporters is, or will be.
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
    can_decide: bool
    can_spare: bool
    can_ask_again: bool
    can_answer: bool
    closed: bool = False
    away: tuple[Away, ...] = ()
    stands: bool = True
    over: str = ""
    summed: tuple[Say, ...] = ()
    former: tuple[Former, ...] = ()
