from datetime import date, timedelta

import pytest

from storage.cases.docket import Docket
from storage.cases.slots import forget_slots
from storage.cases.tables import PROTECTION
from storage.engine import Database
from tests.storage.town import TODAY, filed, staffed


@pytest.mark.parametrize(
    ("today", "slot", "kept"),
    [
        (TODAY, 3, True),
        (TODAY + timedelta(1), 0, True),
        (TODAY + timedelta(1), 1, True),
        (TODAY + timedelta(1), 2, False),
        (TODAY + timedelta(2), 0, False),
    ],
)
def test_the_slot_of_arrival_stays_for_a_day(database: Database, today: date, slot: int, *, kept: bool) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    filed(database, slot=1)
    gone = database.write(lambda tx: forget_slots(tx, PROTECTION, today, slot))
    [row] = database.read(lambda tx: Docket(PROTECTION).list(tx, desk.id))
    assert (gone, row.slot) == ((0, 1) if kept else (1, None))
    assert database.write(lambda tx: forget_slots(tx, PROTECTION, today, slot)) == 0
