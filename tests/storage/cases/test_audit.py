from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import delete, insert, select, text, update

from storage.cases.audit import PAD, Audit, Broken, DoneBefore, Line, Verified
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.vault import Keyring, seal
from tests.storage.town import NOON, OFFICIALS

OFFICER, CASE = bytes(range(16)), bytes(range(16, 32))
REASON = "lý do riêng 7341"
TABLE = PROTECTION.audit


@pytest.fixture
def audit() -> Audit:
    return Audit(PROTECTION, OFFICIALS)


def line(number: int) -> Line:
    return Line("open", OFFICER, NOON + timedelta(minutes=number), CASE, f"{REASON} {number}")


@pytest.fixture
def five(database: Database, audit: Audit) -> list[Line]:
    lines = [line(number) for number in range(5)]
    for each in lines:
        database.write(lambda tx, each=each: audit.write(tx, each))
    return lines


def test_an_empty_audit_is_whole(database: Database, audit: Audit) -> None:
    assert database.read(audit.verify) == Verified(0, "00" * 32)


def test_what_was_written_is_read_in_order(database: Database, audit: Audit, five: list[Line]) -> None:
    assert database.read(lambda tx: list(audit.read(tx))) == five
    assert database.read(audit.verify).count == 5


def test_a_dump_shows_neither_who_nor_what_nor_when(database: Database, audit: Audit, five: list[Line]) -> None:
    rows = database.read(lambda tx: tx.execute(select(TABLE)).all())
    assert {len(row.sealed) for row in rows} == {len(rows[0].sealed)}
    for row in rows:
        assert not any(told in row.sealed for told in (REASON.encode(), b"open", OFFICER.hex().encode(), b"2026"))


@pytest.mark.parametrize("n", [1, 3, 5])
def test_a_changed_line_is_found(database: Database, audit: Audit, five: list[Line], n: int) -> None:
    row = database.read(lambda tx: tx.execute(select(TABLE).where(TABLE.c.n == n)).one())
    spoilt = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    database.write(lambda tx: tx.execute(update(TABLE).where(TABLE.c.n == n).values(sealed=spoilt)))
    with pytest.raises(Broken) as broken:
        database.read(audit.verify)
    assert broken.value.n == n


def test_a_line_of_another_shape_is_found_and_the_others_can_be_read(
    database: Database, audit: Audit, five: list[Line]
) -> None:
    before = database.read(lambda tx: tx.execute(select(TABLE.c.hash).where(TABLE.c.n == 5)).scalar_one())
    sealed = seal(audit._ring, audit._place(6), b"{}", pad=PAD)  # who has the secret can write anything
    added = insert(TABLE).values(n=6, sealed=sealed, hash=_chained(before, 6, sealed))
    database.write(lambda tx: tx.execute(added))
    assert len(database.read(lambda tx: list(audit.readable(tx)))) == 5
    with pytest.raises(Broken) as broken:
        database.read(audit.verify)
    assert broken.value.n == 6


def test_a_line_that_was_taken_out_is_found(database: Database, audit: Audit, five: list[Line]) -> None:
    database.write(lambda tx: tx.execute(delete(TABLE).where(TABLE.c.n == 2)))
    with pytest.raises(Broken) as broken:
        database.read(audit.verify)
    assert broken.value.n == 2


def test_a_chain_built_anew_without_the_secret_is_found(database: Database, audit: Audit, five: list[Line]) -> None:
    database.write(lambda tx: tx.execute(delete(TABLE)))
    forger = Audit(PROTECTION, Keyring.fresh())
    database.write(lambda tx: forger.write(tx, line(1)))
    assert database.read(forger.verify).count == 1
    with pytest.raises(Broken):
        database.read(audit.verify)


def test_lines_moved_to_other_places_are_found_even_if_the_chain_is_mended(database: Database, audit: Audit) -> None:
    for number in range(3):
        database.write(lambda tx, number=number: audit.write(tx, line(number)))
    rows = database.read(lambda tx: tx.execute(select(TABLE).order_by(TABLE.c.n)).all())
    database.write(lambda tx: tx.execute(delete(TABLE)))
    mended = Audit(PROTECTION, OFFICIALS)
    for n, row in enumerate((rows[0], rows[2]), start=1):
        before = bytes(32) if n == 1 else rows[0].hash
        value = {"n": n, "sealed": row.sealed, "hash": _chained(before, n, row.sealed)}
        database.write(lambda tx, value=value: tx.execute(insert(TABLE).values(**value)))
    with pytest.raises(Broken) as broken:
        database.read(mended.verify)
    assert broken.value.n == 2


@pytest.mark.parametrize(
    "n", [-5, "không", *(pytest.param(each, marks=pytest.mark.slow) for each in (0, 10**12, 3.5, b"\xff"))]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_line_at_an_absurd_place_is_found_and_keeps_nobody_from_writing(
    database: Database, audit: Audit, five: list[Line], n: object
) -> None:
    _put(database, n)
    with pytest.raises(Broken):
        database.read(audit.verify)
    for number in (6, 7):
        database.write(lambda tx, number=number: audit.write(tx, line(number)))
    later = database.read(lambda tx: list(audit.since(tx, NOON)))
    assert [each.detail[-1] for each in later] == ["7", "6", "4", "3", "2", "1", "0"]
    pressed = replace(line(8), press="one press")
    database.write(lambda tx: audit.write(tx, pressed))
    with pytest.raises(DoneBefore):
        database.write(lambda tx: audit.write(tx, pressed))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_line_put_behind_the_last_one_takes_no_place_from_the_next(
    database: Database, audit: Audit, five: list[Line]
) -> None:
    _put(database, 6)
    database.write(lambda tx: audit.write(tx, line(7)))
    assert database.read(lambda tx: tx.execute(select(TABLE.c.n).order_by(TABLE.c.n.desc())).scalars().first()) == 7
    with pytest.raises(Broken) as broken:
        database.read(audit.verify)
    assert broken.value.n == 6


@pytest.mark.parametrize("column", ["sealed", "hash"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_cell_of_another_type_is_a_broken_line_and_no_fault(
    database: Database, audit: Audit, five: list[Line], column: str
) -> None:
    for value in ("'chữ'", f"CAST({column} AS TEXT) || 'x'", "7"):
        database.write(lambda tx, value=value: tx.execute(text(f"UPDATE {TABLE} SET {column} = {value} WHERE n = 2")))
        with pytest.raises(Broken) as broken:
            database.read(audit.verify)
        assert broken.value.n == 2
        database.write(lambda tx: audit.write(tx, line(6)))


def test_a_cut_end_shows_only_to_who_kept_the_head(database: Database, audit: Audit, five: list[Line]) -> None:
    head = bytes.fromhex(database.read(audit.verify).head)
    assert database.read(lambda tx: audit.holds(tx, head))
    database.write(lambda tx: tx.execute(delete(TABLE).where(TABLE.c.n == 5)))
    assert database.read(audit.verify).count == 4
    assert not database.read(lambda tx: audit.holds(tx, head))


def test_who_write_at_once_stand_in_line(database: Database, audit: Audit) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: database.write(lambda tx: audit.write(tx, line(n))), range(12)))
    assert database.read(audit.verify).count == 12
    assert len(set(database.read(lambda tx: list(audit.read(tx))))) == 12


def test_what_was_undone_leaves_no_line(database: Database, audit: Audit) -> None:
    def fail(tx: object) -> None:
        audit.write(tx, line(1))
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)
    assert database.read(audit.verify).count == 0


def test_the_sides_know_nothing_of_each_other(database: Database, audit: Audit, five: list[Line]) -> None:
    assert database.read(Audit(SUPPORT, OFFICIALS).verify).count == 0
    rows = database.read(lambda tx: tx.execute(select(TABLE)).all())
    for row in rows:
        database.write(lambda tx, row=row: tx.execute(insert(SUPPORT.audit).values(**row._mapping)))
    with pytest.raises(Broken):
        database.read(Audit(SUPPORT, OFFICIALS).verify)


def _put(database: Database, n: object) -> None:
    """A copy of the first line, at this place."""
    first = text(f"INSERT INTO {TABLE} (n, sealed, hash) SELECT :n, sealed, hash FROM {TABLE} WHERE n = 1")
    database.write(lambda tx: tx.execute(first, {"n": n}))


def _chained(before: bytes, n: int, sealed: bytes) -> bytes:
    return sha256(before + n.to_bytes(8, "big") + sealed).digest()
