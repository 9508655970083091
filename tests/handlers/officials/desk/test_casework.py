"""A case at the desk to its end: every act is written into the audit with it, or neither is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from content.limits import Limits
from content.programme.workdays import VIETNAM, Workdays
from handlers.officials.desk.atdesk import EmptyText
from handlers.officials.desk.casework import KINDS, DayToCome, Outcome
from handlers.officials.desk.charge import NoSuchColleague
from handlers.officials.desk.inbox import PAGE, Inbox, Timing, inbox_of
from handlers.officials.desk.retiring import Retiring
from handlers.officials.desk.room import DeskRoom
from handlers.officials.entry.officer import Officer
from storage.cases.audit import Audit
from storage.cases.opened import CaseRow, NotHere
from storage.cases.tables import PROTECTION, SUPPORT
from storage.cases.transfer import NoSuchDesk
from storage.duties.lifecycle import NotAllowed
from storage.tables import released_notice
from tests.desk_rules import rules
from tests.handlers.officials.office import RING, Office
from tests.storage.town import TODAY
from tests.world import library

FORWARDED = Outcome("forwarded", office="Viện kiểm sát khu vực 3", number="12/PC", day=date(2026, 11, 20))


def audited(office: Office, side: str = "protection") -> list[tuple[str, str]]:
    """What was done to cases, in order."""
    audit = Audit({"protection": PROTECTION, "support": SUPPORT}[side], RING)
    return [(line.what, line.detail) for line in office.database.read(lambda tx: list(audit.read(tx))) if line.case_id]


def test_nothing_is_closed_as_passed_on_by_a_day_that_is_to_come(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    today = office.clock.now().astimezone(VIETNAM).date()
    with pytest.raises(DayToCome):
        room.work.close(officer, case, replace(FORWARDED, day=today + timedelta(days=1)))
    assert room.look(officer, case).over is None
    room.work.close(officer, case, replace(FORWARDED, day=today))
    assert room.look(officer, case).over == today


def test_everything_done_to_a_case_is_audited(office: Office, officer: Officer, room: DeskRoom, case: str) -> None:
    second, elsewhere = office.colleague(officer), office.newcomer(office.desk(level="commune", area="09619"))
    room.open(officer, case, "duty")
    room.reply(officer, case, "Chào bạn.")
    room.ask(officer, case, "Ở đâu?")
    room.note(officer, case, "x")
    room.work.change(officer, case, "verifying")
    room.work.sort(officer, case, "u16", "high")
    room.work.extend(officer, case, "Chờ giám định.")
    room.charge.hand_over(officer, case, second.code, "")
    room.work.keep(officer, case)
    room.work.let_go(officer, case)
    room.work.transfer(officer, case, elsewhere.desk_id.hex(), "Gần hơn.")
    office.room(elsewhere).charge.take(elsewhere, case)
    office.room(elsewhere).work.close(elsewhere, case, FORWARDED)
    assert audited(office) == [
        ("open", "duty"),
        ("reply", ""),
        ("question", ""),
        ("note", ""),
        ("status", "verifying"),
        ("sort", ""),
        ("extend", ""),
        ("hand-over", second.code),
        ("keep", ""),
        ("let-go", ""),
        ("transfer", ""),
        ("take", ""),
        ("close", "forwarded"),
    ]


def test_what_is_refused_is_neither_done_nor_audited(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    room.read(officer, case)
    work, before = room.work, room.read(officer, case)
    refused = [
        (EmptyText, lambda: room.open(officer, case, "nosiness")),
        (EmptyText, lambda: room.open(officer, case, "other", "  ")),
        (EmptyText, lambda: work.close(officer, case, Outcome("unfounded"))),
        (EmptyText, lambda: work.close(officer, case, Outcome("forwarded", office="Viện kiểm sát"))),
        (EmptyText, lambda: work.extend(officer, case, "")),
        (EmptyText, lambda: work.transfer(officer, case, officer.desk_id.hex(), " ")),
        (NotAllowed, lambda: work.change(officer, case, "unfounded")),
        (NotAllowed, lambda: work.close(officer, case, Outcome("resolved"))),
        (NotAllowed, lambda: work.close(officer, case, Outcome("withdrawn"))),
        (NotAllowed, lambda: work.sort(officer, case, "request", "usual")),
        (NotAllowed, lambda: work.sort(officer, case, "held", "at once")),
        (NoSuchColleague, lambda: room.charge.hand_over(officer, case, officer.code, "")),
        (NoSuchDesk, lambda: work.transfer(officer, case, officer.desk_id.hex(), "x")),
        (NoSuchDesk, lambda: work.transfer(officer, case, "zz", "x")),
        (NotHere, lambda: work.link(officer, case, "0" * 32, ["0" * 32])),
    ]
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert audited(office) == []
    assert room.read(officer, case) == before


def test_an_outcome_lies_sealed_in_the_case_with_all_that_was_told(officer: Officer, room: DeskRoom, case: str) -> None:
    room.work.close(officer, case, FORWARDED)
    sheet = room.read(officer, case)
    [outcome] = sheet.entries
    assert dict(outcome.facts) == {
        "to": "forwarded",
        "office": "Viện kiểm sát khu vực 3",
        "number": "12/PC",
        "day": "20/11/2026",
    }
    assert (outcome.internal, sheet.line.status) == (True, "forwarded")
    assert "Viện kiểm sát" not in repr(sheet)


def test_sorting_classifies_a_tip_and_only_says_what_changed(officer: Officer, room: DeskRoom, case: str) -> None:
    room.work.sort(officer, case, "held", "usual")
    sheet = room.read(officer, case)
    assert (sheet.entries, sheet.line.status) == ((), "classified")
    room.work.sort(officer, case, "u18", "now")
    [entry] = room.read(officer, case).entries
    assert entry.facts == (("kind", "u18"), ("urgency", "now"))


def test_a_request_for_help_is_sorted_by_urgency_alone(office: Office) -> None:
    helper = office.officer("support")
    office.tip("support")
    room = office.room(helper)
    [line] = room.inbox(helper).lines
    with pytest.raises(NotAllowed):
        room.work.sort(helper, line.id, "u16", "high")
    room.work.sort(helper, line.id, "request", "high")
    sheet = room.read(helper, line.id)
    assert (sheet.line.urgency, sheet.line.status) == ("high", "received")
    assert (audited(office, "support"), audited(office)) == ([("sort", "")], [])


def test_the_kinds_a_desk_sorts_by_are_those_of_the_form() -> None:
    [what, *_] = library().forms["tip"].fields
    assert KINDS["protection"] == tuple(choice.id for choice in what.choices)


def test_what_came_and_what_was_done_stand_in_one_line_of_time(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    room.work.change(officer, case, "verifying")
    office.clock.move_to(office.clock.now() + timedelta(hours=1))
    room.reply(officer, case, "Chào bạn.")
    office.clock.move_to(office.clock.now() + timedelta(hours=1))
    room.work.change(officer, case, "in-hand")
    assert [each.kind for each in room.read(officer, case).timeline] == ["status", "reply", "status"]


def test_a_colleague_sees_whose_words_they_are(office: Office, officer: Officer, room: DeskRoom, case: str) -> None:
    second = office.colleague(officer)
    room.note(officer, case, "Mai tôi gọi lại.")
    [entry] = room.read(second, case).entries
    assert (entry.mine, entry.who) == (False, officer.code)


def test_colleagues_are_the_others_in_office_at_this_desk(office: Office, officer: Officer, room: DeskRoom) -> None:
    assert room.charge.colleagues(officer) == ()
    second = office.colleague(officer)
    office.newcomer(office.desk())
    assert room.charge.colleagues(officer) == (second.code,)


def test_two_opened_cases_that_tell_the_same_are_found_and_noted_in_both(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    office.tip(story="Co nguoi bi giu giay to.")
    office.tip(story="Một nhóm kín trên mạng rao bán ảnh chụp lén ở phòng trọ.")
    ids = [line.id for line in room.inbox(officer).lines]
    [other] = room.work.alike(officer, case, ids)
    assert other != case
    assert room.work.alike(officer, case, [case]) == ()
    room.work.link(officer, case, other, ids)
    for here, there in ((case, other), (other, case)):
        assert room.read(officer, here).entries[-1].facts == (("case", there),)


def test_only_what_was_opened_is_linked(office: Office, officer: Officer, room: DeskRoom, case: str) -> None:
    office.tip()
    [other] = [line.id for line in room.inbox(officer).lines if line.id != case]
    with pytest.raises(NotHere):
        room.work.link(officer, case, other, [case])


def test_what_the_person_will_read_lets_their_notice_go_and_a_note_does_not(
    office: Office, officer: Officer, room: DeskRoom
) -> None:
    def let_go() -> int:
        return len(office.database.read(lambda tx: tx.execute(select(released_notice)).all()))

    office.tip(notice="ab" * 16)
    [line] = room.inbox(officer).lines
    room.note(officer, line.id, "x")
    assert let_go() == 0
    room.reply(officer, line.id, "Chào bạn.")
    assert let_go() == 1


def sections(inbox: Inbox) -> list[str]:
    return [line.section for line in inbox.lines]


def test_late_stands_on_top_then_what_is_to_do_then_what_waits_then_what_is_over(
    office: Office, officer: Officer, room: DeskRoom
) -> None:
    for _ in range(3):
        office.tip()
    over, waits, _ = (line.id for line in room.inbox(officer).lines)
    room.work.close(officer, over, Outcome("unfounded", why="Trùng."))
    room.open(officer, waits, "duty")
    room.ask(officer, waits, "Ở đâu?")
    inbox = room.inbox(officer)
    assert sections(inbox) == ["todo", "waiting", "over"]
    office.clock.move_to(datetime(2026, 12, 5, 1, 0, tzinfo=UTC))
    assert sections(room.inbox(officer)) == ["late", "waiting", "over"]
    assert sections(room.inbox(officer, "waiting")) == ["waiting"]


def test_a_case_that_is_going_to_be_destroyed_is_told_of_and_can_be_kept(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    room.work.close(officer, case, Outcome("unfounded", why="Trùng."))
    closed = office.clock.now()
    office.clock.move_to(closed + timedelta(75))
    assert sections(room.inbox(officer)) == ["over"]
    office.clock.move_to(closed + timedelta(76))
    assert sections(room.inbox(officer)) == ["ending"]
    room.work.keep(officer, case)
    assert sections(room.inbox(officer)) == ["over"]
    room.work.let_go(officer, case)
    assert sections(room.inbox(officer)) == ["ending"]


def test_what_another_desk_gave_us_comes_before_our_own(office: Office, officer: Officer, room: DeskRoom) -> None:
    commune = office.newcomer(office.desk(level="commune", area="09619"))
    for _ in range(3):
        office.tip()
    *_, last = (line.id for line in room.inbox(officer).lines)
    room.work.transfer(officer, last, commune.desk_id.hex(), "x")
    room_there = office.room(commune)
    office.room(commune).work.transfer(commune, last, officer.desk_id.hex(), "Không phải của xã.")
    [first, *_] = room.inbox(officer).lines
    assert (first.id, first.passing) == (last, "in")
    assert [line.passing for line in room_there.inbox(commune).lines] == ["out"]


def test_a_page_of_the_inbox_is_never_longer_and_never_missing() -> None:
    timing = Timing(Limits.load().protection, Workdays.load())
    row = CaseRow(bytes(16), "held", None, "usual", "received", TODAY, 1, own=True, unread=1)

    def pages(count: int, *asked: int) -> list[int]:
        return [len(inbox_of([row] * count, timing, TODAY, page=page).lines) for page in asked]

    assert pages(PAGE + 1, -1, 1, 2, 3) == [PAGE, PAGE, 1, 1]
    assert pages(0, 7) == [0]


def test_what_is_damaged_takes_no_place_on_a_page_however_much_there_is_of_it() -> None:
    timing = Timing(Limits.load().protection, Workdays.load())
    late = CaseRow(bytes(16), "held", None, "now", "received", TODAY - timedelta(9), None, own=True, unread=1)
    inbox = inbox_of([late, *[CaseRow.unknown(bytes(16))] * 10 * PAGE], timing, TODAY)
    assert (sections(inbox), inbox.total, inbox.counts["damaged"], inbox.pages) == (["late"], 1, 10 * PAGE, 1)
    assert len(inbox_of([CaseRow.unknown(bytes(16))], timing, TODAY, "damaged").lines) == 1


def test_a_letter_in_a_closed_case_gives_it_a_week_from_the_day_it_is_read(
    office: Office, officer: Officer, room: DeskRoom
) -> None:
    receipt = office.tip()
    [line] = room.inbox(officer).lines
    room.read(officer, line.id)
    room.work.close(officer, line.id, Outcome("unfounded", why="Trùng."))
    room.read(officer, line.id)
    office.clock.move_to(office.clock.now() + timedelta(100))
    office.write(receipt, "Hôm nay lại có.")
    today = office.clock.now().date()
    assert room.inbox(officer).lines[0].ending == today + timedelta(7)
    room.read(officer, line.id)
    office.clock.move_to(office.clock.now() + timedelta(6))
    assert [line.ending for line in room.inbox(officer).lines] == [today + timedelta(7)]
    assert retired(office) == 0
    office.clock.move_to(office.clock.now() + timedelta(1))
    assert retired(office) == 1


def retired(office: Office) -> int:
    return Retiring(office.database, PROTECTION, rules(), Audit(PROTECTION, RING)).tick(office.clock.now())


def test_an_officers_own_words_of_why_stand_sealed_in_the_case_and_not_in_the_audit(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    room.open(officer, case, "other", "Chị Hoa gọi báo tin này.")
    assert audited(office) == [("open", "other")]
    [entry] = room.read(officer, case).entries
    assert (entry.kind, dict(entry.facts), entry.internal) == ("opened", {"why": "Chị Hoa gọi báo tin này."}, True)


def test_which_cases_tell_the_same_stands_in_them_alone(
    office: Office, officer: Officer, room: DeskRoom, case: str
) -> None:
    office.tip(story="Cùng một chuyện.")
    [other] = (line.id for line in room.inbox(officer).lines if line.id != case)
    room.work.link(officer, case, other, [case, other])
    assert audited(office) == [("link", "")]


def test_who_wishes_not_to_be_asked_is_answered_and_not_asked(office: Office, officer: Officer) -> None:
    room, receipt = office.room(officer), office.tip(ask=False)
    [line] = room.inbox(officer).lines
    assert not room.read(officer, line.id).asks
    with pytest.raises(NotAllowed):
        room.ask(officer, line.id, "Ở đâu?")
    room.reply(officer, line.id, "Chúng tôi đã nhận.")
    assert office.letters(receipt) == [("reply", "Chúng tôi đã nhận.")]
    assert room.inbox(officer).lines[0].asked is None
