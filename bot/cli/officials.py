"""Commands for officials: who is in office, inviting them, saying that somebody left. Codes and units, never names."""

import csv
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.botname import bot_name
from bot.cli.desk import membership
from bot.cli.desk_told import tell_outlook
from bot.cli.register import Province, as_id, written
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from content.places.units import Units
    from handlers.officials.desk.membership import Membership
    from storage.accounts.officials import OfficialRow

Organisation = Annotated[str, typer.Argument(help=say("cli.register.organisation"), show_default=False)]
Code = Annotated[str, typer.Argument(help=say("cli.officials.code"), show_default=False)]
Role = Annotated[
    Literal["reporter", "leader", "focal", "admin", "auditor"], typer.Option(help=say("cli.officials.role"))
]
OF_UNITS = ("reporter", "leader")
Bot = Annotated[str, typer.Option("--bot", help=say("cli.officials.bot"), show_default=False)]

Lose = Annotated[bool, typer.Option("--lose", help=say("cli.officials.lose"))]

official_commands = typer.Typer(help=say("cli.officials.help"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(official_commands, name="official")


@official_commands.command("list", help=say("cli.officials.list"))
def list_officials(province: Province = None) -> None:
    from storage.accounts import officials

    settings = Settings.load()
    for line in written(settings, lambda tx: officials.listed(tx, province or settings.province)):
        left = say("cli.officials.left", day=line.left_day.isoformat()) if line.left_day else ""
        role = say(f"cli.officials.role.{line.role}")
        print(say("cli.officials.line", code=line.code, role=role, organisation=line.organisation, left=left))


@official_commands.command("invite", help=say("cli.officials.invite"))
def invite(organisation: Organisation, role: Role = "reporter", bot: Bot = "") -> None:
    """For somebody new, without a desk."""
    from storage.accounts import invites
    from storage.accounts.organisations import unit_of
    from storage.accounts.watched import may_watch

    def make(tx: "Connection") -> str:
        unit = unit_of(tx, as_id(organisation))
        if unit is None:
            raise Refused("cli.officials.no-such-organisation")
        suits = may_watch(tx, as_id(organisation)) if role == "auditor" else bool(unit) == (role in OF_UNITS)
        if not suits:
            raise Refused("cli.officials.wrong-role")
        return invites.for_office(tx, as_id(organisation), role, _now())

    _hand_out(Settings.load(), make, bot)


@official_commands.command("again", help=say("cli.officials.again"))
def again(code: Code, bot: Bot = "") -> None:
    """For an official whose session ran out: the same person, the same history."""
    from storage.accounts import invites

    def make(tx: "Connection") -> str:
        try:
            return invites.again(tx, _official(tx, code).id, _now())
        except invites.NotInvited:
            raise Refused("cli.officials.not-invited") from None

    _hand_out(Settings.load(), make, bot)


@official_commands.command("leave", help=say("cli.officials.leave"))
def leave(code: Code, lose: Lose = False) -> None:
    from bot.clock import SystemClock
    from storage.accounts import officials

    settings, today = Settings.load(), SystemClock().now().date()
    row = written(settings, lambda tx: _official(tx, code))
    if row.role == officials.DESK:
        with membership(settings) as desk:
            desk_id, renewed = desk.desk_of(code), _renewed(desk, code)
            desk.leave(code, lose=lose)
            tell_outlook(desk.outlook(desk_id), renewed)
    else:
        written(settings, lambda tx: officials.leave(tx, row.id, today))
    print(say("cli.officials.has-left", code=row.code))


@official_commands.command("forgot", help=say("cli.officials.forgot"))
def forgot(code: Code, lose: Lose = False) -> None:
    """An officer of a desk lost the passphrase: nobody can set it anew, a new member takes the place."""
    settings = Settings.load()
    with membership(settings) as desk:
        desk_id, renewed = desk.desk_of(code), _renewed(desk, code)
        token = desk.forget(code, lose=lose)
        print(say("cli.officials.forgotten"))
        tell_outlook(desk.outlook(desk_id), renewed)
    print(say("cli.officials.invited", url=_link(settings, token)))


def _renewed(desk: "Membership", code: str) -> str:
    """What the leaving of this officer does to the desk's key."""
    return "cli.officials.key-kept" if desk.waits(code) else "cli.officials.key-renewed"


@official_commands.command("new-phone", help=say("cli.officials.new-phone"))
def new_phone(code: Code) -> None:
    with membership(Settings.load()) as desk:
        desk.new_phone(code)
    print(say("cli.officials.phone-dropped"))


@official_commands.command("invite-communes", help=say("cli.officials.invite-communes"))
def invite_communes(province: Province = None, bot: Bot = "") -> None:
    """CSV on standard output: every commune that nobody reports for, and its invite, as one link or as two."""
    from bot.clock import SystemClock
    from bot.site import units as known

    settings = Settings.load()
    units = known(settings, SystemClock().now().date())
    home, chats = province or settings.province, [bot_name(bot)] if bot else []
    rows = written(settings, lambda tx: _commune_invites(tx, units, home))
    if not rows:
        raise Refused("cli.officials.none-missing")
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("unit", "name", "link", *("telegram" for _ in chats)))
    for code, name, token in rows:
        table.writerow((code, name, _link(settings, token), *(_in_chat(chat, token) for chat in chats)))


def _commune_invites(tx: "Connection", units: "Units", province: str) -> list[tuple[str, str, str]]:
    """An organisation for each commune that has none; an invite for each that nobody reports for."""
    from storage.accounts import invites, officials
    from storage.accounts.organisations import create_organisation, offices

    known, seated = offices(tx, province), officials.reporters(tx, province)
    found = []
    for unit in units.in_province(province):
        if unit.code not in seated:
            home = known.get(unit.code) or create_organisation(tx, unit.name, None, province, unit.code)
            invites.withdraw(tx, home)  # a link handed out before is replaced by this one
            found.append((unit.code, unit.name, invites.for_office(tx, home, "reporter", _now())))
    return found


def _official(tx: "Connection", code: str) -> "OfficialRow":
    from storage.accounts import officials

    found = officials.by_code(tx, code)
    if found is None:
        raise Refused("cli.officials.no-such-code", code=officials.written(code))
    return found


def _hand_out(settings: Settings, make: "Callable[[Connection], str]", bot: str) -> None:
    """One invite: its address on the page and, where the bot is named, the same invite in the chat."""
    chat = bot_name(bot) if bot else ""  # before an invite is made that nobody would see
    token = written(settings, make)
    print(say("cli.officials.invited", url=_link(settings, token)))
    if chat:
        print(say("cli.officials.invited-chat", url=_in_chat(chat, token)))


def _link(settings: Settings, token: str) -> str:
    return f"{settings.address}/i/{token}"


def _in_chat(bot: str, token: str) -> str:
    return f"https://t.me/{bot}?start={token}"


def _now() -> datetime:
    from bot.clock import SystemClock

    return SystemClock().real()
