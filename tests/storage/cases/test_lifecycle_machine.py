"""A case driven at random by its person, its desks and transfers between them, on a real database."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, Row, select

from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, MailboxClosed, NoMailbox, Written
from storage.cases.opened import NotHere
from storage.cases.tables import PROTECTION
from storage.cases.transfer import NoSuchDesk, Transfers
from storage.duties import lifecycle
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from storage.receipts import Receipt
from tests.rings import TRUST
from tests.storage.town import BA_VI, CO_DO, HANOI, NOON, TODAY, Desk, filing, some_receipt, staffed

DOCKET, TRANSFERS, BOX = Docket(PROTECTION), Transfers(PROTECTION, TRUST), Mailbox(PROTECTION)
NAMES = ("city", "ba-vi", "co-do")
desks_by_name = st.sampled_from(NAMES)


class Handled(RuleBasedStateMachine):
    """`template`: a migrated database to start from. Whatever is refused must leave everything as it was."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.database = Database(f"sqlite:///{shutil.copy(self.template, self.folder)}")
        self.desks = self.database.write(
            lambda tx: {
                "city": staffed(tx, "protection", name="city"),
                "ba-vi": staffed(tx, "protection", "commune", BA_VI, "ba-vi"),
                "co-do": staffed(tx, "protection", "commune", CO_DO, "co-do"),
            }
        )
        self.day = TODAY
        self.withdrawn = False
        self.closed = False  # the mailbox, and not the case
        self.case_id = b""
        self.avoid: frozenset[str] = frozenset()
        self.receipt: Receipt = some_receipt()

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @initialize(avoid=st.sampled_from([(), ("commune",), ("province",)]))
    def file(self, avoid: tuple[str, ...]) -> None:
        self.avoid = frozenset(avoid)
        intake = Intake(PROTECTION, TRUST)
        tip = json.dumps({"form": "tip", "version": 2, "answers": [], "avoid": avoid}).encode()

        def filed(tx: Connection) -> bool:
            readers = intake.readers(tx, BA_VI, "commune", HANOI)
            wanted = tuple(each for each in readers if self.level(each.name) not in self.avoid)
            return intake.file(tx, filing(self.receipt, wanted, tip=tip))

        assert self.database.write(filed)
        self.case_id = bytes(self.row.id)

    @rule(name=desks_by_name, to=st.sampled_from((*lifecycle.STATUSES, "erased")))
    def change(self, name: str, to: str) -> None:
        desk, before = self.desks[name], self.status
        done = self.attempt(
            lambda: self.database.write(
                lambda tx: DOCKET.change(tx, desk.holder, self.case_id, to, desk.officer, self.now)
            )
        )
        assert done is (self.answers(name) and (before, to) in lifecycle.CASE["protection"])

    @rule(index=st.integers(0, 6))
    def go_on(self, index: int) -> None:
        """The desk that answers for it takes a step that is allowed."""
        allowed = lifecycle.next_for("protection", self.status)
        if allowed:
            self.change(
                next(name for name in NAMES if self.asked == self.desks[name].id), allowed[index % len(allowed)]
            )

    @rule(name=desks_by_name, kind=st.sampled_from(("reply", "question", "note", "handover")))
    def write(self, name: str, kind: str) -> None:
        desk = self.desks[name]
        entry = Entry("desk", kind, "{}", desk.officer, self.now)
        done = self.attempt(lambda: self.database.write(lambda tx: DOCKET.write(tx, desk.holder, self.case_id, entry)))
        reaches = self.is_asked(name) and not (self.withdrawn or self.closed)
        assert done is (self.holds(name) and (reaches or kind not in ("reply", "question")))

    @rule(name=desks_by_name, kind=st.sampled_from(("u18", "else")))
    def sort(self, name: str, kind: str) -> None:
        desk, over = self.desks[name], self.status in lifecycle.OVER
        done = self.attempt(
            lambda: self.database.write(lambda tx: DOCKET.sort(tx, desk.holder, self.case_id, kind, "high"))
        )
        assert done is (self.answers(name) and not over)

    @rule(name=desks_by_name, to=desks_by_name)
    def transfer(self, name: str, to: str) -> None:
        desk, target = self.desks[name], self.desks[to]
        may = self.answers(name) and self.status not in lifecycle.OVER
        done = self.attempt(
            lambda: self.database.write(lambda tx: TRANSFERS.send(tx, desk.holder, self.case_id, target.id, self.day))
        )
        assert done is (may and name != to and self.level(to) not in self.avoid)

    @rule(name=desks_by_name)
    def take_over(self, name: str) -> None:
        desk, may = self.desks[name], self.is_asked(name) or name == "city" or self.status in lifecycle.OVER
        done = self.attempt(
            lambda: self.database.write(lambda tx: TRANSFERS.take_over(tx, desk.holder, self.case_id, self.day))
        )
        assert done is (self.holds(name) and may)

    @rule(name=desks_by_name)
    def acknowledge(self, name: str) -> None:
        desk, waits = self.desks[name], self.holds(name) and self.passing(name) == "in"
        done = self.attempt(
            lambda: self.database.write(lambda tx: TRANSFERS.acknowledge(tx, desk.holder, self.case_id, self.day))
        )
        assert done is waits

    @rule(name=desks_by_name)
    def read(self, name: str) -> None:
        desk = self.desks[name]
        done = self.attempt(lambda: self.database.read(lambda tx: DOCKET.open(tx, desk.holder, self.case_id)))
        assert done is self.holds(name)
        self.database.write(lambda tx: DOCKET.opened(tx, desk.id, self.case_id, self.day))

    @rule()
    def add(self) -> None:
        done = self.attempt(
            lambda: self.database.write(
                lambda tx: BOX.add(tx, self.receipt.tag, self.receipt.private, Written("Thêm."), self.day)
            )
        )
        assert done is not (self.withdrawn or self.closed)

    @rule(sure=st.integers(1, 8))
    def withdraw(self, sure: int) -> None:
        """Seldom: it ends most of what could happen."""
        if sure < 8 or self.closed:
            return
        self.database.write(lambda tx: BOX.withdraw(tx, self.receipt.tag, self.day))
        self.withdrawn = True

    @rule(sure=st.integers(1, 8))
    def close(self, sure: int) -> None:
        """Seldom too: the case goes on, and nothing reaches its person."""
        if sure == 8:
            done = self.attempt(
                lambda: self.database.write(lambda tx: BOX.close(tx, self.receipt.tag, self.receipt.private, self.day))
            )
            assert done is not (self.withdrawn or self.closed)
            self.closed |= done

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.day += timedelta(days)

    @invariant()
    def its_status_is_one_of_the_table_and_withdrawn_is_final(self) -> None:
        if self.case_id:
            assert self.status in lifecycle.STATUSES
            assert (self.status == lifecycle.WITHDRAWN) is self.withdrawn

    @invariant()
    def its_history_is_one_unbroken_chain(self) -> None:
        if self.case_id:
            rows = self.database.read(lambda tx: tx.execute(select(PROTECTION.change).order_by("n")).all())
            states = [lifecycle.RECEIVED, *(row.after for row in rows)]
            assert [row.before for row in rows] == states[:-1]
            assert [row.n for row in rows] == list(range(1, len(rows) + 1))
            assert states[-1] == self.status

    @invariant()
    def who_has_a_key_opens_it_and_a_desk_to_be_avoided_has_none(self) -> None:
        for name, desk in self.desks.items() if self.case_id else ():
            listed = self.database.read(lambda tx, desk=desk: DOCKET.list(tx, desk.id))
            assert bool(listed) is self.holds(name)
            if self.holds(name):
                assert self.level(name) not in self.avoid
                self.database.read(lambda tx, desk=desk: DOCKET.open(tx, desk.holder, self.case_id))

    @invariant()
    def its_days_say_what_is_true(self) -> None:
        if self.case_id:
            row = self.row
            assert (row.over is not None) is (row.status in lifecycle.OVER)
            assert row.asked is None or not (self.closed or row.status in lifecycle.OVER)
            assert 0 <= row.paused <= (self.day - TODAY).days
            assert row.opened is None or TODAY <= row.opened <= self.day

    def attempt(self, act: Callable[[], object]) -> bool:
        """Whether it was done; what was refused changed nothing."""
        before = self.everything()
        try:
            act()
        except (NotHere, NotAllowed, NoSuchDesk, MailboxClosed, NoMailbox):
            assert self.everything() == before
            return False
        return True

    def everything(self) -> list[object]:
        tables = (PROTECTION.case, PROTECTION.key, PROTECTION.entry, PROTECTION.change, PROTECTION.transfer)
        return self.database.read(lambda tx: [tx.execute(select(each)).all() for each in tables])

    def holds(self, name: str) -> bool:
        held = select(PROTECTION.key).where(PROTECTION.key.c.holder == self.desks[name].id)
        return bool(self.database.read(lambda tx: tx.execute(held).all()))

    def answers(self, name: str) -> bool:
        return self.holds(name) and (self.is_asked(name) or (name == "city" and self.status in lifecycle.OVER))

    def is_asked(self, name: str) -> bool:
        return bool(self.asked == self.desks[name].id)

    def passing(self, name: str) -> str:
        desk: Desk = self.desks[name]
        return self.database.read(lambda tx: DOCKET.look(tx, desk.id, self.case_id)).passing

    def level(self, name: str) -> str:
        return "province" if name == "city" else "commune"

    @property
    def row(self) -> Row[tuple[object, ...]]:
        return self.database.read(lambda tx: tx.execute(select(PROTECTION.case)).one())

    @property
    def status(self) -> str:
        return str(self.row.status)

    @property
    def asked(self) -> bytes:
        return bytes(self.row.desk_id)

    @property
    def now(self) -> datetime:
        return NOON + (self.day - NOON.date())


@pytest.mark.slow
def test_whatever_desks_and_the_person_do_a_case_stays_true(sqlite_template: Path) -> None:
    run_state_machine_as_test(
        type("From", (Handled,), {"template": sqlite_template}),
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
