"""`nhipcau people import`: invites for those a table lists, by place and role. No name is read, none is kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import people_told as told
from bot.cli.botname import bot_name
from bot.cli.people_told import Invited, Seat
from bot.cli.plans import loaded
from bot.cli.register import Province
from bot.cli.sheet_words import note, point_at, refused, tell
from bot.cli.words import say
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.cli.inviting import Inviting
    from content.places.units import Units
    from content.programme.people_sheet import People, Person
    from content.programme.plans import Plan, Plans

File = Annotated[Path, typer.Argument(help=say("cli.people.file"), show_default=False)]
Check = Annotated[bool, typer.Option("--check", help=say("cli.people.only-check"))]
SkipWrong = Annotated[bool, typer.Option("--skip-wrong", help=say("cli.people.skip-wrong"))]
ByMail = Annotated[bool, typer.Option("--mail", help=say("cli.people.mail"))]
Bot = Annotated[str, typer.Option("--bot", help=say("cli.officials.bot"), show_default=False)]
WRONG = 1

people_commands = typer.Typer(help=say("cli.people.help"), no_args_is_help=True)


@dataclass(frozen=True)
class Import:
    """Who is to be invited for where. `focal_name`: what the province's focal office is called, if it is new."""

    province: str
    focal_name: str
    people: "tuple[Person, ...]"
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """`seated`: how many sat there before; `phones`: how many offices' telephones were not kept yet."""

    seated: Counter[Seat]
    invited: list[Invited]
    phones: int


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(people_commands, name="people")
    people_commands.callback()(_family)


def _family() -> None:
    """With one command only, the name of the family would be left out."""


@people_commands.command("import", help=say("cli.people.import"))
def import_people(
    file: File,
    province: Province = None,
    check: Check = False,
    skip_wrong: SkipWrong = False,
    bot: Bot = "",
    by_mail: ByMail = False,
) -> None:
    """CSV on standard output: who was invited, and the links; what is wrong, on standard error."""
    from bot.clock import SystemClock

    settings, chat = Settings.load(), bot_name(bot) if bot else ""
    inviting = _inviting(settings) if by_mail and not check else None
    home, (units, _, known) = province or settings.province, loaded()
    plans = [plan for plan in known.values() if plan.province_code == home and plan.level == "province"]
    people = _read(file, home, units, plans)
    _point_out(people, skip_wrong)
    wanted = Import(home, _focal_name(plans), people.right, SystemClock().real())
    done = _carried_out(settings, wanted, check)
    if not check:
        told.print_invites(settings, done.invited, chat)
    if inviting:
        told.mail(inviting, done.invited)
    told.sum_up(people, done.invited, done.phones, check)
    told.name_lacking(units, _running(known, wanted), done.seated, done.invited)


def _running(known: "Plans", wanted: Import) -> "list[Plan]":
    here = (plan for plan in known.values() if plan.province_code == wanted.province)
    return [plan for plan in here if not plan.is_over(wanted.now.date())]


def _point_out(people: "People", skip_wrong: bool) -> None:
    """Raises Exit where a row is wrong and is not to be skipped."""
    tell(people.wrong)
    point_at(people.odd)
    if people.wrong and not skip_wrong:
        note(say("cli.people.none-invited", wrong=told.rows(people), right=len(people.right)))
        raise typer.Exit(WRONG)


def _carried_out(settings: Settings, wanted: "Import", check: bool) -> Outcome:
    """What it did, or would do."""
    from bot.database import opened

    with opened(settings) as database:
        if not check:
            return database.write(lambda tx: _invite(tx, wanted))
        return database.read(lambda tx: _looked_over(tx, wanted))


def _focal_name(plans: "list[Plan]") -> str:
    """Who leads by the newest plan: `Sở Y tế` of "Sở Y tế (chủ trì, thường trực)"."""
    newest = max(plans, key=lambda plan: plan.last_year, default=None)
    return newest.lead.partition(" (")[0] if newest else say("cli.people.focal")


def _read(file: Path, home: str, units: "Units", plans: "list[Plan]") -> "People":
    from content.programme.people_sheet import read_people
    from content.sheets import BadSheet

    try:
        return read_people(file, home, units, plans)
    except BadSheet as error:
        raise refused(file, error) from None


def _looked_over(tx: "Connection", wanted: Import) -> Outcome:
    seated = _seats(tx, wanted.province, wanted.now)
    return Outcome(seated, [Invited(person, "") for person in _new(wanted.people, seated)], len(_phones(tx, wanted)))


def _phones(tx: "Connection", wanted: Import) -> dict[str, str]:
    """Of units, where another one is kept, or none."""
    from storage.accounts.organisations import phones

    kept, given = phones(tx, wanted.province), {each.owner: each.phone for each in wanted.people if each.phone}
    return {owner: phone for owner, phone in given.items() if owner and kept.get(owner) != phone}


def _invite(tx: "Connection", wanted: Import) -> Outcome:
    """Who had a seat or an invite before, and the new invites. A second run finds the first one's and makes none. The
    telephone is the office's: it is kept whoever sits there.
    """
    from storage.accounts import invites
    from storage.accounts.organisations import create_organisation, offices, set_phone

    seated, found, phones = _seats(tx, wanted.province, wanted.now), [], _phones(tx, wanted)
    homes = {**offices(tx, wanted.province), "": _focal_office(tx, wanted.province)}
    for person in _new(wanted.people, seated):
        home = homes.get(person.owner)
        if home is None:
            name = person.name if person.owner else wanted.focal_name
            home = create_organisation(tx, name, None, wanted.province, person.owner or None)
            homes[person.owner] = home
        if person.phone:
            set_phone(tx, home, person.phone)
        found.append(Invited(person, invites.for_office(tx, home, person.role, wanted.now)))
    for owner in phones.keys() & homes.keys():
        set_phone(tx, homes[owner] or b"", phones[owner])
    return Outcome(seated, found, len(phones))


def _new(people: "Iterable[Person]", seated: Counter[Seat]) -> "list[Person]":
    """Those for whose seat nobody sits or is invited; two rows of one unit and role are two seats."""
    left, found = Counter(seated), []
    for person in people:
        seat = (person.owner, person.role)
        if left[seat]:
            left[seat] -= 1
        else:
            found.append(person)
    return found


def _seats(tx: "Connection", province: str, now: datetime) -> Counter[Seat]:
    """How many of each unit and role are in office or hold an invite that could still be used."""
    from sqlalchemy import func, select

    from storage.accounts import officials
    from storage.moments import seconds
    from storage.tables import invite, organisation

    seats = Counter({(code, "reporter"): len(rows) for code, rows in officials.reporters(tx, province).items()})
    seats.update({(code, "leader"): len(rows) for code, rows in officials.leaders(tx, province).items()})
    seats["", "focal"] += len(officials.focal_points(tx, province))
    fresh = (invite.c.consumed_at.is_(None), invite.c.expires > seconds(now), invite.c.official_id.is_(None))
    here = (organisation.c.province_code == province, organisation.c.side.is_(None), invite.c.giver_id.is_(None))
    asked = (
        select(organisation.c.unit_code, invite.c.role, func.count().label("many"))
        .join(organisation, organisation.c.id == invite.c.organisation_id)
        .where(*fresh, *here)
        .group_by(organisation.c.unit_code, invite.c.role)
    )
    for row in tx.execute(asked):
        seats[row.unit_code or "", row.role] += row.many
    return seats


def _focal_office(tx: "Connection", province: str) -> bytes | None:
    """The province's own office that stands on no side; the first, where there are several."""
    from sqlalchemy import select

    from storage.tables import organisation

    mine = (organisation.c.province_code == province, organisation.c.side.is_(None), organisation.c.unit_code.is_(None))
    found: bytes | None = tx.scalar(select(organisation.c.id).where(*mine).order_by(organisation.c.id).limit(1))
    return found


def _inviting(settings: Settings) -> "Inviting":
    """Raises Refused before anybody is invited."""
    from bot.cli.inviting import Inviting

    return Inviting.of(settings)
