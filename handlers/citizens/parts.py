"""What the citizens' conversations work with. Nothing in here can open a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.context import Context
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.vault import Keyring

SIDES = ("protection", "support")


@dataclass(frozen=True)
class CitizenParts:
    """`intakes` and `mailboxes` by side; `province` is where what has no place goes."""

    intakes: Mapping[str, Intake]
    mailboxes: Mapping[str, Mailbox]
    ring: Keyring = field(repr=False)
    province: str


Ctx = Context[CitizenParts]


def open_mark(ctx: Ctx) -> str:
    """The mark of buttons that belong to no draft."""
    return ctx.open_mark
