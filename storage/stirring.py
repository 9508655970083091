"""Every hour all states are made to look as if everybody had been there, and rows of nobody come in.

Whoever copies the database every hour would else see whose row changed in the hour in which a tip came.
"""

import secrets
from datetime import date

from storage import notice_tokens
from storage.engine import Database
from storage.pieces import batches, in_pieces
from storage.state import States
from storage.vault import Keyring

BATCH = 20  # rows in one transaction: some 20 ms of the writer
MORNING, HOURLY = 32, 16  # rows of nobody: the first time in a day; at most, and half of it on average, each time


def stir(database: Database, states: States, zone: Keyring, today: date, *, first: bool = False) -> int:
    """Returns how many rows there were. `first`: of this day."""
    known = database.read(states.tags)
    for _ in in_pieces(database, batches(known, BATCH), lambda tx, tags: states.reseal(tx, zone, tags)):
        pass
    number = (MORNING if first else 0) + secrets.randbelow(HOURLY + 1)
    database.write(lambda tx: states.mix_in(tx, zone, today, number))
    return len(known)


def stir_wishes(database: Database, zone: Keyring, today: date) -> None:
    """The same of who wants to be told."""
    known = database.read(notice_tokens.all_tags)
    for _ in in_pieces(database, batches(known, BATCH), lambda tx, tags: notice_tokens.reseal(tx, zone, tags)):
        pass
    database.write(lambda tx: notice_tokens.mix_in(tx, zone, today))
