"""Mailboxes for the tests of the citizens' conversation: a case filed under a phrase, and its desk at work."""

import random
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from handlers.conversation import Turn
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.engine import Database
from storage.receipts import derive
from tests.rings import TRUST
from tests.storage.town import filing
from tests.world import HANOI, TABLES, World, library, over


def copied(template: Path, folder: Path) -> Iterator[World]:
    """A world over a copy of a migrated database: migrating anew takes longer than any of these tests."""
    world = over(Database(f"sqlite:///{shutil.copy(template, folder / 'nhipcau.db')}"))
    yield world
    world.database.close()


def a_phrase(seed: int | None = None) -> str:
    draw = secrets.randbelow if seed is None else random.Random(seed).randrange
    return " ".join(library().phrases.draw(draw))


def boxed(world: World, side: str = "protection", phrase: str = "", **filed: object) -> str:
    """The phrase of a mailbox that is there."""
    phrase, intake = phrase or a_phrase(), Intake(TABLES[side], TRUST)
    [receipt] = derive(phrase, world.core.ring)
    readers = world.database.read(lambda tx: intake.readers(tx, None, "province", HANOI))
    assert world.database.write(lambda tx: intake.file(tx, filing(receipt, readers, **filed)))
    return phrase


def desk(world: World, kind: str, text: str, side: str = "protection") -> None:
    """The desk writes into its one case."""
    holder, docket = world.holders[side], world.docket(side)
    [case] = world.cases(side)
    entry = Entry("desk", kind, text, b"officer", world.clock.now())
    world.database.write(lambda tx: docket.write(tx, holder, case.row.id, entry))


def opened(world: World, phrase: str) -> Turn:
    world.press("one", "mailbox")
    return world.say("one", phrase)
