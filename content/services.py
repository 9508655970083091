"""The directory: who helps with what, at which cost and hours, and whether the call is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content import CONTENT
from content.records import Record, Source, read_records
from content.words import Words

FOLDER = CONTENT / "services"
STATES = ("verified", "to-verify")
# The owner cleared these four (2026-11-22). An operator's local numbers come with the directory's own checks, later.
NATIONAL_NUMBERS = ("111", "113", "115", "1900 969 680")


@dataclass(frozen=True)
class Need:
    """What a person may need; its id is a choice of the form `help`. `keywords` are for the search, never shown.
    `article`: the id of the one to read first, None where none answers it.
    """

    id: str
    label: Words
    keywords: tuple[str, ...]
    article: str | None


@dataclass(frozen=True)
class Service:
    """A line to call (`phone`), or a kind of place to ask for where one lives (none). `area`: `vn` or a unit code.
    `site`: where the places of a kind are listed. `brief`: cost and hours in a few words, where a list has no room.
    """

    id: str
    name: Words
    needs: tuple[str, ...]
    what: Words
    who_answers: Words
    cost: Words
    hours: Words
    recorded: Words
    phone: str | None
    area: str
    sources: tuple[Source, ...]
    as_of: date
    status: str
    site: str | None
    brief: Words | None

    @property
    def reached_at(self) -> str | None:
        """The number to call, or the page that lists the places."""
        return self.phone or self.site


class Services:
    """What ships: entries whose facts were verified. The others stay in the file, for whoever verifies them."""

    def __init__(self, every: Sequence[Service], needs: Sequence[Need]) -> None:
        self.every, self.needs = tuple(every), tuple(needs)
        self.verified = tuple(each for each in every if each.status == "verified")

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Services":
        """Read `national.yaml`; raises BadContent."""
        path = folder / "national.yaml"
        needs = [_read_need(each) for each in read_records(path, "needs")]
        known = [need.id for need in needs]
        return cls([_read_service(each, known) for each in read_records(path, "services")], needs)

    def for_need(self, need: str) -> tuple[Service, ...]:
        """Lines first, then kinds of places, each in the file's order."""
        found = [each for each in self.verified if need in each.needs]
        return tuple(sorted(found, key=lambda each: each.phone is None))


def _read_need(record: Record) -> Need:
    return Need(record.text("id"), record.words("label"), record.texts("keywords"), record.text_or_none("article"))


def _read_service(record: Record, needs: Sequence[str]) -> Service:
    return Service(
        id=record.text("id"),
        name=record.words("name"),
        needs=record.some_of("needs", needs),
        what=record.words("what"),
        who_answers=record.words("who_answers"),
        cost=record.words("cost"),
        hours=record.words("hours"),
        recorded=record.words("recorded"),
        phone=_phone(record),
        area=record.text("area"),
        sources=record.sources(),
        as_of=record.day("as_of"),
        status=record.one_of("status", STATES),
        site=record.text_or_none("site"),
        brief=record.words_or_none("brief"),
    )


def _phone(record: Record) -> str | None:
    phone = record.text_or_none("phone")
    if phone is not None and phone not in NATIONAL_NUMBERS:
        raise record.wrong("phone", f"{phone} may not be shown; cleared are {', '.join(NATIONAL_NUMBERS)}")
    return phone
