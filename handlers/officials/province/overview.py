"""The province's view of one period: a line for every unit that owes, and the two rates, counted from the lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from content.programme.plans import Plan
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
    reminder reaches it while it owes (storage.duties.unreached.Why), "" where one does. `ended`: before it filed, what
    was asked out of turn was closed, when it was `late` already or `in-time` still, or it merged `late`; "" otherwise.
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
    handed_in: date | None
    promised: date | None
    first_submitted: datetime | None
    filed_as: str
    reporters: int
    missing: int | None
    stuck: bool
    unreached: str = ""
    ended: str = ""
    promise_over: bool = False

    @property
    def expected(self) -> bool:
        """Neither closing a request nor a merger excuses who was late by then."""
        return self.state != EXEMPT or self.ended == "late"

    @property
    def was_asked(self) -> bool:
        """The province has not excused this very unit."""
        return self.expected or bool(self.ended)

    @property
    def on_time(self) -> bool | None:
        """By the unit's own last day, which the province may have moved; of an accepted document by the day on it."""
        return None if self.handed_in is None else self.handed_in <= self.last_day

    @property
    def filed(self) -> bool:
        """Something stands with the province: a returned report does not, until it is filed again."""
        return self.state in (SUBMITTED, ACCEPTED)

    @property
    def shade(self) -> str:
        """The one word by which the grid colours the unit."""
        return "late" if (self.late and self.state != RETURNED) or self.ended == "late" else self.state


@dataclass(frozen=True)
class Tally:
    """Counts of communes. Completeness: filed of expected. Timeliness: first filed by its last day, of expected.

    Who is exempt is not expected, unless it was late when its request was closed or it merged. To have nothing to
    say, or a signed document, is filed; a part of it is not.
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
