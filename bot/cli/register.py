"""Commands of the register: organisations, their desks, and invites for officers. No command takes a person's name."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings, is_province

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.accounts.vouching import Signer

T = TypeVar("T")


def _known(code: str | None) -> str | None:
    """Raises Refused for a province nobody has told us the units of."""
    if code is not None and not is_province(code, Settings.load().home):
        raise Refused("cli.settings.bad.province", name="--province")
    return code


Name = Annotated[str, typer.Argument(help=say("cli.register.name"), show_default=False)]
Organisation = Annotated[str, typer.Argument(help=say("cli.register.organisation"), show_default=False)]
Desk = Annotated[str, typer.Argument(help=say("cli.register.desk"), show_default=False)]
Side = Annotated[
    Literal["protection", "support"] | None, typer.Option(help=say("cli.register.side"), show_default=False)
]
Level = Annotated[Literal["commune", "province"], typer.Option(help=say("cli.register.level"))]
Code = Annotated[str | None, typer.Option(help=say("cli.register.unit"), show_default=False)]
Province = Annotated[str | None, typer.Option(help=say("cli.register.province"), show_default=False, callback=_known)]

organisations = typer.Typer(help=say("cli.register.organisations"), no_args_is_help=True)
desks = typer.Typer(help=say("cli.register.desks"), no_args_is_help=True)
invites = typer.Typer(help=say("cli.register.invites"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(organisations, name="organisation")
    commands.add_typer(desks, name="desk")
    commands.add_typer(invites, name="invite")


@organisations.command("add", help=say("cli.register.organisation-add"))
def add_organisation(name: Name, side: Side = None, province: Province = None, unit: Code = None) -> None:
    from storage.accounts.organisations import create_organisation

    settings = Settings.load()
    _check_owner(unit)
    home = province or settings.province
    print(written(settings, lambda tx: create_organisation(tx, name, side, home, unit)).hex())


@organisations.command("list", help=say("cli.register.organisation-list"))
def list_organisations() -> None:
    from sqlalchemy import select

    from storage.tables import organisation

    for row in written(
        Settings.load(), lambda tx: tx.execute(select(organisation).order_by(organisation.c.name)).all()
    ):
        side = say(f"cli.side.{row.side or 'none'}")
        print(say("cli.register.organisation-line", id=row.id.hex(), name=row.name, side=side))


@desks.command("add", help=say("cli.register.desk-add"))
def add_desk(organisation: Organisation, name: Name, level: Level = "province", area: Code = None) -> None:
    from storage.accounts.organisations import NoSide, create_desk, name_at

    settings = Settings.load()
    owner, place, signer = as_id(organisation), (level, _area(level, area, settings)), signer_of(settings)
    try:
        made = written(settings, lambda tx: create_desk(tx, signer, owner, name_at(tx, owner, name), place))
    except NoSide:
        raise Refused("cli.register.no-side") from None
    print(made.hex())


@desks.command("list", help=say("cli.register.desk-list"))
def list_desks() -> None:
    from storage.accounts.organisations import desks as all_desks

    for desk in written(Settings.load(), all_desks):
        told = {"side": say(f"cli.side.{desk.side}"), "members": desk.members, "waiting": desk.waiting}
        print(say("cli.register.desk-line", id=desk.id.hex(), name=desk.full_name, **told))


@invites.command("make", help=say("cli.register.invite-make"))
def make_invite(desk: Desk) -> None:
    from bot.clock import SystemClock
    from storage.accounts.invites import create_invite
    from storage.accounts.organisations import desk_of

    def make(tx: "Connection") -> str:
        if desk_of(tx, as_id(desk)) is None:
            raise Refused("cli.register.no-such-desk")
        return create_invite(tx, signer, as_id(desk), SystemClock().real())

    settings = Settings.load()
    signer = signer_of(settings)
    print(say("cli.register.invite", url=f"{settings.address}/i/{written(settings, make)}"))


def written(settings: Settings, fn: "Callable[[Connection], T]") -> T:
    from bot.database import opened

    with opened(settings) as database:
        return database.write(fn)


def signer_of(settings: Settings) -> "Signer":
    """It vouches for desks and for invites to them under the officials' secret. Raises NoSecret."""
    from bot import keys
    from storage.accounts.vouching import Signer

    return Signer.of(keys.ring(settings, "officials"))


def as_id(typed: str) -> bytes:
    try:
        return bytes.fromhex(typed)
    except ValueError:
        raise Refused("cli.register.no-such-id") from None


def _area(level: str, area: str | None, settings: Settings) -> str:
    if level == "commune" and area is None:
        raise Refused("cli.register.commune-needs-area")
    _check_unit(area if level == "commune" else None)
    return area or settings.province


def _check_owner(code: str | None) -> None:
    """A commune's code, or the slug of an office that a plan names."""
    from bot.cli.plans import loaded

    if code is None or code.isdigit():
        _check_unit(code, coming=True)
        return
    if all(body.slug != code for plan in loaded()[2].values() for body in plan.bodies):
        raise Refused("cli.register.no-such-unit", code=code)


def _check_unit(code: str | None, *, coming: bool = False) -> None:
    """`coming`: also a unit that begins later; its people may be invited before."""
    from bot.clock import SystemClock
    from bot.site import units

    known = units(Settings.load(), SystemClock().now().date())
    later = (unit.code for unit in known.coming) if coming else ()
    if code is not None and code not in (*known.codes, *later):
        raise Refused("cli.register.no-such-unit", code=code)
