"""Trials of reminders as rows, on both databases: one a period, arms that stay, an end that is written once."""

import pytest

from storage.duties import arms
from storage.duties.arms import PROMISE, TIMING, TRIED, USUAL, AlreadyTried, Assigned, Experiment, Key
from storage.engine import Database
from tests.storage import owing
from tests.storage.town import NOON

UNITS = {"09700": Assigned("xã/seated", USUAL), "09634": Assigned("xã/seated", TRIED)}


def test_a_trial_is_kept_as_it_was_drawn_and_ends_once(database: Database) -> None:
    by, duty = owing.reporter(database), owing.open_one(database)
    key = Key(duty.plan, duty.report, duty.period)
    units = UNITS | {duty.owner: Assigned("phường/empty", TRIED)}
    new = Experiment(key, PROMISE, (), b"0" * 16, by, NOON)
    database.write(lambda tx: arms.start(tx, new, units))
    with pytest.raises(AlreadyTried):
        database.write(lambda tx: arms.start(tx, Experiment(key, TIMING, (-7, 0), b"1" * 16, by, NOON), UNITS))
    assert database.read(lambda tx: arms.of_plans(tx, [key.plan])) == (new,)
    assert database.read(lambda tx: arms.assigned(tx, key)) == units
    assert database.read(lambda tx: arms.tried(tx, key)) == {owner for owner in units if units[owner].arm == TRIED}
    assert database.read(lambda tx: arms.withholds_promise(tx, duty))
    assert [database.write(lambda tx: arms.stop(tx, key, by, NOON)) for _ in range(2)] == [True, False]
    assert not database.read(lambda tx: arms.withholds_promise(tx, duty))
    assert [one.stopped for one in database.read(lambda tx: arms.of_plans(tx, [key.plan]))] == [NOON]
