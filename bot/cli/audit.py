"""`nhipcau audit verify`: whether what desks did still stands as it was written."""

from functools import partial
from typing import Annotated

import typer

from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

Head = Annotated[str | None, typer.Option("--head", help=say("cli.audit.head"), show_default=False)]

audit_commands = typer.Typer(help=say("cli.audit.help"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(audit_commands, name="audit")


@audit_commands.callback()
def _group() -> None:
    """One command today; the group keeps its name when there are more."""


@audit_commands.command("verify", help=say("cli.audit.verify"))
def verify(head: Head = None) -> None:
    """Each side's chain. `head`: one that was noted before; it must still stand in one of them."""
    from bot import keys
    from bot.database import opened
    from storage.cases.audit import Audit, Broken, has_cases
    from storage.cases.tables import PROTECTION, SUPPORT

    settings, noted = Settings.load(), _hash(head) if head else None
    ring, found = keys.ring(settings, "officials"), noted is None
    with opened(settings) as database:
        for tables in (PROTECTION, SUPPORT):
            audit, side = Audit(tables, ring), say(f"cli.side.{tables.side}")
            try:
                whole = database.read(audit.verify)
            except Broken as broken:
                raise Refused("cli.audit.broken", side=side, n=broken.n) from None
            if not whole.count and database.read(partial(has_cases, tables=tables)):
                raise Refused("cli.audit.emptied", side=side)
            print(say("cli.audit.whole", side=side, count=whole.count, head=whole.head))
            found = found or database.read(partial(audit.holds, head=noted))
    if not found:
        raise Refused("cli.audit.cut")
    print(say("cli.audit.found" if head else "cli.audit.note-the-head"))


def _hash(head: str) -> bytes:
    try:
        return bytes.fromhex(head)
    except ValueError:
        raise Refused("cli.audit.bad-head") from None
