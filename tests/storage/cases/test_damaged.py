"""Lines of a case that no key here opens: each is shown as such, and all the others go on being read."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select, text, update

from storage.accounts.deskkeys import unwrap
from storage.cases.docket import Docket
from storage.cases.envelope import CASE, TALK, UNREADABLE, Entry, change_place, entry_place
from storage.cases.mailbox import Mailbox, Written
from storage.cases.opened import Holder, OpenCase, SteppedAside
from storage.cases.reopening import Reopening
from storage.cases.tables import PROTECTION
from storage.cases.transfer import Transfers
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from storage.receipts import Receipt
from storage.vault import Keyring, seal
from tests.rings import TRUST
from tests.storage.town import BA_VI, NOON, TODAY, Desk, filed, staffed, tip

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DOCKET, BOX, TRANSFERS = Docket(PROTECTION), Mailbox(PROTECTION), Transfers(PROTECTION, TRUST)
TIP, REPLY, NOTE, LETTER = 1, 2, 3, 4
LINES = (
    b"{}",
    b"null",
    b"no JSON",
    b"\xff",
    b"[" * 20_000,
    b'["nobody", "reply", "x", null, null]',
    b'["desk", ["reply"], "x", null, null]',
    b'["desk", "reply", {}, null, null]',
    b'["desk", "reply", "\\ud800", null, null]',
    b'["desk", "reply", "x", "no hex", null]',
    b'["desk", "reply", "x", null, "2026-11-22T12:00:00"]',
    b'["desk", "reply", "x", null, "9999-12-31T23:59:59+00:00"]',
    b'["desk", "reply", "x", null, null, "1", []]',
    b'["desk", "reply", "x", null, null, 0, [["id", "key", "photo", "image/jpeg", 1, "digest"]]]',
)
TIPS: tuple[dict[str, object], ...] = (
    {"form": 1},
    {"answers": {}},
    {"answers": [{"label": "?"}]},
    {"answers": [{"label": "?", "value": "x", "field": []}]},
    {"answers": [{"label": "?", "value": "\ud800"}]},
    {"avoid": "commune"},
    {"avoid": [1]},
    {"files": [{}]},
    {"notice": "zz"},
)


class Told:
    """A tip with a reply, a note and a letter behind it, some of which can be damaged."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.desk: Desk = database.write(lambda tx: staffed(tx, "protection"))
        self.commune: Desk = database.write(lambda tx: staffed(tx, "protection", "commune", BA_VI))
        self.receipt: Receipt = filed(database)
        self.id = database.read(lambda tx: DOCKET.list(tx, self.desk.id))[0].id
        self.write("reply", "Đã nhận.")
        self.write("note", "Gọi lại sau.")
        database.write(lambda tx: BOX.add(tx, self.receipt.tag, self.receipt.private, Written("Thêm."), TODAY))

    def write(self, kind: str, text: str, holder: Holder | None = None) -> None:
        entry = Entry("desk", kind, text, self.desk.officer, NOON)
        self.database.write(lambda tx: DOCKET.write(tx, holder or self.desk.holder, self.id, entry))

    def damage(self, n: int, sealed: bytes = bytes(200)) -> None:
        entry = PROTECTION.entry
        mine = update(entry).where(entry.c.case_id == self.id, entry.c.n == n)
        self.database.write(lambda tx: tx.execute(mine.values(sealed=sealed)))

    def misshape(self, n: int, plain: bytes, purpose: str) -> None:
        """Sealed well, by somebody who holds the key."""
        self.damage(n, seal(Keyring.single(self.secret(purpose)), entry_place(PROTECTION, self.id, n), plain))

    def secret(self, purpose: str) -> bytes:
        key = PROTECTION.key
        mine = key.c.case_id == self.id, key.c.purpose == purpose, key.c.holder == self.desk.id
        row = self.database.read(lambda tx: tx.execute(select(key.c.key_id, key.c.wrapped).where(*mine)).one())
        return unwrap(row.wrapped, self.desk.holder.keys[row.key_id])

    def damage_key(self, purpose: str) -> None:
        key = PROTECTION.key
        mine = update(key).where(key.c.purpose == purpose, key.c.holder == self.desk.id)
        self.database.write(lambda tx: tx.execute(mine.values(wrapped=bytes(80))))

    def opened(self, officer: bytes = b"") -> OpenCase:
        holder = Holder(self.desk.id, self.desk.holder.keys, officer)
        return self.database.read(lambda tx: DOCKET.open(tx, holder, self.id))

    def letters(self) -> list[tuple[str, str]]:
        found = self.database.read(lambda tx: BOX.find(tx, (self.receipt,)))
        return [(each.kind, each.text) for each in found.letters] if found else []

    def put(self, column: str, value: str) -> None:
        """`value` as SQL, into a readable cell of the case."""
        cell = text(f"UPDATE protection_case SET {column} = {value} WHERE id = :case")
        self.database.write(lambda tx: tx.execute(cell, {"case": self.id}))


@pytest.fixture
def told(database: Database) -> Told:
    return Told(database)


def test_one_damaged_line_keeps_no_other_shut(told: Told) -> None:
    others = [("note", "Gọi lại sau."), ("addition", "Thêm.")]
    for sealed in (b"", b"\1", bytes(26), bytes(27), b"\1" * 43, bytes(200)):
        told.damage(REPLY, sealed)
        assert told.opened().tip == tip()
        assert [(each.kind, each.text) for each in told.opened().entries] == [(UNREADABLE, ""), *others]
    told.write("note", "Vẫn ghi được.")
    told.database.write(lambda tx: DOCKET.change(tx, told.desk.holder, told.id, "in-hand", told.desk.officer, NOON))


def test_a_line_that_is_sealed_well_and_misshapen_keeps_no_other_shut(told: Told) -> None:
    for plain in LINES:
        told.misshape(REPLY, plain, TALK)
        assert told.opened().tip == tip()
        assert [each.kind for each in told.opened().entries] == [UNREADABLE, "note", "addition"]
        assert told.letters() == [(UNREADABLE, ""), ("addition", "Thêm.")]


def test_a_tip_that_is_misshapen_does_not_open_and_goes_to_no_other_desk(told: Told) -> None:
    for changed in TIPS:
        document = json.dumps(json.loads(tip()) | changed)
        told.misshape(TIP, json.dumps(["person", "tip", document, None, None]).encode(), CASE)
        assert (told.opened().tip, told.opened().entries[0].text) == (b"", "Đã nhận.")
        assert told.database.read(lambda tx: DOCKET.tip(tx, told.desk.holder, told.id)) == b""
        assert told.database.read(lambda tx: TRANSFERS.targets(tx, told.desk.holder, told.id)) == ()


@pytest.mark.parametrize("plain", [b"{}", b'["zz", "2026-11-22T12:00:00+00:00"]', b'["00", "2026-11-22T12:00:00"]'])
def test_a_change_that_is_misshapen_stands_in_the_history_as_one_that_does_not_open(told: Told, plain: bytes) -> None:
    told.database.write(lambda tx: DOCKET.change(tx, told.desk.holder, told.id, "in-hand", told.desk.officer, NOON))
    change = PROTECTION.change
    sealed = seal(Keyring.single(told.secret(CASE)), change_place(PROTECTION, told.id, 1), plain)
    told.database.write(lambda tx: tx.execute(update(change).values(sealed=sealed)))
    [step] = told.opened().changes
    assert (step.after, step.by, step.shut) == ("in-hand", None, True)


def test_the_person_reads_every_other_letter(told: Told) -> None:
    told.damage(REPLY)
    assert told.letters() == [(UNREADABLE, ""), ("addition", "Thêm.")]
    told.database.write(
        lambda tx: BOX.add(tx, told.receipt.tag, told.receipt.private, Written("Bạn viết gì?"), TODAY + timedelta(1))
    )
    assert told.letters()[-1] == ("addition", "Bạn viết gì?")


def test_who_stepped_aside_stays_so_when_something_else_is_damaged(told: Told) -> None:
    told.write("aside", "{}")
    told.damage(NOTE)
    with pytest.raises(SteppedAside):
        told.opened(told.desk.officer)
    assert told.opened(b"another officer!").entries[1].kind == UNREADABLE


def test_without_the_talks_key_the_tip_and_the_notes_are_read_and_written(told: Told) -> None:
    told.damage_key(TALK)
    case = told.opened()
    assert (case.talks, case.tip) == (False, tip())
    assert [each.kind for each in case.entries] == [UNREADABLE, "note", UNREADABLE]
    told.write("note", "Hộp thư hỏng.")
    assert told.opened().entries[-1].text == "Hộp thư hỏng."


def test_without_the_talks_key_it_can_still_be_given_to_another_desk(told: Told) -> None:
    told.damage_key(TALK)
    told.database.write(lambda tx: TRANSFERS.send(tx, told.desk.holder, told.id, told.commune.id, TODAY))
    there = told.database.read(lambda tx: DOCKET.open(tx, told.commune.holder, told.id))
    assert (there.tip, there.talks) == (tip(), False)


def test_a_tip_that_does_not_open_goes_to_no_other_desk_since_it_may_name_that_one(told: Told) -> None:
    def targets(tx: Connection) -> int:
        return len(TRANSFERS.targets(tx, told.desk.holder, told.id))

    assert told.database.read(targets) == 1
    told.damage(TIP)
    assert (told.database.read(targets), told.opened().tip) == (0, b"")
    assert told.opened().entries[0].text == "Đã nhận."
    told.write("reply", "Chúng tôi không đọc được tin.")
    assert told.letters()[-1][1] == "Chúng tôi không đọc được tin."


def test_a_change_whose_maker_does_not_open_still_stands_in_the_history(told: Told) -> None:
    for to in ("in-hand", "resolved"):
        told.database.write(lambda tx, to=to: DOCKET.change(tx, told.desk.holder, told.id, to, told.desk.officer, NOON))
    change = PROTECTION.change
    told.database.write(lambda tx: tx.execute(update(change).where(change.c.n == 1).values(sealed=bytes(80))))
    first, second = told.opened().changes
    assert (first.before, first.after, first.by, first.shut) == ("received", "in-hand", None, True)
    assert (second.by, second.shut) == (told.desk.officer, False)


def test_what_was_closed_by_nobody_one_can_name_is_not_taken_back(told: Told) -> None:
    told.database.write(lambda tx: DOCKET.change(tx, told.desk.holder, told.id, "unfounded", told.desk.officer, NOON))
    change = PROTECTION.change
    told.database.write(lambda tx: tx.execute(update(change).values(sealed=bytes(80))))
    entry = Entry("desk", "reopened", "{}", told.desk.officer, NOON)
    with pytest.raises(NotAllowed):
        told.database.write(
            lambda tx: Reopening(PROTECTION).take_back(tx, told.desk.holder, told.id, (told.desk.officer, NOON), entry)
        )


def test_a_cell_of_another_type_is_a_line_that_does_not_open(told: Told) -> None:
    for value in ("'chữ'", "CAST(x'ff00fe' AS TEXT)", "7"):
        told.database.write(
            lambda tx, value=value: tx.execute(text(f"UPDATE {PROTECTION.entry} SET sealed = {value} WHERE n = 2"))
        )
        assert [each.kind for each in told.opened().entries] == [UNREADABLE, "note", "addition"]
        assert told.letters() == [(UNREADABLE, ""), ("addition", "Thêm.")]


def test_a_line_at_an_absurd_place_takes_none_from_the_next(told: Told) -> None:
    entry, others = PROTECTION.entry, ["reply", "note", "addition"]
    for n in (-5, 10**12, "không"):
        row = {"case_id": told.id, "n": n, "sealed": bytes(200)}
        put = text(f"INSERT INTO {entry} (case_id, n, purpose, sealed) VALUES (:case_id, :n, 'talk', :sealed)")
        told.database.write(lambda tx, row=row, put=put: tx.execute(put, row))
    assert [each.kind for each in told.opened().entries if each.kind != UNREADABLE] == others
    assert [kind for kind, _ in told.letters() if kind != UNREADABLE] == ["reply", "addition"]
    told.write("note", "Vẫn ghi được.")
    assert [each.n for each in told.opened().entries if each.text == "Vẫn ghi được."] == [LETTER + 1]


def test_a_line_put_in_before_the_tip_takes_nothing_from_its_place(told: Told) -> None:
    entry = PROTECTION.entry
    for n in (-1, 0):
        row = {"case_id": told.id, "n": n, "purpose": CASE, "sealed": bytes(200)}
        told.database.write(lambda tx, row=row: tx.execute(insert(entry).values(**row)))
    assert told.opened().tip == tip()
    assert len(told.opened().entries) == LETTER - TIP


def test_what_was_shown_is_read_though_numbers_are_missing(told: Told) -> None:
    entry = PROTECTION.entry
    told.database.write(lambda tx: tx.execute(update(entry).where(entry.c.n == LETTER).values(n=90)))
    told.database.write(lambda tx: DOCKET.seen(tx, told.desk.id, told.opened()))
    assert told.database.read(lambda tx: DOCKET.look(tx, told.desk.id, told.id)).unread == 0
    assert (
        told.database.read(lambda tx: tx.scalar(select(PROTECTION.key.c.seen).where(PROTECTION.key.c.seen > 0))) == 90
    )
