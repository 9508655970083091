"""A flood at the desk: laid out without opening anything, copies closed at once, what differs never among them."""

import json
import random
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from handlers.officials.desk.atdesk import EmptyText
from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.sifting import FLOOD, Group, NoFlood, Sifting, SiftRooms, looked_through
from handlers.officials.entry.officer import Officer
from storage.cases.audit import Audit, Line
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.opened import NotHere
from storage.cases.tables import PROTECTION
from storage.cases.unopened import Span
from storage.duties.lifecycle import NotAllowed
from storage.files import StoredFile
from storage.receipts import Receipt
from tests.handlers.officials.office import RING, Office
from tests.rings import TRUST
from tests.storage.town import HANOI, TODAY, filed, filing, some_receipt
from tests.world import library

SPAN = Span(TODAY, TODAY)
JUNK = "Quán karaoke Ánh Sao ở Cổ Đô có nhiều chuyện lạ, đề nghị kiểm tra ngay lập tức số {}"
REAL = (
    "Chị gái em đi làm ở Bắc Ninh bị thu hết giấy tờ, ba tháng nay không gọi về nhà.",
    "Ông hàng xóm cho cháu bé lớp sáu tiền để cháu không kể với mẹ.",
    "Lò than bên sông nhốt bốn người dân tộc, tối nào cũng nghe tiếng đánh.",
)
DRAWN = "quán nhà nghỉ ở gần chợ có người lạ ra vào ban đêm tiền xe ô tô xanh"
WHY = "Chép cùng một lời."
FILE = vars(StoredFile("aa" * 16, "bb" * 32, "photo", "image/jpeg", 1234, "cc" * 32))
MISTAKE = "Trong đó có tin thật."


@pytest.fixture
def rooms(office: Office) -> SiftRooms:
    return SiftRooms(office.database, office.clock, RING, library())


@pytest.fixture
def sifting(officer: Officer, rooms: SiftRooms) -> Sifting:
    return rooms.of(officer)


@pytest.fixture
def tip(office: Office) -> Callable[..., Receipt]:
    """One that lies unopened: its words, files and readable columns."""

    def file(said: str, files: int = 0, **columns: object) -> Receipt:
        return filed(office.database, tip=document(said, files), **columns)

    return file


@pytest.fixture
def tips(office: Office) -> Callable[..., None]:
    """Many, at once."""

    def file(stories: Iterable[str], **columns: object) -> None:
        intake = Intake(PROTECTION, TRUST)

        def each(tx: Connection) -> None:
            readers = intake.readers(tx, None, "province", HANOI)
            for story in stories:
                assert intake.file(tx, filing(some_receipt(), readers, tip=document(story), **columns))

        office.database.write(each)

    return file


@pytest.fixture
def flood(officer: Officer, tips: Callable[..., None]) -> None:
    tips(JUNK.format(number) for number in range(FLOOD))


def document(said: str, files: int = 0) -> bytes:
    answers = [{"field": "story", "label": "Bạn đã thấy gì?", "value": said}] if said else []
    return json.dumps({"form": "tip", "version": 2, "answers": answers, "files": [FILE] * files}).encode()


def audited(office: Office) -> list[Line]:
    lines = office.database.read(lambda tx: list(Audit(PROTECTION, RING).read(tx)))
    return [line for line in lines if line.what in ("sift", "open", "close")]


def unopened(office: Office, officer: Officer) -> int:
    lines = office.room(officer).inbox(officer).counts
    return lines["todo"] + lines["late"]


@pytest.mark.usefixtures("flood")
def test_copies_are_one_line_and_what_differs_stands_first(
    officer: Officer, sifting: Sifting, tips: Callable[..., None]
) -> None:
    tips(REAL)
    heap = sifting.look(officer, SPAN)
    assert {pile.first.said for pile in heap.apart} == set(REAL)
    assert [pile.count for pile in heap.same] == [FLOOD]
    assert (heap.count, heap.shut) == (FLOOD + len(REAL), 0)
    assert REAL[0] not in repr(heap)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_tip_that_is_misshapen_is_counted_as_shut_and_stops_no_sifting(
    office: Office, officer: Officer, sifting: Sifting, tip: Callable[..., Receipt]
) -> None:
    tip(REAL[0])
    filed(office.database, tip=b"{}")
    filed(office.database, tip=b"no JSON")
    heap = sifting.look(officer, SPAN)
    assert ([pile.first.said for pile in heap.apart], heap.shut) == ([REAL[0]], 2)


@pytest.mark.slow
def test_among_many_different_ones_what_nobody_else_says_comes_first(
    officer: Officer, sifting: Sifting, tips: Callable[..., None]
) -> None:
    """Words drawn by lot, form letters filled in, sheer noise: all of it differs, none of it tells anything."""
    chance, drawn = random.Random(11), DRAWN.split()
    lots = [" ".join(chance.choices(drawn, k=chance.randint(7, 14))) for _ in range(70)]
    letters = [f"Tôi thấy {chance.choice(drawn)} số {number} ở {chance.choice(drawn)} tối qua" for number in range(70)]
    noise = [" ".join("".join(chance.choices("asdfghjkl", k=5)) for _ in range(6)) for _ in range(70)]
    tips([*lots, *letters, *noise, *REAL])
    first = [pile.first.said for pile in sifting.look(officer, SPAN).apart[:5]]
    assert set(REAL) <= set(first)


@pytest.mark.usefixtures("flood")
def test_nothing_counts_as_opened_and_one_line_says_who_looked_through_how_many_and_why(
    office: Office, officer: Officer, sifting: Sifting
) -> None:
    sifting.declare(officer, SPAN, "given")
    sifting.look(officer, SPAN)
    [line] = audited(office)
    assert (line.what, line.by, line.case_id) == ("sift", officer.id, None)
    assert looked_through(line) == FLOOD
    assert line.detail == f"{FLOOD}, 22/11/2026–22/11/2026, given"
    assert sifting.waiting(officer).days == ((TODAY, FLOOD),)
    assert all(row.unread == 1 for row in office.room(officer).inbox(officer).lines)


@pytest.mark.usefixtures("flood")
def test_a_reason_is_wanted_and_no_words_that_the_audit_would_show(
    office: Office, officer: Officer, sifting: Sifting
) -> None:
    for reason in ("", "nosiness", "other"):
        with pytest.raises(EmptyText):
            sifting.declare(officer, SPAN, reason)
    assert audited(office) == []


@pytest.mark.slow
def test_a_few_tips_are_opened_one_by_one(officer: Officer, sifting: Sifting, tips: Callable[..., None]) -> None:
    tips(JUNK.format(number) for number in range(FLOOD - 1))
    with pytest.raises(NoFlood):
        sifting.declare(officer, SPAN, "duty")


@pytest.mark.usefixtures("flood")
def test_a_group_is_closed_at_once_each_tip_with_its_outcome_and_its_line(
    office: Office, officer: Officer, sifting: Sifting, tip: Callable[..., Receipt]
) -> None:
    tip(REAL[0])
    [pile] = sifting.look(officer, SPAN).same
    assert sifting.close(officer, SPAN, Group(pile.first.hex, urgent=False, why=WHY)) == (FLOOD, 0)
    assert (unopened(office, officer), sifting.waiting(officer).count) == (1, 1)
    closed = [line for line in audited(office) if line.what == "close"]
    assert {line.case_id for line in closed} == {one.id for one in pile.tips}
    room = office.room(officer)
    sheet = room.read(officer, pile.first.hex)
    assert sheet.line.status == "unfounded"
    assert dict(sheet.entries[0].facts) == {"to": "unfounded", "why": WHY, "bulk": str(FLOOD)}
    room.work.change(officer, pile.first.hex, "in-hand")
    assert room.read(officer, pile.first.hex).line.status == "in-hand"


@pytest.mark.usefixtures("flood")
def test_danger_now_files_and_letters_stand_apart_and_are_never_closed_with_the_others(
    office: Office, officer: Officer, sifting: Sifting, tip: Callable[..., Receipt]
) -> None:
    tip(JUNK.format("a"), urgency="now")
    tip(JUNK.format("b"), files=1)
    written = tip(JUNK.format("c"))
    letter = Written("Tôi vừa thấy họ quay lại.")
    office.database.write(lambda tx: Mailbox(PROTECTION).add(tx, written.tag, written.private, letter, TODAY))
    heap = sifting.look(officer, SPAN)
    assert {(pile.first.is_urgent, pile.first.files, pile.first.letters) for pile in heap.apart} == {
        (True, 0, 0),
        (False, 1, 0),
        (False, 0, 1),
    }
    [pile] = heap.same
    assert sifting.close(officer, SPAN, Group(pile.first.hex, urgent=False, why=WHY)) == (FLOOD, 2)
    assert unopened(office, officer) == 3


@pytest.mark.slow
def test_a_flood_that_calls_itself_urgent_is_a_group_of_its_own_and_hides_nobody(
    officer: Officer, sifting: Sifting, tips: Callable[..., None], tip: Callable[..., Receipt]
) -> None:
    tips((JUNK.format(number) for number in range(60)), urgency="now")
    tip(REAL[1])
    heap = sifting.look(officer, SPAN)
    assert [pile.first.said for pile in heap.apart] == [REAL[1]]
    assert [(pile.count, pile.first.is_urgent) for pile in heap.same] == [(60, True)]
    assert sifting.close(officer, SPAN, Group(heap.same[0].first.hex, urgent=True, why=WHY)) == (60, 0)


def test_tips_without_a_word_are_grouped_by_what_was_chosen(
    officer: Officer, sifting: Sifting, tips: Callable[..., None], tip: Callable[..., Receipt]
) -> None:
    tips([""] * 8, kind="shop", area="09619")
    tip("", kind="u16", area="09634")
    heap = sifting.look(officer, SPAN)
    assert [(pile.count, pile.first.kind) for pile in heap.same] == [(8, "shop")]
    assert [(pile.count, pile.first.kind) for pile in heap.apart] == [(1, "u16")]


@pytest.mark.slow
@pytest.mark.usefixtures("flood")
def test_what_is_no_group_or_has_no_reason_is_not_closed(
    office: Office, officer: Officer, sifting: Sifting, tip: Callable[..., Receipt]
) -> None:
    tip(REAL[0])
    heap = sifting.look(officer, SPAN)
    lone, [pile] = next(each for each in heap.apart if each.first.said == REAL[0]), heap.same
    with pytest.raises(NotAllowed):
        sifting.close(officer, SPAN, Group(lone.first.hex, urgent=False, why=WHY))
    with pytest.raises(NotAllowed):
        sifting.close(officer, SPAN, Group(pile.first.hex, urgent=True, why=WHY))
    with pytest.raises(NotAllowed):
        sifting.close(officer, SPAN, Group("00" * 16, urgent=False, why=WHY))
    with pytest.raises(EmptyText):
        sifting.close(officer, SPAN, Group(pile.first.hex, urgent=False, why=" "))
    assert audited(office) == []


@pytest.mark.slow
@pytest.mark.usefixtures("flood")
def test_what_a_colleague_has_opened_or_written_into_is_left_to_them(
    office: Office, officer: Officer, sifting: Sifting
) -> None:
    room = office.room(officer)
    opened, noted = (line.id for line in room.inbox(officer).lines[:2])
    room.open(officer, opened, "duty")
    room.note(officer, noted, "Tôi đang xem.")
    [pile] = sifting.look(officer, SPAN).same
    assert {opened, noted}.isdisjoint(tip.hex for tip in pile.tips)
    assert pile.count == FLOOD - 2


@pytest.mark.slow
@pytest.mark.usefixtures("flood")
def test_only_the_days_asked_for_are_looked_through(officer: Officer, sifting: Sifting) -> None:
    before = TODAY.replace(day=20)
    assert sifting.look(officer, Span(before, before)).count == 0
    assert sifting.look(officer, Span(before, TODAY)).count == FLOOD


@pytest.mark.usefixtures("flood")
def test_another_desk_and_the_other_side_find_nothing(office: Office, officer: Officer, rooms: SiftRooms) -> None:
    commune = office.newcomer(office.desk(level="commune", area="09619"))
    assert rooms.of(commune).look(commune, SPAN).count == 0
    helper = office.officer("support")
    assert not rooms.of(helper).offered
    for side in (rooms.of(helper), rooms.of(officer)):
        with pytest.raises(NotHere):
            side.waiting(helper)
    with pytest.raises(NotHere):
        rooms.of(helper).look(helper, SPAN)


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def closed(office: Office, officer: Officer, sifting: Sifting, flood: None) -> Sifting:
    """All of the flood by one press, a minute ago."""
    [pile] = sifting.look(officer, SPAN).same
    sifting.close(officer, SPAN, Group(pile.first.hex, urgent=False, why=WHY))
    office.clock.pass_time(timedelta(minutes=1))
    return sifting


def test_a_group_that_was_closed_is_taken_back_by_one_press_and_lies_there_as_it_came(
    office: Office, officer: Officer, closed: Sifting
) -> None:
    [group] = closed.reopening.groups(officer)
    assert (group.count, group.code) == (FLOOD, officer.code)
    assert closed.reopening.reopen(officer, group.name, MISTAKE) == (FLOOD, 0)
    assert (unopened(office, officer), closed.waiting(officer).count) == (FLOOD, FLOOD)
    assert closed.reopening.groups(officer) == ()
    assert {row.unread for row in office.room(officer).inbox(officer).lines} == {1}, "the tip, and nothing else"
    lines = lines_of(office, "reopen")
    assert {line.case_id for line in lines} == set(group.case_ids)
    assert {(line.by, line.detail) for line in lines} == {(officer.id, "sift")}
    sheet = office.room(officer).read(officer, group.case_ids[0].hex())
    assert dict(sheet.entries[-1].facts) == {"why": MISTAKE}


@pytest.mark.slow
@ON_SQLITE
def test_what_was_taken_back_is_sifted_and_closed_again_and_its_history_tells_all_of_it(
    office: Office, officer: Officer, closed: Sifting
) -> None:
    [group] = closed.reopening.groups(officer)
    closed.reopening.reopen(officer, group.name, MISTAKE)
    office.clock.pass_time(timedelta(minutes=1))
    [pile] = closed.look(officer, SPAN).same
    assert pile.count == FLOOD
    assert closed.close(officer, SPAN, Group(pile.first.hex, urgent=False, why=WHY)) == (FLOOD, 0)
    [again] = closed.reopening.groups(officer)
    assert again.at > group.at
    sheet = office.room(officer).read(officer, pile.first.hex)
    assert [each.kind for each in sheet.timeline] == ["outcome", "status", "reopened", "status", "outcome", "status"]
    assert [change.after for change in sheet.changes] == ["unfounded", "received", "unfounded"]


@pytest.mark.slow
@ON_SQLITE
def test_one_that_was_damaged_meanwhile_keeps_no_other_from_being_taken_back(
    office: Office, officer: Officer, closed: Sifting
) -> None:
    [group] = closed.reopening.groups(officer)
    spoilt = text("UPDATE protection_case SET day = 'no day' WHERE id = :case")
    office.database.write(lambda tx: tx.execute(spoilt, {"case": group.case_ids[0]}))
    assert closed.reopening.reopen(officer, group.name, MISTAKE) == (FLOOD - 1, 1)


@pytest.mark.slow
@ON_SQLITE
def test_only_what_is_closed_still_and_by_that_press_is_taken_back(
    office: Office, officer: Officer, closed: Sifting
) -> None:
    room, [group] = office.room(officer), closed.reopening.groups(officer)
    taken, closed_anew, noted, own = (case_id.hex() for case_id in group.case_ids[:4])
    for each in (taken, closed_anew):
        room.work.change(officer, each, "in-hand")
    room.work.close(officer, closed_anew, Outcome("unfounded", "Đã xác minh."))
    room.note(officer, noted, "Tôi xem lại tin này.")
    room.charge.step_aside(officer, own, "Người quen của tôi.")
    assert closed.reopening.reopen(officer, group.name, MISTAKE) == (FLOOD - 3, 1)
    assert room.read(officer, taken).line.status == "in-hand"
    assert room.read(officer, closed_anew).line.status == "unfounded"
    assert room.read(officer, noted).line.status == "received"
    [pile] = closed.look(officer, SPAN).same
    assert noted not in {tip.hex for tip in pile.tips}, "a colleague has written into it"


@ON_SQLITE
def test_taking_back_wants_a_reason_and_a_known_press_of_this_desk_and_week(
    office: Office, officer: Officer, closed: Sifting, rooms: SiftRooms
) -> None:
    [group] = closed.reopening.groups(officer)
    with pytest.raises(EmptyText):
        closed.reopening.reopen(officer, group.name, " ")
    with pytest.raises(NotHere):
        closed.reopening.reopen(officer, "another", MISTAKE)
    commune = office.newcomer(office.desk(level="commune", area="09619"))
    helper = office.officer("support")
    assert rooms.of(commune).reopening.groups(commune) == rooms.of(helper).reopening.groups(helper) == ()
    with pytest.raises(NotHere):
        rooms.of(commune).reopening.reopen(commune, group.name, MISTAKE)
    office.clock.pass_time(timedelta(days=7))
    assert closed.reopening.groups(officer) == ()
    assert lines_of(office, "reopen") == []


def lines_of(office: Office, what: str) -> list[Line]:
    lines = office.database.read(lambda tx: list(Audit(PROTECTION, RING).read(tx)))
    return [line for line in lines if line.what == what]
