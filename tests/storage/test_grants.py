"""Two roles on a real PostgreSQL: each does its zone's whole work, and is refused the other's."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, Executable, delete, insert, select, text, update

from storage import roles
from storage.cases.audit import Audit, Line
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Opened, Written
from storage.cases.retention import Retention
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.duties import lifecycle
from storage.duties.duty_tables import obligation, submission
from storage.engine import Broken, Database
from storage.file_tables import citizen_file_piece
from storage.grants import CITIZENS, OFFICIALS, ROLES, VERSION, statements
from storage.receipts import Receipt
from storage.tables import (
    authority_request,
    citizen_notice,
    citizen_state,
    desk,
    desk_key,
    desk_member_key,
    metadata,
    official,
    official_key,
    official_state,
    session,
    setting,
)
from tests.rings import OFFICE_RING, TRUST
from tests.roles import as_zone, with_roles
from tests.storage.town import HANOI, MARKER, NOON, TODAY, Desk, filing, some_receipt, staffed

on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has no roles
RING = OFFICE_RING
REPLY = Entry("desk", "reply", "Chúng tôi đã đọc.", None, NOON)
FILED, HIDDEN = PROTECTION.case, SUPPORT.audit
NOT_FOR_CITIZENS: dict[str, Executable] = {
    "officials and their keys": select(official_key.c.locked),
    "who is an official": select(official.c.code),
    "sessions": select(session),
    "desks' private keys": select(desk_member_key.c.wrapped),
    "what communes owe": select(obligation.c.id),
    "reports": select(submission.c.answers),
    "officials' chats": select(official_state),
    "what authorities asked for": select(authority_request),
    "the audit": select(PROTECTION.audit),
    "who has a case in hand": select(FILED.c.officer),
    "a file that was sent": select(citizen_file_piece.c.sealed),
    "to put another key in a desk's place": update(desk_key).values(public=b""),
    "to take a case from its desk": update(FILED).values(desk_id=b""),
    "to destroy a case": delete(FILED),
    "to destroy what was told": delete(PROTECTION.entry),
    "to write into the audit": insert(PROTECTION.audit).values(n=1, sealed=b"", hash=b""),
    "to stop reminders": insert(setting).values(key="paused:01", value="x"),
}
NOT_FOR_OFFICIALS: dict[str, Executable] = {
    "what a citizen is writing": select(citizen_state.c.sealed),
    "that a citizen was there": select(citizen_state.c.tag),
    "whom to tell of a letter": select(citizen_notice),
    "to put a desk elsewhere": update(desk).values(area_code="", level="province"),
    "to exchange an officer's public key": update(official_key).values(public=b""),
    "to take a key's signature away": update(desk_key).values(vouched=None),
    "to take away that a key was handed over": update(desk_member_key).values(vouched=None),
    "to make a desk": insert(desk).values(id=b""),
    "to file a tip": insert(FILED).values(id=b""),
    "to change what was told": update(PROTECTION.entry).values(sealed=b""),
    "to change the audit": update(PROTECTION.audit).values(sealed=b""),
    "to cut the audit": delete(HIDDEN),
    "to change the register of authorities": update(authority_request).values(sealed=b""),
    "to change a report that was filed": update(submission).values(answers=""),
    "to empty a table": text("TRUNCATE submission"),
}


class Undone(Exception):
    """So that a transaction leaves nothing."""


@dataclass(frozen=True)
class Town:
    """`owner` is the operator's; the other two are what the processes have."""

    owner: Database
    citizens: Database
    officials: Database


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    with_roles(database_url)
    made = Town(Database(database_url), *(Database(as_zone(database_url, zone)) for zone in ROLES))
    yield made
    for each in vars(made).values():
        each.close()


def filed(town: Town, tables: CaseTables) -> Receipt:
    receipt = some_receipt()
    readers = town.citizens.read(lambda tx: Intake(tables, TRUST).readers(tx, None, "province", HANOI))
    assert town.citizens.write(lambda tx: Intake(tables, TRUST).file(tx, filing(receipt, readers)))
    return receipt


def opened(town: Town, tables: CaseTables, receipt: Receipt) -> Opened:
    found = town.citizens.read(lambda tx: Mailbox(tables).find(tx, (receipt,)))
    assert found
    return found


def close(tx: Connection, tables: CaseTables, desk: Desk, case_id: bytes) -> None:
    Docket(tables).change(tx, desk.holder, case_id, lifecycle.FORWARDED, desk.officer, NOON)
    Audit(tables, RING).write(tx, Line("close", desk.officer, NOON, case_id))


def is_refused(database: Database, statement: Executable) -> bool:
    try:
        database.write(lambda tx: tx.execute(statement))
    except Broken as error:
        return str(error) == "InsufficientPrivilege"
    return False


def test_every_table_has_been_decided_about_and_no_other() -> None:
    assert set(CITIZENS) | set(OFFICIALS) == {*metadata.tables, VERSION}


def test_every_column_that_is_named_is_one() -> None:
    for grants in (CITIZENS, OFFICIALS):
        for name, may in grants.items():
            words = {*may.read.split(), *may.add.split(), *may.change.split()} - {"*"}
            assert name == VERSION or words <= set(metadata.tables[name].columns.keys()), name


@on_postgres
@pytest.mark.parametrize("tables", [PROTECTION, pytest.param(SUPPORT, marks=pytest.mark.slow)])
def test_a_case_goes_from_sending_to_its_end_and_neither_role_lacks_anything(town: Town, tables: CaseTables) -> None:
    desk = town.owner.write(lambda tx: staffed(tx, tables.side))
    receipt, mailbox, docket = filed(town, tables), Mailbox(tables), Docket(tables)
    [row] = town.officials.read(lambda tx: docket.list(tx, desk.id))
    assert MARKER in town.officials.read(lambda tx: docket.open(tx, desk.holder, row.id)).tip.decode()
    town.officials.write(lambda tx: docket.write(tx, desk.holder, row.id, REPLY))
    [letter] = opened(town, tables, receipt).letters
    assert letter.text == REPLY.text
    town.citizens.write(lambda tx: mailbox.add(tx, receipt.tag, receipt.private, Written("Cảm ơn."), TODAY))
    town.officials.write(lambda tx: close(tx, tables, desk, row.id))
    town.citizens.write(lambda tx: mailbox.withdraw(tx, receipt.tag, TODAY))
    assert opened(town, tables, receipt).status == lifecycle.WITHDRAWN
    another = filed(town, tables)
    town.citizens.write(lambda tx: mailbox.close(tx, another.tag, another.private, TODAY))
    [left] = (each for each in town.officials.read(lambda tx: docket.list(tx, desk.id)) if each.id != row.id)
    case = town.officials.read(lambda tx: docket.open(tx, desk.holder, left.id))
    town.officials.write(lambda tx: docket.seen(tx, desk.id, case))
    town.officials.write(lambda tx: Retention(tables).destroy(tx, left.id))
    town.officials.write(lambda tx: Retention(tables).destroy(tx, row.id))
    assert town.owner.read(lambda tx: tx.execute(select(tables.case)).all()) == []


@on_postgres
def test_each_role_is_refused_what_is_not_its_zones(town: Town) -> None:
    citizens = {what for what, statement in NOT_FOR_CITIZENS.items() if not is_refused(town.citizens, statement)}
    officials = {what for what, statement in NOT_FOR_OFFICIALS.items() if not is_refused(town.officials, statement)}
    assert citizens == officials == set()


@on_postgres
def test_a_role_has_what_was_decided_and_one_grant_more_or_less_is_seen(town: Town) -> None:
    def citizens(tx: Connection) -> roles.Rights | None:
        return roles.rights(tx, ROLES["citizens"], "citizens")

    def after(*changes: str) -> roles.Rights | None:
        """What is seen once these were made; nothing of them stays."""
        seen: list[roles.Rights | None] = []

        def work(tx: Connection) -> None:
            for change in changes:
                tx.execute(text(change))
            seen.append(citizens(tx))
            raise Undone

        with suppress(Undone):
            town.owner.write(work)
        return seen[0]

    assert town.owner.read(citizens) == roles.Rights(owns=False, more=(), less=())
    assert after('GRANT SELECT (code) ON official TO "nhipcau-citizens"') == roles.Rights(False, ("official",), ())
    trigger = 'GRANT TRUNCATE, TRIGGER ON protection_case TO "nhipcau-citizens"'
    assert after(trigger) == roles.Rights(False, ("protection_case",), ())
    assert after('GRANT CREATE ON SCHEMA public TO "nhipcau-citizens"') == roles.Rights(False, ("schema",), ())
    assert after('GRANT TRUNCATE ON desk_key TO "nhipcau-citizens"') == roles.Rights(False, ("desk_key",), ())
    assert after('REVOKE INSERT ON citizen_file FROM "nhipcau-citizens"') == roles.Rights(False, (), ("citizen_file",))
    assert after('GRANT SELECT ON official TO "nhipcau-citizens"', *statements_inside()) == roles.Rights(False, (), ())


def statements_inside() -> list[str]:
    """Without their own transaction."""
    return [line for line in statements() if line not in ("BEGIN;", "COMMIT;")]
