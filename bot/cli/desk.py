"""`nhipcau desk rotate`, and the desks' membership as the operator's commands reach it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from bot.cli.desk_told import refusal, tell_outlook
from bot.cli.register import Desk, as_id, desks
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from handlers.officials.desk.membership import Membership


def add_to(_: typer.Typer) -> None:
    """Beside the register's commands for desks."""
    desks.command("rotate", help=say("cli.desk.rotate"))(rotate)


def rotate(desk: Desk) -> None:
    """From now on a new key; the drill for what happens at every leaving."""
    with membership(Settings.load()) as register:
        register.rotate(as_id(desk))
        tell_outlook(register.outlook(as_id(desk)), "cli.desk.rotated")


@contextmanager
def membership(settings: Settings) -> "Iterator[Membership]":
    """It writes into the audit, so it wants the officials' secret. Raises Refused."""
    from bot import keys
    from bot.clock import SystemClock
    from bot.database import opened
    from handlers.officials.desk.departing import NobodyLeft
    from handlers.officials.desk.membership import Membership, NotOfADesk
    from storage.accounts.vouching import Unvouched

    ring = keys.ring(settings, "officials")
    with opened(settings) as database:
        try:
            yield Membership(database, SystemClock(), ring)
        except NotOfADesk:
            raise Refused("cli.desk.not-of-a-desk") from None
        except NobodyLeft as error:
            raise refusal(error) from None
        except Unvouched:
            raise Refused("cli.desk.unvouched") from None
