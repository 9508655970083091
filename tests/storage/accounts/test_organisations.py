import pytest
from sqlalchemy import insert, update

from storage.accounts.officials import leave
from storage.accounts.organisations import (
    NoSide,
    create_desk,
    create_organisation,
    desk_of,
    desks,
    full_name,
    offices,
)
from storage.engine import Broken, Database
from storage.tables import desk, organisation
from storage.vault import new_id
from tests.rings import SIGNER
from tests.storage.town import BA_VI, HANOI, TODAY, enrolled, staffed, unstaffed


def test_a_desk_stands_on_the_side_of_its_organisation(database: Database) -> None:
    made = database.write(lambda tx: unstaffed(tx, "support", "commune", BA_VI, "Bàn trợ giúp"))
    line = database.read(lambda tx: desk_of(tx, made))
    assert line is not None
    assert (line.name, line.side, line.level, line.area) == ("Bàn trợ giúp", "support", "commune", BA_VI)


def test_whose_a_desk_is_is_told_once() -> None:
    assert full_name("Bàn tin báo", "Công an xã Cổ Đô") == "Bàn tin báo, Công an xã Cổ Đô"
    assert full_name("Bàn tin báo, Công an xã Cổ Đô", "Công an xã Cổ Đô") == "Bàn tin báo, Công an xã Cổ Đô"


def test_an_organisation_of_no_side_has_no_desk(database: Database) -> None:
    made = database.write(lambda tx: create_organisation(tx, "Văn phòng", None, HANOI))
    with pytest.raises(NoSide):
        database.write(lambda tx: create_desk(tx, SIGNER, made, "Bàn", ("province", HANOI)))


def test_the_database_itself_refuses_a_desk_across_the_wall(database: Database) -> None:
    made = database.write(lambda tx: create_organisation(tx, "Công an", "protection", HANOI))
    row = {"id": new_id(), "organisation_id": made, "side": "support", "name": "Bàn"}
    with pytest.raises(Broken):
        database.write(lambda tx: tx.execute(insert(desk).values(**row, level="province", area_code=HANOI)))


def test_an_organisation_with_desks_cannot_change_sides(database: Database) -> None:
    database.write(lambda tx: unstaffed(tx, "protection"))
    with pytest.raises(Broken):
        database.write(lambda tx: tx.execute(update(organisation).values(side="support")))


def test_a_side_that_is_neither_is_refused(database: Database) -> None:
    with pytest.raises(Broken):
        database.write(lambda tx: create_organisation(tx, "Công an", "both", HANOI))


def test_a_desk_nobody_knows_is_none(database: Database) -> None:
    assert database.read(lambda tx: desk_of(tx, new_id())) is None


def test_a_desk_has_a_key_from_its_first_member_on(database: Database) -> None:
    empty = database.write(lambda tx: unstaffed(tx, "protection"))
    lonely = database.write(lambda tx: staffed(tx, "protection")).id
    assert {line.id: line.has_key for line in database.read(desks)} == {empty: False, lonely: True}


def test_a_member_who_waits_does_not_count(database: Database) -> None:
    lonely = database.write(lambda tx: staffed(tx, "protection")).id
    database.write(lambda tx: enrolled(tx, lonely))
    [line] = database.read(desks)
    assert (line.members, line.waiting) == (1, 1)


def test_a_member_who_left_does_not_count_either(database: Database) -> None:
    lonely = database.write(lambda tx: staffed(tx, "protection"))
    waiting, _ = database.write(lambda tx: enrolled(tx, lonely.id))
    for officer in (lonely.officer, waiting):
        database.write(lambda tx, officer=officer: leave(tx, officer, TODAY))
    [line] = database.read(desks)
    assert (line.members, line.waiting) == (0, 0)


def test_the_offices_of_a_province_are_found_by_the_unit_they_report_for(database: Database) -> None:
    made = database.write(lambda tx: create_organisation(tx, "UBND xã Ba Vì", None, HANOI, BA_VI))
    for side, province, unit in (("protection", HANOI, BA_VI), (None, "48", BA_VI), (None, HANOI, None)):
        database.write(lambda tx, side=side, place=(province, unit): create_organisation(tx, "Khác", side, *place))
    assert database.read(lambda tx: offices(tx, HANOI)) == {BA_VI: made}
