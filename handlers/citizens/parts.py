"""What the citizens' conversations work with. Nothing in here can open a case."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from content.limits import Limits
from content.words import Words
from handlers.citizens.knocks import Knocks
from handlers.context import Context
from handlers.conversation import NoSuchAddress
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.vault import Keyring

SIDES = ("protection", "support")


@dataclass(frozen=True)
class Official:
    """Where this service really is: `page` its public address, "" where nobody has set one; `bot` the user name of the
    citizens' bot, "" while there is none.
    """

    page: str = ""
    bot: Callable[[], str] = lambda: ""


NOWHERE = Official()


@dataclass(frozen=True)
class CitizenParts:
    """`intakes` and `mailboxes` by side; `province` is where what has no place goes. `sender`: whose event it is;
    `knocks`: who tried phrases in vain; `limits`: what desks keep to; `backup_days`: so long after it was erased a
    backup may still hold something, None where nobody has said.
    """

    intakes: Mapping[str, Intake]
    mailboxes: Mapping[str, Mailbox]
    ring: Keyring = field(repr=False)
    province: str
    official: Official = NOWHERE
    sender: str = field(default="", repr=False)
    knocks: Knocks = field(default_factory=Knocks, repr=False)
    limits: Limits = field(default_factory=Limits.load)
    backup_days: int | None = None


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


def mailbox_mark(ctx: Ctx, **_: str) -> str:
    """The mark of buttons that belong to the mailbox that is open."""
    return ctx.held.mailbox.mark if ctx.held.mailbox else ""
