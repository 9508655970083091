"""`nhipcau mail`: a letter to see whether the server takes it, and what the server brings back."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.mail.posting import Posting
    from bot.mail.smtp import Delivery

Address = Annotated[str, typer.Argument(help=say("cli.mail.address"), show_default=False)]
Recipient = Annotated[str, typer.Option("--recipient", help=say("cli.mail.recipient"), show_default=False)]
NOT_SENT = 1

mail_commands = typer.Typer(help=say("cli.mail.help"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(mail_commands, name="mail")


@mail_commands.command("test", help=say("cli.mail.test"))
def test(address: Address) -> None:
    import asyncio

    from bot.mail.message import is_address
    from handlers.officials.mail.mailed import to_try

    if not is_address(address):
        raise Refused("cli.mail.no-address")
    found = posting(Settings.load())
    delivery: Delivery = asyncio.run(found.send(to_try(), address, fresh_name()))
    if delivery.outcome == "sent":
        print(say("cli.mail.sent"))
        return
    print(say("cli.mail.not-sent", **_shown(delivery)), file=sys.stderr)
    raise typer.Exit(NOT_SENT)


@mail_commands.command("bounce", help=say("cli.mail.bounce"))
def bounce(recipient: Recipient = "") -> None:
    """What is no report of ours is no failure: a mail server would send that back, too."""
    from bot.clock import SystemClock
    from bot.database import opened
    from bot.mail.bounce import read
    from handlers.officials.mail.returns import NoSuchLetter, came_back

    settings, found = Settings.load(), read(sys.stdin.buffer, recipient)
    if found is None:
        print(say("cli.mail.not-ours"))
        return
    if not found.permanent:
        print(say("cli.mail.soft", status=found.status))
        return
    letter = found.token
    with opened(settings) as database:
        try:
            database.write(lambda tx: came_back(tx, SystemClock(), letter))
        except NoSuchLetter:
            print(say("cli.mail.not-ours"))
            return
    print(say("cli.mail.dead"))


def posting(settings: Settings) -> "Posting":
    """Raises Refused where no letter is sent."""
    from bot.clock import SystemClock
    from bot.mail.letters import Letters
    from bot.mail.posting import Posting
    from bot.site import library

    if settings.mail is None:
        raise Refused("cli.mail.off")
    clock = SystemClock()
    texts = library(settings, clock.now().date()).texts
    return Posting(*settings.mail, Letters(texts), clock.real, settings.address)


def fresh_name() -> str:
    """Of a letter that nobody need recognise when it comes back."""
    from handlers.officials.parts import duty_address
    from storage.vault import new_id

    return duty_address(new_id())


def _shown(delivery: "Delivery") -> dict[str, object]:
    return {
        "outcome": delivery.outcome,
        "code": delivery.code or "",
        "status": delivery.status,
        "error": delivery.error,
    }
