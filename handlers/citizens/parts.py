"""What the citizens' conversations work with. Nothing in here can open a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from content.words import Words
from handlers.context import Context
from handlers.conversation import NoSuchAddress
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


class Shelved(Protocol):
    """An audience, a topic, a kind of help: something with an id in addresses and a label on its button."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Words: ...


def label_of(shelves: Iterable[Shelved], wanted: str) -> Words:
    """Raises NoSuchAddress for an id that is not among them."""
    for each in shelves:
        if each.id == wanted:
            return each.label
    raise NoSuchAddress(wanted)


def open_mark(ctx: Ctx, **_: str) -> str:
    """The mark of buttons that belong to no draft."""
    return ctx.open_mark
