"""The parts of a plan: who reports what to whom, which offices owe, how the jurisdiction is built, what it rests on."""

import re
from dataclasses import dataclass

from content.entries import Entry, Quote

# Two have a period, and so may have a date; the others are there to be read.
DATED = ("half-year", "year")
REPORTS = (*DATED, "quarter", "periodic", "ad-hoc")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Duty:
    """A report that communes, offices or both owe. `before` (day, month) is itself too late; None: no date given.

    `wording` is the plan's own for the date, `who` its own for those who owe. `to` says the way too: "A (qua B)".
    """

    report: str
    wording: str | None
    before: tuple[int, int] | None
    communes: bool
    bodies: bool
    to: str
    who: tuple[str, ...]
    content: str | None
    sources: tuple[Quote, ...]

    @property
    def day(self) -> str | None:
        """The date as the plans write it: `05/6`, `17/12`."""
        return None if self.before is None else f"{self.before[0]:02}/{self.before[1]}"

    @classmethod
    def read(cls, entry: Entry) -> "Duty":
        entry.only(*cls.__dataclass_fields__)
        duty = cls(
            report=entry.one_of("report", REPORTS),
            wording=entry.text_or_none("wording"),
            before=entry.day_or_none("before"),
            communes=entry.flag("communes"),
            bodies=entry.flag("bodies"),
            to=entry.text("to"),
            who=entry.texts("who"),
            content=entry.text_or_none("content"),
            sources=entry.sources(),
        )
        if not (duty.communes or duty.bodies) or not duty.who:
            raise entry.wrong("communes", "nobody owes this report; write true here or at `bodies`, and say `who`")
        if duty.before and duty.report not in DATED:
            raise entry.wrong("before", f"only {' and '.join(DATED)} can have a date; take it out")
        return duty


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
        if not SLUG.fullmatch(entry.text("slug")):
            raise entry.wrong("slug", "write small letters a-z, digits and single hyphens, as so-tu-phap")
        return cls(entry.text("slug"), entry.text("name"), entry.flag("requested", default=False), entry.sources())


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
