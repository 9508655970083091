"""In whose hands a case is: one officer's at a time, until it is over with, passed on, or they leave."""

from datetime import date

import pytest
from sqlalchemy import Connection, select

from storage.cases.docket import Docket
from storage.cases.hands import Hands
from storage.cases.tables import PROTECTION, SUPPORT
from storage.duties import lifecycle
from storage.engine import Database
from tests.storage.town import NOON, TODAY, Desk, admitted, filed, staffed

HANDS = Hands(PROTECTION)


@pytest.fixture
def desk(database: Database) -> Desk:
    """With one case."""
    staff = database.write(lambda tx: staffed(tx, "protection"))
    filed(database)
    return staff


def case_of(database: Database) -> bytes:
    return database.read(lambda tx: tx.execute(select(PROTECTION.case.c.id)).scalar_one())


def held(database: Database) -> tuple[bytes | None, date | None]:
    row = database.read(lambda tx: tx.execute(select(PROTECTION.case.c["officer", "given"])).one())
    return row.officer, row.given


def test_a_case_goes_from_hand_to_hand_and_to_nobody(database: Database, desk: Desk) -> None:
    case_id, (second, _) = case_of(database), database.write(lambda tx: admitted(tx, desk))
    seen = []

    def step(tx: Connection, name: str) -> None:
        {
            "take": lambda: HANDS.put(tx, desk.holder, case_id, desk.officer),
            "give": lambda: HANDS.put(tx, desk.holder, case_id, second, TODAY),
            "another looks": lambda: HANDS.looked(tx, case_id, desk.officer),
            "they look": lambda: HANDS.looked(tx, case_id, second),
            "another lets go": lambda: HANDS.let_go(tx, case_id, desk.officer),
            "they leave": lambda: HANDS.let_all_go(tx, second),
        }[name]()

    for name in ("take", "give", "another looks", "they look", "another lets go", "they leave"):
        database.write(lambda tx, name=name: step(tx, name))
        seen.append(held(database))
    given = (second, TODAY)
    assert seen == [(desk.officer, None), given, given, (second, None), (second, None), (None, None)]


def test_what_is_over_is_taken_by_nobody(database: Database, desk: Desk) -> None:
    case_id, docket = case_of(database), Docket(PROTECTION)
    outcome = lifecycle.UNFOUNDED
    database.write(lambda tx: docket.change(tx, desk.holder, case_id, outcome, desk.officer, NOON))
    with pytest.raises(lifecycle.NotAllowed):
        database.write(lambda tx: HANDS.put(tx, desk.holder, case_id, desk.officer))


def test_hands_of_one_side_let_nothing_of_the_other_go(database: Database, desk: Desk) -> None:
    case_id = case_of(database)
    database.write(lambda tx: HANDS.put(tx, desk.holder, case_id, desk.officer))
    database.write(lambda tx: Hands(SUPPORT).let_all_go(tx, desk.officer))
    assert held(database) == (desk.officer, None)
