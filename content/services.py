"""The directory: who helps with what, at which cost and hours, and whether the call is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from content import CONTENT
from content.places.units import Units, UnknownUnit
from content.programme.plans import Plan, Plans
from content.records import Record, Source, read_records
from content.site import layered
from content.words import Words

FOLDER = CONTENT / "services"
STATES = ("verified", "to-verify")
RECHECKS = range(4, 25)  # months: asked 90 days ahead, it never falls due twice in a month
# These four were cleared (2026-11-22). Any other is an operator's own, and somebody keeps it right.
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
class Keeper:
    """Who keeps an entry right: a commune's code or a body's slug in a plan, asked anew every `months` months."""

    plan: str
    owner: str
    months: int


@dataclass(frozen=True)
class Service:
    """A line to call (`phone`), or a kind of place to ask for where one lives (none). `area`: `vn` or a unit code.
    `site`: where the places of a kind are listed. `brief`: cost and hours in a few words, where a list has no room.
    `address`: of one place. `keeper` is never shown to a citizen.
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
    address: Words | None
    keeper: Keeper | None

    @property
    def reached_at(self) -> str | None:
        """The number to call, or the page that lists the places."""
        return self.phone or self.site

    def known(self, confirmed: date | None) -> tuple[str, date]:
        """Since when it is known to be so, and by whom: `confirmed` by its keeper, or `checked` by who wrote it."""
        if confirmed is not None and confirmed > self.as_of:
            return "confirmed", confirmed
        return "checked", self.as_of


class Services:
    """What ships: entries whose facts were verified. The others stay in the file, for whoever verifies them."""

    def __init__(self, every: Sequence[Service], needs: Sequence[Need]) -> None:
        self.every, self.needs = tuple(every), tuple(needs)
        self.verified = tuple(each for each in every if each.status == "verified")

    @classmethod
    def load(cls, folder: Path = FOLDER, site: Path | None = None, owners: "Owners | None" = None) -> "Services":
        """The needs of `national.yaml`, and every entry; `site`: a folder whose files are read over these. `owners`:
        who may be named as a keeper, unchecked where it is not given. Raises BadContent.
        """
        needs = [_read_need(each) for each in read_records(folder / "national.yaml", "needs")]
        known, every = [need.id for need in needs], dict[str, Service]()
        for path in layered(folder, site, "*.yaml"):
            for record in read_records(path, "services"):
                found = _read_service(record, known)
                if found.id in every:
                    raise record.wrong("id", f"{found.id} is there already; every entry has an id of its own")
                if owners and found.keeper:
                    owners.check(record, found.keeper)
                every[found.id] = found
        return cls(list(every.values()), needs)

    @cached_property
    def kept(self) -> tuple[Service, ...]:
        """The entries that somebody keeps right."""
        return tuple(each for each in self.verified if each.keeper)

    def by_id(self, service_id: str) -> Service | None:
        return next((each for each in self.every if each.id == service_id), None)

    def for_need(self, need: str) -> tuple[Service, ...]:
        """Lines first, then kinds of places, each in the file's order."""
        found = [each for each in self.verified if need in each.needs]
        return tuple(sorted(found, key=lambda each: each.phone is None))


@dataclass(frozen=True)
class Owners:
    """Who may keep an entry: communes and bodies of the plans."""

    plans: Plans
    units: Units

    def check(self, record: Record, keeper: Keeper) -> None:
        """Raises BadContent."""
        plan = self.plans.get(keeper.plan)
        if plan is None:
            raise record.wrong("owner", f"no plan {keeper.plan!r}; there are {', '.join(self.plans)}")
        if keeper.owner.isdigit():
            self._check_commune(record, plan, keeper.owner)
        elif plan.body(keeper.owner) is None:
            bodies = ", ".join(body.slug for body in plan.bodies) or "none"
            raise record.wrong("owner", f"{plan.id} has no body {keeper.owner!r}; it has {bodies}")

    def _check_commune(self, record: Record, plan: Plan, code: str) -> None:
        try:
            unit = self.units.ever(code)
        except UnknownUnit:
            raise record.wrong("owner", f"no commune has the code {code}; look it up with `nhipcau units`") from None
        if unit.province_code != plan.province_code:
            raise record.wrong("owner", f"{unit.name} ({code}) is not of the province of {plan.id}")


def _read_need(record: Record) -> Need:
    return Need(record.text("id"), record.words("label"), record.texts("keywords"), record.text_or_none("article"))


def _read_service(record: Record, needs: Sequence[str]) -> Service:
    keeper = _keeper(record)
    return Service(
        id=record.text("id"),
        name=record.words("name"),
        needs=record.some_of("needs", needs),
        what=record.words("what"),
        who_answers=record.words("who_answers"),
        cost=record.words("cost"),
        hours=record.words("hours"),
        recorded=record.words("recorded"),
        phone=_phone(record, keeper),
        area=record.text("area"),
        sources=record.sources(),
        as_of=record.day("as_of"),
        status=record.one_of("status", STATES),
        site=record.text_or_none("site"),
        brief=record.words_or_none("brief"),
        address=record.words_or_none("address"),
        keeper=keeper,
    )


def _keeper(record: Record) -> Keeper | None:
    """`owner: HN-2026-2030/09700` with `recheck: 6`; one does not come without the other."""
    if "owner" not in record.values and "recheck" not in record.values:
        return None
    plan, slash, owner = record.text("owner").partition("/")
    if not (plan and slash and owner):
        raise record.wrong("owner", "write plan and unit, as HN-2026-2030/09700 or HN-2026-2030/so-y-te")
    months = record.values.get("recheck")
    if type(months) is not int or months not in RECHECKS:
        raise record.wrong("recheck", f"write after how many months it is asked anew, {RECHECKS[0]} to {RECHECKS[-1]}")
    return Keeper(plan, owner, months)


def _phone(record: Record, keeper: Keeper | None) -> str | None:
    """Raises BadContent for a number that was not cleared and that nobody keeps right."""
    phone = record.text_or_none("phone")
    if phone is not None and phone not in NATIONAL_NUMBERS and keeper is None:
        raise record.wrong(
            "phone",
            f"{phone} may not be shown; cleared are {', '.join(NATIONAL_NUMBERS)}, and "
            "an operator's own with `owner` and `recheck`",
        )
    return phone
