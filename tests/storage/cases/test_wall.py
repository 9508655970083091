"""The wall between the sides: who works on one never touches, and cannot tell anything of, the other."""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, event

from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.opened import NotHere
from storage.cases.slots import forget_slots
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.cases.transfer import Transfers
from storage.engine import Database
from tests.rings import TRUST
from tests.storage.town import BA_VI, CO_DO, HANOI, NOON, TODAY, Desk, filed, filing, some_receipt, staffed

SIDES = [(PROTECTION, SUPPORT), (SUPPORT, PROTECTION)]
both_sides = pytest.mark.parametrize(("own", "other"), SIDES, ids=["protection", "support"])


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement the program sends while this is open."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def names_in(seen: list[str]) -> set[str]:
    return set(re.findall(r"[a-z_]+", " ".join(seen).lower()))


def tables_of(side: CaseTables) -> set[str]:
    return {side.case.name, side.key.name, side.entry.name, side.change.name, side.transfer.name}


class EveryCall:
    """All that Docket, Intake, Mailbox and Transfers can do, on one side. The names say which method is meant."""

    def __init__(self, database: Database, tables: CaseTables, desk: Desk) -> None:
        self.database, self.desk, self.receipt = database, desk, some_receipt()
        self.docket, self.intake, self.mailbox = Docket(tables), Intake(tables, TRUST), Mailbox(tables)
        self.transfers = Transfers(tables, TRUST)
        self.next = database.write(lambda tx: staffed(tx, tables.side, "commune", CO_DO))
        self.readers = database.read(lambda tx: self.intake.readers(tx, BA_VI, "commune", HANOI))
        self.case_id = b""

    def run(self) -> set[str]:
        """Do everything once; returns the methods called."""
        called = set()
        for name, call in vars(type(self)).items():
            if name.startswith(("intake_", "docket_", "transfers_", "mailbox_")):
                self.database.write(lambda tx, call=call: call(self, tx))
                called.add(name)
        return called

    def intake_readers(self, tx: Connection) -> None:
        self.intake.readers(tx, BA_VI, "commune", HANOI)

    def intake_file(self, tx: Connection) -> None:
        assert self.intake.file(tx, filing(self.receipt, self.readers))

    def docket_list(self, tx: Connection) -> None:
        [row] = self.docket.list(tx, self.desk.id)
        self.case_id = row.id

    def docket_open(self, tx: Connection) -> None:
        self.docket.open(tx, self.desk.holder, self.case_id)

    def docket_decides(self, tx: Connection) -> None:
        assert self.docket.decides(tx, self.desk.id, self.docket.look(tx, self.desk.id, self.case_id))

    def docket_seen(self, tx: Connection) -> None:
        self.docket.seen(tx, self.desk.id, self.docket.open(tx, self.desk.holder, self.case_id))

    def docket_write(self, tx: Connection) -> None:
        for kind in ("reply", "question", "note"):
            entry = Entry("desk", kind, "x", self.desk.officer, NOON)
            self.docket.write(tx, self.desk.holder, self.case_id, entry)

    def docket_change(self, tx: Connection) -> None:
        self.docket.change(tx, self.desk.holder, self.case_id, "in-hand", self.desk.officer, NOON)

    def docket_look(self, tx: Connection) -> None:
        self.docket.look(tx, self.desk.id, self.case_id)

    def docket_tip(self, tx: Connection) -> None:
        self.docket.tip(tx, self.desk.holder, self.case_id)

    def docket_asides(self, tx: Connection) -> None:
        assert self.docket.asides(tx, self.desk.holder, self.case_id) == frozenset()

    def docket_opened(self, tx: Connection) -> None:
        self.docket.opened(tx, self.desk.id, self.case_id, TODAY)

    def docket_sort(self, tx: Connection) -> None:
        self.docket.sort(tx, self.desk.holder, self.case_id, "else", "high")

    def docket_extend(self, tx: Connection) -> None:
        self.docket.extend(tx, self.desk.holder, self.case_id, 1)

    def transfers_targets(self, tx: Connection) -> None:
        [target] = self.transfers.targets(tx, self.desk.holder, self.case_id)
        assert target.desk_id == self.next.id

    def transfers_send(self, tx: Connection) -> None:
        self.transfers.send(tx, self.desk.holder, self.case_id, self.next.id, TODAY)

    def transfers_acknowledge(self, tx: Connection) -> None:
        self.transfers.acknowledge(tx, self.next.holder, self.case_id, TODAY)

    def transfers_take_over(self, tx: Connection) -> None:
        assert self.transfers.take_over(tx, self.desk.holder, self.case_id, TODAY)

    def mailbox_find(self, tx: Connection) -> None:
        assert self.mailbox.find(tx, (self.receipt,))

    def mailbox_status(self, tx: Connection) -> None:
        assert self.mailbox.status(tx, self.receipt.tag)

    def mailbox_add(self, tx: Connection) -> None:
        self.mailbox.add(tx, self.receipt.tag, self.receipt.private, Written("x"), TODAY)

    def mailbox_withdraw(self, tx: Connection) -> None:
        self.mailbox.withdraw(tx, self.receipt.tag, TODAY)

    def mailbox_close(self, tx: Connection) -> None:
        """Of another case: this one was withdrawn."""
        other = some_receipt()
        self.intake.file(tx, filing(other, self.readers))
        self.mailbox.close(tx, other.tag, other.private, TODAY)


def public_methods() -> set[str]:
    kinds = {"intake": Intake, "docket": Docket, "transfers": Transfers, "mailbox": Mailbox}
    return {
        f"{label}_{name}"
        for label, kind in kinds.items()
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


@both_sides
def test_no_query_of_a_side_names_a_table_of_the_other(database: Database, own: CaseTables, other: CaseTables) -> None:
    desk = database.write(lambda tx: staffed(tx, own.side))
    calls = EveryCall(database, own, desk)
    with statements() as seen:
        called = calls.run()
        database.write(lambda tx: forget_slots(tx, own, TODAY, 0))
    assert called == public_methods()
    assert names_in(seen) >= tables_of(own)
    assert not names_in(seen) & tables_of(other)
    assert f"{other.side}_" not in " ".join(seen)


@both_sides
def test_no_method_takes_a_side(own: CaseTables, other: CaseTables) -> None:
    for kind in (Intake, Docket, Transfers, Mailbox):
        for _, method in inspect.getmembers(kind, inspect.isfunction):
            assert not {"side", "tables"} & set(inspect.signature(method).parameters) or method.__name__ == "__init__"


@both_sides
def test_what_a_desk_sees_is_the_same_with_and_without_cases_of_the_other_side(
    database: Database, own: CaseTables, other: CaseTables
) -> None:
    desk, far = database.write(lambda tx: (staffed(tx, own.side), staffed(tx, other.side)))
    filed(database, own)

    def everything(tx: Connection) -> str:
        docket = Docket(own)
        return repr([docket.open(tx, desk.holder, row.id) for row in docket.list(tx, desk.id)])

    before = database.read(everything)
    for _ in range(3):
        filed(database, other, urgency="now")
    assert database.read(everything) == before
    assert len(database.read(lambda tx: Docket(other).list(tx, far.id))) == 3


@both_sides
def test_a_desk_with_all_its_keys_opens_nothing_across_the_wall(
    database: Database, own: CaseTables, other: CaseTables
) -> None:
    desk, far = database.write(lambda tx: (staffed(tx, own.side), staffed(tx, other.side)))
    filed(database, other)
    [row] = database.read(lambda tx: Docket(other).list(tx, far.id))
    for docket in (Docket(own), Docket(other)):
        assert database.read(lambda tx, docket=docket: docket.list(tx, desk.id)) == ()
        with pytest.raises(NotHere):
            database.read(lambda tx, docket=docket: docket.open(tx, desk.holder, row.id))
