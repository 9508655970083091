"""A small real world for tests: a database, desks with keys, the citizens' conversation, a clock that can be moved."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import Connection

from content.library import Library
from handlers.citizens import citizens_core
from handlers.citizens.parts import SIDES, CitizenParts
from handlers.conversation import Event, Turn
from handlers.core import Core
from storage.accounts import members, officials, turnover
from storage.accounts.deskkeys import Cost, KeyPair, lock
from storage.accounts.organisations import Level, Side, create_desk, create_organisation
from storage.cases.docket import Docket
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox
from storage.cases.opened import Holder, OpenCase
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import Database
from storage.state import CITIZENS
from storage.vault import Keyring
from tests.conftest import HandClock
from tests.migrated import ready
from tests.rings import OFFICE_RING, SIGNER, TRUST

TABLES: dict[str, CaseTables] = {"protection": PROTECTION, "support": SUPPORT}
HANOI, CO_DO = "01", "09634"
EASY = Cost(passes=1, kib=8)  # a passphrase nobody guesses at


@cache
def library() -> Library:
    return Library.load()


@dataclass
class World:
    """`person` talks to the core; `desk` opens what came. Every call goes to the real database."""

    database: Database
    clock: HandClock
    core: Core[CitizenParts]
    holders: dict[str, Holder] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def press(self, sender: str, press: str, place: str | None = None) -> Turn:
        return self.core.handle(Event("web", sender, self.once(), press=press, place=place))

    def say(self, sender: str, text: str, place: str | None = None) -> Turn:
        return self.core.handle(Event("web", sender, self.once(), text=text, place=place))

    def once(self) -> str:
        return f"event-{next(self.numbers)}"

    def docket(self, side: str) -> Docket:
        return Docket(TABLES[side])

    def cases(self, side: str) -> list[OpenCase]:
        """Everything the province's desk of a side can open."""
        holder, docket = self.holders[side], self.docket(side)
        return self.database.read(
            lambda tx: [docket.open(tx, holder, row.id) for row in docket.list(tx, holder.desk_id)]
        )

    def open_desk(self, side: Side, level: Level = "province", area: str = HANOI, name: str = "") -> Holder:
        """A desk with one member and a key; returns what its members hold."""
        return self.database.write(lambda tx: _open_desk(tx, side, (level, area, name or f"Bàn {side}"), self.clock))


def build(url: str, *, desks: bool = True) -> World:
    ready(url)
    return over(Database(url), desks=desks)


def over(database: Database, *, desks: bool = True) -> World:
    """A world over a database that stands migrated."""
    clock, ring = HandClock(), Keyring.fresh()
    world = World(database, clock, citizens_core(database, clock, ring, library(), citizen_parts(ring), CITIZENS))
    for side in SIDES if desks else ():
        world.holders[side] = world.open_desk("protection" if side == "protection" else "support")
    return world


def citizen_parts(ring: Keyring) -> CitizenParts:
    return CitizenParts(
        intakes={side: Intake(tables, TRUST) for side, tables in TABLES.items()},
        mailboxes={side: Mailbox(tables) for side, tables in TABLES.items()},
        ring=ring,
        province=HANOI,
    )


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'nhipcau.db'}"


def _open_desk(tx: Connection, side: Side, place: tuple[Level, str, str], clock: HandClock) -> Holder:
    level, area, name = place
    organisation = create_organisation(tx, name, side, HANOI)
    desk_id = create_desk(tx, SIGNER, organisation, name, (level, area))
    pair = KeyPair.new()
    locked = lock(pair.private, "một cụm từ dài để thử", EASY)
    member = officials.add(tx, organisation, "desk")
    officials.give_key(tx, OFFICE_RING, member.id, pair.public, locked)
    turnover.join(tx, SIGNER, desk_id, (member.id, pair.public), clock.now().date())
    return Holder(desk_id, members.keys_of(tx, desk_id, member.id, pair.private))
