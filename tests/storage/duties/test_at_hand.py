"""A report at hand: one look tells what is owed, what is written, what was filed before; two who hold it take turns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from storage.duties import at_hand, obligations, reports
from storage.duties.at_hand import AtHand
from storage.duties.obligations import NoSuchObligation, Obligation
from storage.engine import Database
from tests.storage.owing import FILED, JUNE_10, decide, hand_in, open_one, reporter
from tests.storage.town import CO_DO

TURNS = 4


@pytest.fixture
def owed(database: Database) -> Obligation:
    return open_one(database)


def look(database: Database, owed: Obligation) -> AtHand:
    found = database.read(lambda tx: at_hand.look(tx, owed.id))
    assert found is not None
    return found


def test_nothing_is_written_and_nothing_was_filed_before(database: Database, owed: Obligation) -> None:
    assert look(database, owed) == AtHand(owed, None, None)
    assert look(database, owed).previous is None
    assert database.read(lambda tx: at_hand.look(tx, bytes(16))) is None


def test_the_draft_and_the_last_figures_of_the_same_unit_come_along(database: Database, owed: Obligation) -> None:
    year = open_one(database, period="2027", last_day=date(2027, 12, 16), report="year")
    unit = reporter(database)
    for other in (open_one(database, CO_DO), open_one(database, plan="DN-2026-2030")):
        hand_in(database, other, unit)
    database.write(lambda tx: reports.save_draft(tx, year.id, "{}", unit, JUNE_10))
    assert (look(database, year).draft, look(database, year).previous) == ("{}", None)
    hand_in(database, owed, unit)
    assert look(database, year).previous == FILED.answers == reports_before(database, year)
    decide(database, owed, "returned", "Xem lại")
    hand_in(database, owed, unit, JUNE_10 + timedelta(days=1))
    assert look(database, year).previous == reports_before(database, year)
    assert look(database, owed).previous is None


def reports_before(database: Database, owed: Obligation) -> object:
    filed = database.read(lambda tx: reports.previous(tx, owed))
    return filed and filed.answers


def test_two_who_hold_it_at_once_lose_nothing_of_each_other(database: Database, owed: Obligation) -> None:
    who = reporter(database)

    def add(letter: str) -> None:
        def write(tx: object) -> None:
            held = at_hand.hold(tx, owed.id)
            reports.mend_draft(tx, held.owed, (held.draft or "") + letter, who, JUNE_10)

        database.write(write)

    with ThreadPoolExecutor(TURNS) as pool:
        list(pool.map(add, "abcd" * TURNS))
    assert sorted(look(database, owed).draft or "") == sorted("abcd" * TURNS)


def test_what_was_invented_is_not_held(database: Database) -> None:
    with pytest.raises(NoSuchObligation):
        database.write(lambda tx: at_hand.hold(tx, bytes(16)))


def test_it_tells_of_the_report_what_a_look_at_the_report_alone_tells(database: Database, owed: Obligation) -> None:
    hand_in(database, owed, reporter(database))
    assert look(database, owed).owed == database.read(lambda tx: obligations.by_id(tx, owed.id))
