"""What became of nudges, found by day, unit, plan and state, on both databases."""

from datetime import date

import pytest

from storage.duties import claims, nudges, outcomes
from storage.duties.nudges import CLAIMED, SENT, Item
from storage.duties.obligations import Obligation
from storage.duties.outcomes import Sought
from storage.engine import Database
from tests.storage.owing import JUNE_10, PLAN, hand_in, open_one, reporter
from tests.storage.town import HANOI

DAY, NEXT_DAY = date(2027, 6, 9), date(2027, 6, 10)


@pytest.fixture
def owed(database: Database) -> Obligation:
    """Nudged on two days: sent on the first, waiting on the second."""
    owed, who = open_one(database), reporter(database)
    for day, step, state in ((DAY, "T-7", SENT), (NEXT_DAY, "T-6", CLAIMED)):
        item = Item(owed.id, step)
        [made] = database.write(lambda tx, d=day, i=item: claims.claim(tx, {who: [i]}, d, JUNE_10, b"run")).values()
        assert made
        database.write(lambda tx, m=made, s=state: nudges.mark(tx, m, s))
    return owed


def test_every_nudge_of_the_province_is_found_the_newest_first(database: Database, owed: Obligation) -> None:
    found = database.read(lambda tx: outcomes.found(tx, Sought(HANOI), 50))
    assert [(one.on_day, one.state, one.about[0].step) for one in found] == [
        (NEXT_DAY, CLAIMED, "T-6"),
        (DAY, SENT, "T-7"),
    ]
    assert database.read(lambda tx: outcomes.days(tx, HANOI, 31)) == ((NEXT_DAY, 1), (DAY, 1))
    assert database.read(lambda tx: outcomes.found(tx, Sought(HANOI), 1, 1)) == found[1:]


def test_what_is_asked_for_narrows_it(database: Database, owed: Obligation) -> None:
    asked = {
        Sought(HANOI): 2,
        Sought(HANOI, day=DAY): 1,
        Sought(HANOI, states=(SENT,)): 1,
        Sought(HANOI, plan=PLAN, unit=owed.owner): 2,
        Sought(HANOI, plan="ANOTHER"): 0,
        Sought(HANOI, unit="00000"): 0,
        Sought(HANOI, day=DAY, states=(CLAIMED,)): 0,
    }
    counted = database.read(lambda tx: {sought: outcomes.count(tx, sought) for sought in asked})
    assert counted == asked


def test_another_province_finds_nothing_of_it(database: Database, owed: Obligation) -> None:
    assert owed
    assert database.read(lambda tx: outcomes.found(tx, Sought("75"), 50)) == ()


def test_what_was_handed_in_since_stands_beside(database: Database, owed: Obligation) -> None:
    hand_in(database, owed, reporter(database))
    (about,) = database.read(lambda tx: outcomes.found(tx, Sought(HANOI, day=DAY), 50))[0].about
    assert (about.state, about.first_submitted is not None) == ("submitted", True)
