"""The parts of a plan: who reports what to whom and on which way, which offices owe, what it is built and rests on."""

import re
from dataclasses import dataclass

from content.programme.entries import DAY_AND_MONTH, Day, Entry, Quote

# These have periods, and so may have dates; the others are there to be read.
DATED = ("half-year", "year", "quarter")
REPORTS = (*DATED, "periodic", "ad-hoc")
QUARTERS = 4
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WAY = re.compile(r"([^()]+?)(?: \(qua ([^()]+)\))?")


@dataclass(frozen=True)
class Duty:
    """A report that communes, offices or both owe. `before` (day, month) is itself too late; None: no date given.

    A quarterly one has four such days in `quarters` instead: each is the first of its kind from the quarter's start on,
    so that the fourth may lie in January. `cutoff`: up to which day the numbers count, one day or four; () where nobody
    said. `wording` is the plan's own for the date, `who` its own for those who owe. `to` says the way too: "A (qua B)".
    """

    report: str
    wording: str | None
    before: Day | None
    communes: bool
    bodies: bool
    to: str
    who: tuple[str, ...]
    content: str | None
    sources: tuple[Quote, ...]
    quarters: tuple[Day, ...] = ()
    cutoff: tuple[Day, ...] = ()

    @property
    def days(self) -> tuple[Day, ...]:
        """One for each period of a year; () where no date is known."""
        return self.quarters or ((self.before,) if self.before else ())

    @property
    def day(self) -> str | None:
        """The dates as the plans write them: `05/6`, `17/12`."""
        return ", ".join(f"{day:02}/{month}" for day, month in self.days) or None

    @property
    def recipient(self) -> str:
        """Whom it is for in the end."""
        return self._way()[0]

    @property
    def via(self) -> str | None:
        """Who takes it in on the way; None where it goes straight."""
        return self._way()[1]

    def _way(self) -> tuple[str, str | None]:
        found = WAY.fullmatch(self.to)
        return (found[1], found[2]) if found else (self.to, None)

    @classmethod
    def read(cls, entry: Entry) -> "Duty":
        entry.only(*(name for name in cls.__dataclass_fields__ if name != "quarters"))
        report = entry.one_of("report", REPORTS)
        duty = cls(
            report=report,
            wording=entry.text_or_none("wording"),
            before=None if report == "quarter" else entry.day_or_none("before"),
            communes=entry.flag("communes"),
            bodies=entry.flag("bodies"),
            to=entry.text("to"),
            who=entry.texts("who"),
            content=entry.text_or_none("content"),
            sources=entry.sources(),
            quarters=(entry.days_or_none("before", QUARTERS) or ()) if report == "quarter" else (),
            cutoff=_cutoff(entry, report),
        )
        _note_faults(entry, duty)
        return duty


def _cutoff(entry: Entry, report: str) -> tuple[Day, ...]:
    if report == "quarter":
        return entry.days_or_none("cutoff", QUARTERS) or ()
    day = entry.day_or_none("cutoff")
    return (day,) if day else ()


def _note_faults(entry: Entry, duty: Duty) -> None:
    said = DAY_AND_MONTH.findall(duty.wording or "")
    once, unread = duty.report in ("half-year", "year"), duty.before is None and "before" in entry.values
    if once and len(said) == 1 and not unread and duty.before != tuple(map(int, said[0])):
        entry.fault("before", "wording", said="/".join(said[0]))
    if not (duty.communes or duty.bodies) or entry.values.get("who") == []:
        entry.fault("communes", "nobody-owes")
    if duty.to and not WAY.fullmatch(duty.to):
        entry.fault("to", "way")
    for key in ("before", "cutoff"):
        if key in entry.values and duty.report in REPORTS and duty.report not in DATED:
            entry.fault(key, "undatable")


@dataclass(frozen=True)
class Body:
    """An office of the jurisdiction that owes; `requested`: the plan asks it and cannot order it (đề nghị)."""

    slug: str
    name: str
    requested: bool
    sources: tuple[Quote, ...]

    @classmethod
    def read(cls, entry: Entry) -> "Body":
        entry.only(*cls.__dataclass_fields__)
        slug = entry.text("slug")
        if slug and not SLUG.fullmatch(slug):
            entry.fault("slug", "slug")
        return cls(slug, entry.text("name"), entry.flag("requested", default=False), entry.sources())


@dataclass(frozen=True)
class Aside:
    """What else the plan says about reporting: shown, never owed. `to` is None where it names nobody."""

    who: str
    what: str
    to: str | None
    sources: tuple[Quote, ...]

    @classmethod
    def read(cls, entry: Entry) -> "Aside":
        entry.only(*cls.__dataclass_fields__)
        return cls(entry.text("who"), entry.text("what"), entry.text_or_none("to"), entry.sources())


@dataclass(frozen=True)
class Link:
    """One step on a report's way up: `who` gives it to `to`, perhaps through `via`. Shown; a duty is what is owed."""

    who: str
    to: str
    via: str | None
    what: str | None
    sources: tuple[Quote, ...]

    @classmethod
    def read(cls, entry: Entry) -> "Link":
        entry.only(*cls.__dataclass_fields__)
        told = (entry.text_or_none("via"), entry.text_or_none("what"))
        return cls(entry.text("who"), entry.text("to"), *told, entry.sources())


@dataclass(frozen=True)
class Structure:
    """The levels of government the plan is written for, from the top; what lies below the commune owes nothing."""

    levels: tuple[str, ...]
    below_commune: tuple[str, ...]
    sources: tuple[Quote, ...]

    @classmethod
    def read(cls, entry: Entry) -> "Structure":
        entry.only(*cls.__dataclass_fields__)
        below = entry.texts("below_commune") if "below_commune" in entry.values else ()
        return cls(entry.texts("levels"), below, entry.sources())


@dataclass(frozen=True)
class Basis:
    """A document the plan rests on."""

    name: str
    sources: tuple[Quote, ...]

    @classmethod
    def read(cls, entry: Entry) -> "Basis":
        entry.only(*cls.__dataclass_fields__)
        return cls(entry.text("name"), entry.sources())
