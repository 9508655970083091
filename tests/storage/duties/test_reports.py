import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.duties import obligations, reports
from storage.duties.duty_tables import submission
from storage.duties.lifecycle import ACCEPTED, DRAFT, RETURNED, SUBMITTED, NotAllowed
from storage.duties.obligations import NoSuchObligation, Obligation
from storage.duties.reports import Filed, ReceiptTaken, Submission
from storage.engine import Database
from tests.storage.owing import FILED, JUNE_10, decide, hand_in, now_of, open_one, reporter
from tests.storage.town import CO_DO

TOMORROW = JUNE_10 + timedelta(days=1)
YEAR_END = date(2027, 12, 16)


@pytest.fixture
def owed(database: Database) -> Obligation:
    return open_one(database)


@pytest.fixture
def unit(database: Database) -> bytes:
    return reporter(database)


def save(database: Database, owed: Obligation, unit: bytes, plain: str = "{}") -> None:
    database.write(lambda tx: reports.save_draft(tx, owed.id, plain, unit, JUNE_10))


def draft(database: Database, owed: Obligation) -> str | None:
    return database.read(lambda tx: reports.load_draft(tx, owed.id))


def submit(database: Database, owed: Obligation, unit: bytes, receipt: str = "HN-2027S1-09619-7K3F") -> Submission:
    return database.write(lambda tx: reports.submit(tx, owed, FILED, unit, JUNE_10, receipt))


def kept(database: Database, owed: Obligation) -> Submission | None:
    """The last one; `n` says how many there are."""
    return database.read(lambda tx: reports.latest(tx, [owed.id])).get(owed.id)


def answers_of(database: Database, owed: Obligation, n: int) -> str | None:
    """As the row has them: the product reads the last one only."""
    mine = submission.c.obligation_id == owed.id, submission.c.n == n
    return database.read(lambda tx: tx.scalar(select(submission.c.answers).where(*mine)))


def test_the_last_draft_is_the_one_that_is_found(database: Database, owed: Obligation, unit: bytes) -> None:
    assert draft(database, owed) is None
    for plain in ('{"b01":["1"]}', '{"b01":["một nghìn"]}'):
        save(database, owed, unit, plain)
        assert draft(database, owed) == plain


def test_the_first_draft_is_told_to_the_history_and_the_next_are_not(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    for _ in range(3):
        save(database, owed, unit)
    [step] = database.read(lambda tx: obligations.history(tx, owed.id))
    assert (step.after, step.by, now_of(database, owed).state) == (DRAFT, unit, DRAFT)


def test_two_of_a_unit_write_on_one_draft(database: Database, owed: Obligation, unit: bytes) -> None:
    colleague = reporter(database)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda who: save(database, owed, who, who.hex()), [unit, colleague] * 4))
    assert draft(database, owed) in {unit.hex(), colleague.hex()}


def test_a_report_handed_in_is_kept_as_it_was(database: Database, owed: Obligation, unit: bytes) -> None:
    save(database, owed, unit)
    made = submit(database, owed, unit)
    assert made == Submission(1, FILED.form_id, 1, FILED.answers, unit, JUNE_10, "HN-2027S1-09619-7K3F")
    assert kept(database, owed) == made


def test_handing_in_changes_the_state_notes_the_time_and_takes_the_draft(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    save(database, owed, unit)
    submit(database, owed, unit)
    now = now_of(database, owed)
    assert (now.state, now.first_submitted, draft(database, owed)) == (SUBMITTED, JUNE_10, None)


def test_nothing_is_handed_in_without_a_draft(database: Database, owed: Obligation, unit: bytes) -> None:
    with pytest.raises(NotAllowed):
        submit(database, owed, unit)
    assert kept(database, owed) is None


@pytest.mark.parametrize("decision", [None, ACCEPTED])
def test_what_was_handed_in_takes_no_draft_and_no_second_report(
    database: Database, owed: Obligation, unit: bytes, decision: str | None
) -> None:
    handed_in = hand_in(database, owed, unit)
    if decision is not None:
        decide(database, owed, decision)
    for again in (save, submit):
        with pytest.raises(NotAllowed):
            again(database, owed, unit)
    assert (draft(database, owed), kept(database, owed)) == (None, handed_in)


def test_a_returned_report_is_mended_and_its_first_time_stays(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    first = hand_in(database, owed, unit)
    decide(database, owed, RETURNED, "Thiếu mục B")
    save(database, owed, unit)
    assert now_of(database, owed).state == RETURNED
    mended = Filed(FILED.form_id, 2, {"b01": ["13"]})
    second = hand_in(database, owed, unit, TOMORROW, mended)
    assert kept(database, owed) == second
    assert json.loads(answers_of(database, owed, first.n)) == first.answers
    assert (second.n, second.form_version, second.answers, second.at) == (2, 2, {"b01": ["13"]}, TOMORROW)
    assert now_of(database, owed).first_submitted == JUNE_10


def test_of_two_that_hand_in_at_once_one_does(database: Database, owed: Obligation, unit: bytes) -> None:
    save(database, owed, unit)

    def counts(receipt: str) -> bool:
        try:
            return submit(database, owed, unit, receipt).n == 1
        except NotAllowed:
            return False

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(counts, ["a", "b", "c", "d"])) == 1
    assert kept(database, owed).n == 1


def test_a_receipt_is_given_once_and_a_taken_one_leaves_everything_as_it_was(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    other = open_one(database, CO_DO)
    for one in (owed, other):
        save(database, one, unit, "written")
    submit(database, owed, unit, "taken")
    with pytest.raises(ReceiptTaken):
        submit(database, other, unit, "taken")
    assert (now_of(database, other).state, draft(database, other), kept(database, other)) == (DRAFT, "written", None)


def test_the_last_report_of_each_is_found_at_once(database: Database, owed: Obligation, unit: bytes) -> None:
    other, silent = open_one(database, CO_DO), open_one(database, "09700")
    first = hand_in(database, other, unit)
    hand_in(database, owed, unit)
    decide(database, owed, RETURNED, "Xem lại")
    second = hand_in(database, owed, unit, TOMORROW)
    found = database.read(lambda tx: reports.latest(tx, [owed.id, other.id, silent.id]))
    assert found == {owed.id: second, other.id: first}
    assert database.read(lambda tx: reports.latest(tx, [])) == {}


def test_the_period_before_is_the_last_one_the_same_unit_filed(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    year = open_one(database, period="2027", last_day=YEAR_END, report="year")
    elsewhere = open_one(database, CO_DO), open_one(database, plan="DN-2026-2030")
    for other in elsewhere:
        hand_in(database, other, unit, TOMORROW)
    assert database.read(lambda tx: reports.previous(tx, year)) is None
    hand_in(database, owed, unit)
    decide(database, owed, RETURNED, "Xem lại")
    mended = hand_in(database, owed, unit, TOMORROW)
    assert database.read(lambda tx: reports.previous(tx, year)) == mended
    assert database.read(lambda tx: reports.previous(tx, owed)) is None


def test_nothing_is_drafted_for_an_invented_obligation(database: Database, unit: bytes) -> None:
    with pytest.raises(NoSuchObligation):
        database.write(lambda tx: reports.save_draft(tx, bytes(16), "{}", unit, JUNE_10))
