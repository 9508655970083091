"""What the province decides about one unit: another day, exempt, an answer; and how the two rates count it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.web.province.lines import Wish, shades
from handlers.officials.province.overview import Line, Tally
from handlers.officials.province.room import BadDay, EmptyReason, NotYours, NumbersOfPeople
from storage import notices
from storage.duties import hindrances, obligations, reports
from storage.duties.lifecycle import NotAllowed
from storage.duties.reports import Filed, Kind
from storage.engine import Database
from tests.offices import BA_VI, HN, Office, open_office
from tests.transcript import screen_text

CO_DO = "09634"
LATER = date(2027, 6, 24)


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """On the ninth of June, a week before the last day."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    opened = open_office(database, BA_VI, CO_DO)
    opened.move_to("2027-06-09T08:00")
    yield opened
    database.close()


def tally(office: Office) -> Tally:
    overview = office.province.overview(office.focal, HN, "2027S1")
    assert overview is not None
    return overview.tally


def line(office: Office, unit: str = BA_VI) -> Line:
    return office.province.sheet(office.focal, office.address(unit)).line


def send(office: Office, kind: Kind, signed: date | None = None, unit: str = BA_VI) -> None:
    """Handed in as such, now."""
    duty, now, by = office.duty(unit), office.clock.now(), office.seats[unit].id
    answers = {"number": ["12/BC-UBND"], "day": [signed.isoformat()]} if signed else {}

    def hand_in(tx: object) -> None:
        if kind == "partial":
            reports.save_draft(tx, duty.id, "{}", by, now)
        form = ("report-commune-hn", 1) if kind == "partial" else ("", 0)
        reports.submit(tx, duty, Filed(*form, answers, kind, signed), by, now, f"{kind}-{unit}")

    office.database.write(hand_in)


def extend(office: Office, day: date = LATER, reason: str = "Xã vừa đổi cán bộ.") -> None:
    office.province.extend(office.focal, office.address(BA_VI), day, reason)


def test_a_unit_gets_a_later_day_and_everybody_else_keeps_theirs(office: Office) -> None:
    extend(office)
    overview = office.province.overview(office.focal, HN, "2027S1")
    assert overview is not None
    assert overview.last_day == date(2027, 6, 16)
    assert [one.period for one in overview.choices] == ["2026", "2027S1", "2027"]
    moved = [each for each in overview.lines if each.moved]
    assert [(each.owner, each.last_day) for each in moved] == [(BA_VI, LATER)]


def test_a_move_stands_in_the_history_with_who_and_why(office: Office) -> None:
    extend(office)
    (move,) = office.province.sheet(office.focal, office.address(BA_VI)).moves
    assert (move.was, move.last_day, move.who) == (date(2027, 6, 16), LATER, office.focal.code)
    assert move.reason == "Xã vừa đổi cán bộ."


def test_a_unit_with_a_later_day_is_late_after_that_one_only(office: Office) -> None:
    extend(office)
    office.move_to("2027-06-21T09:00")
    assert (tally(office).late, line(office).late) == (125, False)
    office.file(office.seats[BA_VI])
    assert (line(office).on_time, tally(office).on_time) == (True, 1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 6, 9), "past"),
        (date(2027, 6, 16), "past"),
        (date(2027, 6, 19), "off"),
        (date(2027, 8, 16), "far"),
    ],
)
def test_a_new_day_is_a_working_day_after_the_old_one_and_not_far(office: Office, day: date, why: str) -> None:
    with pytest.raises(BadDay) as refused:
        extend(office, day)
    assert refused.value.why == why
    assert office.duty(BA_VI).last_day == date(2027, 6, 16)


def test_who_is_exempt_leaves_the_denominator(office: Office) -> None:
    office.province.exempt(office.focal, office.address(BA_VI), "Xã vừa sáp nhập.")
    assert (tally(office).expected, tally(office).exempt, tally(office).untouched) == (125, 1, 125)
    assert line(office).shade == "exempt"
    office.province.ask_again(office.focal, office.address(BA_VI))
    assert (tally(office).expected, tally(office).exempt, line(office).state) == (126, 0, "expected")


@pytest.mark.parametrize("state", ["draft", "partial"])
def test_an_exemption_taken_back_leads_to_where_the_report_was(office: Office, state: str) -> None:
    if state == "draft":
        office.say(office.seats[BA_VI], "có", f"file/{office.address(BA_VI)}")
    else:
        send(office, "partial")
    office.province.exempt(office.focal, office.address(BA_VI), "Xã vừa sáp nhập.")
    office.province.ask_again(office.focal, office.address(BA_VI))
    assert line(office).state == state


def test_an_exemption_between_does_not_forget_why_a_report_came_back(office: Office) -> None:
    office.file(office.seats[BA_VI])
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu phần Đ.")
    office.province.exempt(office.focal, office.address(BA_VI), "Xã vừa sáp nhập.")
    office.province.ask_again(office.focal, office.address(BA_VI))
    shown = office.press(office.seats[BA_VI], f"due/{office.address(BA_VI)}")
    assert "Báo cáo được trả lại. Lý do: Thiếu phần Đ." in screen_text(shown.screen, "vi")


def test_the_unit_reads_why_its_day_was_moved_and_why_it_is_exempt(office: Office) -> None:
    here = f"due/{office.address(BA_VI)}"
    extend(office)
    moved = office.press(office.seats[BA_VI], here)
    assert "Tỉnh ghi lý do: Xã vừa đổi cán bộ." in screen_text(moved.screen, "vi")
    office.province.exempt(office.focal, office.address(BA_VI), "Xã vừa sáp nhập.")
    spared = office.press(office.seats[BA_VI], here)
    assert "không phải nộp báo cáo này nữa. Tỉnh ghi lý do: Xã vừa sáp nhập." in screen_text(spared.screen, "vi")


def test_an_exempt_unit_is_reminded_no_more(office: Office) -> None:
    office.province.exempt(office.focal, office.address(BA_VI), "Xã vừa sáp nhập.")
    office.tick("2027-06-09T09:00")
    assert (len(office.said(office.seats[BA_VI])), len(office.said(office.seats[CO_DO]))) == (0, 1)


def test_what_stands_filed_is_neither_moved_nor_exempt(office: Office) -> None:
    office.file(office.seats[BA_VI])
    with pytest.raises(NotAllowed):
        extend(office)
    with pytest.raises(NotAllowed):
        office.province.exempt(office.focal, office.address(BA_VI), "Thôi.")


def test_nothing_to_say_is_received_and_lacks_nothing(office: Office) -> None:
    send(office, "nil")
    assert (tally(office).submitted, tally(office).on_time, tally(office).nil) == (1, 1, 1)
    assert (line(office).filed_as, line(office).missing) == ("nil", 0)


def test_a_document_is_received_by_its_own_day_once_accepted_and_without_figures(office: Office) -> None:
    office.move_to("2027-06-18T08:00")
    send(office, "document", signed=date(2027, 6, 15))
    assert (tally(office).submitted, tally(office).on_time, tally(office).documents) == (1, 0, 1)
    office.province.accept(office.focal, office.address(BA_VI))
    assert (tally(office).submitted, tally(office).on_time, tally(office).documents) == (1, 1, 1)
    sheet = office.province.sheet(office.focal, office.address(BA_VI))
    assert (sheet.document, sheet.sections, sheet.line.missing) == (("12/BC-UBND", "15/6/2027"), (), None)


def test_a_document_signed_after_the_last_day_is_late(office: Office) -> None:
    office.move_to("2027-06-18T08:00")
    send(office, "document", signed=date(2027, 6, 17))
    office.province.accept(office.focal, office.address(BA_VI))
    assert (tally(office).submitted, tally(office).on_time) == (1, 0)


def test_a_part_of_a_report_is_not_received(office: Office) -> None:
    send(office, "partial")
    assert (tally(office).submitted, tally(office).on_time, tally(office).partial) == (0, 0, 1)
    assert line(office).shade == "partial"
    office.move_to("2027-06-17T08:00")
    assert (line(office).shade, tally(office).partial) == ("late", 1)  # what came stays counted
    seen = office.province.overview(office.focal)
    assert seen is not None
    assert (dict(shades(seen))["partial"], Wish(only="partial").lines(seen.communes)) == (1, (line(office),))


@pytest.mark.parametrize("kind", ["nil", "document"])
def test_what_has_no_figures_can_be_sent_back_all_the_same(office: Office, kind: Kind) -> None:
    send(office, kind, date(2027, 6, 8) if kind == "document" else None)
    office.province.send_back(office.focal, office.address(BA_VI), "Xã có phát sinh, mời nhập số liệu.")
    draft = office.database.read(lambda tx: reports.load_draft(tx, office.duty(BA_VI).id))
    assert (office.duty(BA_VI).state, draft, tally(office).submitted) == ("returned", None, 0)


def test_a_hindrance_is_answered_once_and_the_reporters_hear_of_it(office: Office) -> None:
    told = office.seats[BA_VI].id
    number = office.database.write(
        lambda tx: hindrances.tell(tx, office.duty(BA_VI).id, "Mất mạng.", told, office.clock.now())
    )
    assert (tally(office).stuck, line(office).stuck) == (1, True)
    office.province.answer(office.focal, office.address(BA_VI), number, "Gửi bản giấy cũng được.")
    sheet = office.province.sheet(office.focal, office.address(BA_VI))
    assert [(each.words, each.answer) for each in sheet.told] == [("Mất mạng.", "Gửi bản giấy cũng được.")]
    assert not sheet.line.stuck
    heard = office.database.read(lambda tx: notices.of_colleagues(tx, told))
    assert [each.kind for each in heard] == ["answered"]
    with pytest.raises(NotAllowed):
        office.province.answer(office.focal, office.address(BA_VI), number, "Lần nữa.")


DECISIONS: list[Callable[[Office, str, str], None]] = [
    lambda office, role, reason: office.province.extend(office.seats[role], office.address(BA_VI), LATER, reason),
    lambda office, role, reason: office.province.exempt(office.seats[role], office.address(BA_VI), reason),
    lambda office, role, reason: office.province.answer(office.seats[role], office.address(BA_VI), 1, reason),
]


@pytest.mark.parametrize("decide", DECISIONS)
def test_only_the_focal_point_decides_and_gives_a_reason_without_numbers(
    office: Office, decide: Callable[[Office, str, str], None]
) -> None:
    office.seat(None, "admin")
    with pytest.raises(NotYours):
        decide(office, "admin", "Không")
    with pytest.raises(EmptyReason):
        decide(office, "focal", " ")
    with pytest.raises(NumbersOfPeople):
        decide(office, "focal", "Gọi 0912 345 678.")
    assert office.database.read(lambda tx: obligations.history(tx, office.duty(BA_VI).id)) == ()
