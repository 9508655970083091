from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from storage.cases.intake import Intake
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.tables import desk_key
from storage.vault import new_id
from tests.rings import TRUST
from tests.storage.town import (
    BA_VI,
    CO_DO,
    HANOI,
    MARKER,
    TODAY,
    filed,
    filing,
    some_receipt,
    staffed,
    unstaffed,
)

INTAKE = Intake(PROTECTION, TRUST)


def names(database: Database, area: str | None, level: str = "commune", province: str = HANOI) -> list[str]:
    return [reader.name for reader in database.read(lambda tx: INTAKE.readers(tx, area, level, province))]


def test_where_no_desk_has_a_key_nobody_can_be_asked(database: Database) -> None:
    database.write(lambda tx: unstaffed(tx, "protection"))
    assert names(database, BA_VI) == []


def test_the_communes_desk_is_asked_and_the_provinces_reads_along(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection", name="Thành phố"))
    database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    assert names(database, BA_VI) == ["Ba Vì", "Thành phố"]


@pytest.mark.parametrize(("area", "level"), [(BA_VI, "province"), (None, "commune"), (CO_DO, "commune")])
def test_what_no_commune_is_to_handle_goes_to_the_province(database: Database, area: str | None, level: str) -> None:
    database.write(lambda tx: staffed(tx, "protection", name="Thành phố"))
    database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    assert names(database, area, level) == ["Thành phố"]


@pytest.mark.parametrize(
    ("avoid", "left"),
    [
        (["commune"], ["Thành phố"]),
        (["province"], ["Ba Vì"]),
        (["commune", "province"], []),
        ([], ["Ba Vì", "Thành phố"]),
    ],
)
def test_a_desk_that_should_not_read_it_is_left_out(database: Database, avoid: list[str], left: list[str]) -> None:
    database.write(lambda tx: staffed(tx, "protection", name="Thành phố"))
    database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    found = database.read(lambda tx: INTAKE.readers(tx, BA_VI, "commune", HANOI, avoid))
    assert [reader.name for reader in found] == left


def test_no_desk_of_the_communes_own_offices_reads_what_the_commune_should_not(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection", name="Thành phố, đặt tại xã", unit=BA_VI))
    assert database.read(lambda tx: INTAKE.readers(tx, BA_VI, "commune", HANOI, ["commune"])) == ()
    assert names(database, BA_VI) == ["Thành phố, đặt tại xã"]


def test_a_commune_desk_without_a_key_is_passed_over(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection", name="Thành phố"))
    database.write(lambda tx: unstaffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    assert names(database, BA_VI) == ["Thành phố"]


def test_a_commune_desk_serves_where_the_province_has_none(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI, "Ba Vì"))
    assert names(database, BA_VI) == ["Ba Vì"]


def test_a_desk_of_the_other_side_or_another_province_is_never_asked(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "support", name="Trung tâm"))
    database.write(lambda tx: staffed(tx, "protection", area="79", name="TP.HCM"))
    assert names(database, BA_VI) == []


def test_a_desk_whose_only_key_has_run_out_is_passed_over(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    database.write(lambda tx: tx.execute(update(desk_key).values(until_day=TODAY)))
    assert names(database, BA_VI) == []


def test_the_same_receipt_is_the_same_case(database: Database) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    readers = database.read(lambda tx: INTAKE.readers(tx, None, "province", HANOI))
    one = filing(some_receipt(), readers)
    assert [database.write(lambda tx: INTAKE.file(tx, one)) for _ in range(3)] == [True, False, False]
    assert count(database) == {"case": 1, "key": 3, "entry": 1}
    assert readers[0].desk_id == desk.id


def test_eight_presses_at_once_give_one_case(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    readers = database.read(lambda tx: INTAKE.readers(tx, None, "province", HANOI))
    one = filing(some_receipt(), readers)
    with ThreadPoolExecutor(8) as pool:
        fresh = list(pool.map(lambda _: database.write(lambda tx: INTAKE.file(tx, one)), range(8)))
    assert sum(fresh) == 1
    assert count(database) == {"case": 1, "key": 3, "entry": 1}


def test_a_filing_that_fails_half_way_leaves_nothing(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    [reader] = database.read(lambda tx: INTAKE.readers(tx, None, "province", HANOI))
    broken = filing(some_receipt(), (reader, replace(reader, desk_id=new_id(), public=b"no key")))
    with pytest.raises(Exception, match="public key"):
        database.write(lambda tx: INTAKE.file(tx, broken))
    assert count(database) == {"case": 0, "key": 0, "entry": 0}


def test_a_case_nobody_could_open_is_never_filed(database: Database) -> None:
    with pytest.raises(ValueError, match="a desk that can open it"):
        database.write(lambda tx: INTAKE.file(tx, filing(some_receipt(), ())))


def test_many_tips_at_once_are_all_kept(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: filed(database), range(32)))
    assert count(database) == {"case": 32, "key": 96, "entry": 32}


def test_only_what_the_design_names_is_readable(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    receipt = filed(database)
    [row] = database.read(lambda tx: tx.execute(select(PROTECTION.case)).all())
    shown = {name: value for name, value in row._mapping.items() if not isinstance(value, bytes)}
    empty = ("opened", "asked", "escalated", "over", "kept", "looked", "officer", "given")
    clocks = dict.fromkeys(empty) | {"paused": 0, "extended": 0}
    filed_as = {"area": BA_VI, "kind": "held", "urgency": "usual", "status": "received", "day": TODAY, "slot": 1}
    assert shown == filed_as | clocks
    assert row.receipt_tag == receipt.tag


def test_short_and_long_tips_look_alike(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    filed(database, tip=b'{"form": "tip"}')
    filed(database, tip=b'{"form": "' + b"x" * 800 + b'"}')
    sealed = database.read(lambda tx: tx.execute(select(PROTECTION.entry.c.sealed)).scalars().all())
    assert len({len(one) for one in sealed}) == 1


def test_a_filing_shows_its_tip_in_no_repr() -> None:
    assert MARKER not in repr(filing(some_receipt(), ()))


def test_the_other_sides_tables_stay_empty(database: Database) -> None:
    database.write(lambda tx: staffed(tx, "protection"))
    filed(database)
    assert database.read(lambda tx: tx.scalar(select(func.count()).select_from(SUPPORT.case))) == 0


def count(database: Database) -> dict[str, int | None]:
    tables = {"case": PROTECTION.case, "key": PROTECTION.key, "entry": PROTECTION.entry}
    return {
        name: database.read(lambda tx, table=table: tx.scalar(select(func.count()).select_from(table)))
        for name, table in tables.items()
    }
