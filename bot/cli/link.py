"""`nhipcau link`: the codes that posters and shared links carry. Needs no database and no keys."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.botname import bot_name
from bot.cli.words import say
from bot.refusal import Refused

if TYPE_CHECKING:
    from content.doorlinks import Door

Address = Annotated[str | None, typer.Argument(help=say("cli.link.address"), show_default=False)]
Bot = Annotated[str, typer.Option("--bot", help=say("cli.link.bot"), show_default=False)]
AsList = Annotated[bool, typer.Option("--list", help=say("cli.link.list"))]


def add_to(commands: typer.Typer) -> None:
    commands.command("link", help=say("cli.link.help"), no_args_is_help=True)(link)


def link(address: Address = None, bot: Bot = "", every: AsList = False) -> None:
    """One line a place: its code or, where the bot is named, the whole link; in a list its address and name too."""
    from content.doorlinks import code_of

    name = bot_name(bot) if bot else ""
    doors = {door.address: door for door in _doors()}
    if every:
        for door in doors.values():
            print("\t".join((_shown(code_of(door.address), name), door.address, door.label)))
    if address is None:
        return
    if address not in doors:
        raise Refused("cli.link.unknown", address=address)
    print(_shown(code_of(address), name))


def _shown(code: str, bot: str) -> str:
    return f"https://t.me/{bot}?start={code}" if bot else code


def _doors() -> "tuple[Door, ...]":
    from content.articles import Articles
    from content.doorlinks import doors
    from content.services import Services

    return doors(Articles.load(), Services.load(), say)
