"""Every hour all states are made to look as if everybody had been there, and rows of nobody come in.

Whoever copies the database every hour would else see whose row changed in the hour in which a tip came.
"""

import secrets
from datetime import date
from functools import partial

from storage.engine import Database
from storage.state import States
from storage.vault import Keyring

BATCH = 100  # rows in one transaction: nobody waits longer than a tenth of a second for it
MORNING, HOURLY = 32, 16  # rows of nobody: the first time in a day; at most, and half of it on average, each time


def stir(database: Database, states: States, zone: Keyring, today: date, *, first: bool = False) -> int:
    """Returns how many rows there were. `first`: of this day."""
    known = database.read(states.tags)
    for start in range(0, len(known), BATCH):
        database.write(partial(states.reseal, zone=zone, tags=known[start : start + BATCH]))
    number = (MORNING if first else 0) + secrets.randbelow(HOURLY + 1)
    database.write(lambda tx: states.mix_in(tx, zone, today, number))
    return len(known)
