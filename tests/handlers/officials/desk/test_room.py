from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from handlers.officials.desk.atdesk import EmptyText, NotAdmitted
from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.membership import Membership
from handlers.officials.desk.room import DeskRoom
from handlers.officials.entry.officer import Officer
from storage.cases.envelope import CASE, TALK, Entry, append_entry
from storage.cases.holding import held_key
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import PROTECTION
from storage.duties.lifecycle import NotAllowed
from tests.handlers.officials.office import RING, Office
from tests.storage.town import filed


def admitted(office: Office, officer: Officer, second: Officer) -> None:
    assert Membership(office.database, office.clock, RING).approve(officer, second.code)


def only(room: DeskRoom, officer: Officer) -> str:
    [line] = room.inbox(officer).lines
    return line.id


def test_a_tip_arrives_unread_and_opens_in_words(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip(story="Có người bị giữ giấy tờ.")
    [line] = room.inbox(officer).lines
    assert (line.kind, line.status, line.unread, line.own) == ("held", "received", 1, True)
    sheet = room.read(officer, line.id)
    assert sheet.form == "tip"
    assert sheet.tip == (("Bạn đã thấy gì?", "Có người bị giữ giấy tờ."),)
    assert sheet.next == ("verifying", "classified", "in-hand", "forwarded", "unfounded")


def test_what_was_read_is_no_longer_unread(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    room.read(officer, only(room, officer))
    [line] = room.inbox(officer).lines
    assert line.unread == 0


def test_a_reply_and_a_question_reach_the_person_and_a_note_does_not(
    office: Office, officer: Officer, room: DeskRoom
) -> None:
    receipt = office.tip()
    case = only(room, officer)
    room.reply(officer, case, "Chúng tôi đã nhận.")
    room.ask(officer, case, "Việc này ở tầng mấy?")
    room.note(officer, case, "Hỏi thêm tổ dân phố.")
    assert office.letters(receipt) == [("reply", "Chúng tôi đã nhận."), ("question", "Việc này ở tầng mấy?")]
    shown = room.read(officer, case).entries
    assert [(one.kind, one.internal, one.mine, one.text) for one in shown] == [
        ("reply", False, True, "Chúng tôi đã nhận."),
        ("question", False, True, "Việc này ở tầng mấy?"),
        ("note", True, True, "Hỏi thêm tổ dân phố."),
    ]


@pytest.mark.parametrize(
    ("purpose", "kind", "text"),
    [
        (CASE, "outcome", "no JSON"),
        (CASE, "outcome", "[]"),
        (CASE, "outcome", '{"why": {"a": 1}}'),
        (CASE, "outcome", '{"unknown": "x"}'),
        (CASE, "unknown", "x"),
        (CASE, "reply", "x"),
        (TALK, "note", "x"),
        (TALK, "outcome", '{"why": "x"}'),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_no_desk_writes_is_shown_as_unreadable_between_the_others(
    office: Office, officer: Officer, room: DeskRoom, purpose: str, kind: str, text: str
) -> None:
    """Sealed well, by somebody who holds the case's key or the talk's."""
    office.tip()
    case = only(room, officer)
    forge(office, Holder(officer.desk_id, officer.desk_keys), case, purpose, Entry("desk", kind, text))
    room.note(officer, case, "Hỏi thêm tổ dân phố.")
    shown = room.read(officer, case).entries
    assert [(one.kind, one.text) for one in shown] == [("unreadable", ""), ("note", "Hỏi thêm tổ dân phố.")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_tip_that_is_misshapen_opens_as_unreadable(office: Office, officer: Officer, room: DeskRoom) -> None:
    filed(office.database, tip=b"{}")
    case = only(room, officer)
    room.reply(officer, case, "Chúng tôi không đọc được tin.")
    sheet = room.read(officer, case)
    assert (sheet.form, sheet.tip, sheet.asks) == ("unreadable", (), False)
    assert [each.text for each in sheet.entries] == ["Chúng tôi không đọc được tin."]


def forge(office: Office, holder: Holder, case_hex: str, purpose: str, entry: Entry) -> None:
    case_id = bytes.fromhex(case_hex)
    secret = office.database.read(lambda tx: held_key(tx, PROTECTION, holder, case_id, purpose))
    office.database.write(lambda tx: append_entry(tx, PROTECTION, case_id, purpose, (secret, entry)))


def test_entries_carry_the_programmes_time(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    office.clock.move_to(datetime(2027, 6, 9, 1, 0, tzinfo=UTC))
    room.note(officer, only(room, officer), "x")
    assert room.read(officer, only(room, officer)).entries[0].at == datetime(2027, 6, 9, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("empty", ["", "   ", "\n\t"])
def test_an_empty_text_is_not_sent(office: Office, officer: Officer, room: DeskRoom, empty: str) -> None:
    receipt = office.tip()
    with pytest.raises(EmptyText):
        room.reply(officer, only(room, officer), empty)
    assert office.letters(receipt) == []


def test_a_case_is_taken_in_hand_and_closed(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    case = only(room, officer)
    room.work.change(officer, case, "in-hand")
    room.work.close(officer, case, Outcome("resolved"))
    sheet = room.read(officer, case)
    assert (sheet.line.status, sheet.next) == ("resolved", ("in-hand",))
    assert [(one.before, one.after, one.mine) for one in sheet.changes] == [
        ("received", "in-hand", True),
        ("in-hand", "resolved", True),
    ]


def test_a_change_outside_the_life_cycle_is_refused(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    for to in ("received", "withdrawn", ""):
        with pytest.raises(NotAllowed):
            room.work.change(officer, only(room, officer), to)


def test_a_withdrawn_case_is_still_read_but_not_answered(office: Office, officer: Officer, room: DeskRoom) -> None:
    receipt = office.tip()
    case = only(room, officer)
    assert room.read(officer, case).writable
    office.withdraw(receipt)
    sheet = room.read(officer, case)
    assert (sheet.writable, sheet.next, len(sheet.tip)) == (False, (), 1)
    with pytest.raises(NotAllowed):
        room.reply(officer, case, "x")
    room.note(officer, case, "Người gửi đã rút.")


def test_a_closed_mailbox_is_told_without_words_and_the_case_goes_on(
    office: Office, officer: Officer, room: DeskRoom
) -> None:
    receipt = office.tip()
    case = only(room, officer)
    office.close(receipt)
    sheet = room.read(officer, case)
    assert (sheet.closed, sheet.writable, bool(sheet.next)) == (True, False, True)
    assert [(line.author, line.kind, line.text) for line in sheet.entries] == [("person", "closed", "")]
    with pytest.raises(NotAllowed):
        room.ask(officer, case, "Lúc nào?")
    room.work.change(officer, case, "in-hand")


def test_a_colleagues_words_are_not_mine(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    second = office.newcomer(officer.desk_id)
    admitted(office, officer, second)
    room.note(officer, only(room, officer), "x")
    assert not room.read(office.again(second), only(room, officer)).entries[0].mine


def test_who_waits_reads_and_does_nothing(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    second = office.newcomer(officer.desk_id)
    case = only(room, officer)
    for call in (
        lambda: room.inbox(second),
        lambda: room.look(second, case),
        lambda: room.open(second, case, "duty"),
        lambda: room.read(second, case),
        lambda: room.reply(second, case, "x"),
        lambda: room.work.change(second, case, "in-hand"),
        lambda: room.work.targets(second, case),
        lambda: room.charge.colleagues(second),
    ):
        with pytest.raises(NotAdmitted):
            call()


def test_an_officer_of_another_desk_finds_no_such_case(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    case = only(room, officer)
    other = office.newcomer(office.desk(level="commune", area="09619"))
    assert office.room(other).inbox(other).lines == ()
    for call in (
        lambda: office.room(other).read(other, case),
        lambda: office.room(other).reply(other, case, "x"),
        lambda: office.room(other).work.change(other, case, "in-hand"),
    ):
        with pytest.raises(NotHere):
            call()


@pytest.mark.parametrize("odd", ["", "x", "ab", "../..", "00" * 17, "g" * 32])
def test_an_address_that_is_no_case_is_not_here(officer: Officer, room: DeskRoom, odd: str) -> None:
    with pytest.raises(NotHere):
        room.read(officer, odd)


def test_each_side_has_its_room_and_no_other_opens(office: Office) -> None:
    tips, helps = office.officer("protection"), office.officer("support")
    office.tip("protection")
    office.tip("support")
    protection, support = office.room(tips), office.room(helps)
    assert protection.inbox(tips).total == support.inbox(helps).total == 1
    for room, stranger in ((protection, helps), (support, tips)):
        with pytest.raises(NotHere):
            room.inbox(stranger)


def test_a_room_is_chosen_by_the_officers_organisation_alone(office: Office) -> None:
    officers = {side: office.officer(side) for side in ("protection", "support")}
    for officer in officers.values():
        assert office.room(officer) is not None
    assert office.room(officers["protection"]) is not office.room(officers["support"])


def test_a_sheet_and_its_entries_show_no_content_in_a_repr(office: Office, officer: Officer, room: DeskRoom) -> None:
    office.tip()
    case = only(room, officer)
    room.note(officer, case, "ghi chú kín")
    sheet = room.read(officer, case)
    assert "ghi chú" not in repr(sheet) + repr(sheet.entries)
    assert "giấy tờ" not in repr(sheet)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_change_whose_maker_does_not_open_keeps_its_place_and_a_lost_talk_key_closes_the_boxes(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    change, key = PROTECTION.change, PROTECTION.key
    room.work.change(officer, case, "verifying")
    room.note(officer, case, "Đã gọi.")
    room.work.change(officer, case, "in-hand")
    office.database.write(lambda tx: tx.execute(update(change).where(change.c.n == 1).values(sealed=bytes(9))))
    sheet = room.read(officer, case)
    assert [each.kind for each in sheet.timeline] == ["status", "note", "status"]
    assert [each.shut for each in sheet.changes] == [True, False]
    assert sheet.writable
    office.database.write(lambda tx: tx.execute(update(key).where(key.c.purpose == "talk").values(wrapped=bytes(9))))
    assert not room.read(officer, case).writable
