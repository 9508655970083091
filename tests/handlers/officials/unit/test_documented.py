"""A signed document stands for the report: by its own day, never of the future, never over a draft unsaid."""

from datetime import date

import pytest

from content.questions.refused import Refused
from handlers.officials.unit.documented import began, read_day
from storage.accounts.officials import Seat
from storage.duties import reports
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import BA_VI, Office, open_office


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database, BA_VI)
    office.move_to("2027-06-18T08:00")
    return office


@pytest.fixture
def seat(office: Office) -> Seat:
    return office.seats[BA_VI]


def documented(office: Office, day: str = "10/6") -> OfficeStage:
    """At the review."""
    stage = OfficeStage(office)
    stage.press("Đã gửi văn bản")
    stage.type("12/BC-UBND")
    stage.type(day)
    return stage


def test_number_and_day_are_kept_as_a_document_and_nothing_of_figures(office: Office) -> None:
    documented(office).press("Báo đã gửi văn bản")
    duty = office.duty(BA_VI)
    (filed,) = office.database.read(lambda tx: reports.submissions(tx, duty.id))
    assert (filed.kind, filed.form_id, filed.answers) == (
        "document",
        "",
        {"number": ["12/BC-UBND"], "day": ["2027-06-10"]},
    )
    assert (duty.state, duty.signed) == ("submitted", date(2027, 6, 10))


def test_a_document_signed_too_late_is_late(office: Office) -> None:
    stage = documented(office, "17/6")
    stage.press("Báo đã gửi văn bản")
    assert "Sau hạn 1 ngày làm việc" in stage.text()


def test_whoever_has_begun_to_fill_is_told_what_is_lost(office: Office, seat: Seat) -> None:
    begun = OfficeStage(office)
    begun.press("Nộp ngay")
    begun.press("Chưa")
    assert "Phần số liệu đang điền dở sẽ bị xóa" in documented(office).text()


def test_a_second_press_files_no_second_document(office: Office, seat: Seat) -> None:
    stage = documented(office)
    send = next(one for row in stage.turn.screen.rows for one in row if "/send" in one.press)
    place = stage.turn.screen.address
    office.press(seat, send.press, place)
    again = office.press(seat, send.press, place)
    assert again.screen.address == "start"
    assert len(office.database.read(lambda tx: reports.submissions(tx, office.duty(BA_VI).id))) == 1


def test_what_was_typed_for_one_report_is_not_offered_for_another(office: Office, seat: Seat) -> None:
    documented(office)
    other = office.address(BA_VI, "2026")
    screen = office.core.look("web", seat.id.hex(), f"document/{other}").screen
    assert screen.asks is not None
    assert screen.asks.value == ""
    skipped = office.core.look("web", seat.id.hex(), f"document/{other}/review").screen
    assert skipped.address == "start"


@pytest.mark.parametrize(
    ("period", "day"),
    [("2027S1", "2027-01-01"), ("2027S2", "2027-07-01"), ("2027Q3", "2027-07-01"), ("2027", "2027-01-01")],
)
def test_a_period_begins_on_its_first_day(period: str, day: str) -> None:
    assert began(period) == date.fromisoformat(day)


TODAY, EARLIEST = date(2027, 2, 10), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("10/2", "2027-02-10"), ("11/2", ""), ("31/12", "2026-12-31"), ("1/7", "2026-07-01"), ("9/2/2027", "2027-02-09")],
)
def test_a_day_without_a_year_is_the_last_such_day(typed: str, day: str) -> None:
    if day:
        assert read_day(typed, TODAY, EARLIEST) == date.fromisoformat(day)
    else:
        with pytest.raises(Refused, match=r"answer\.date_early"):
            read_day(typed, TODAY, EARLIEST)


def test_the_29th_of_february_of_no_leap_year_is_refused() -> None:
    with pytest.raises(Refused):
        read_day("29/2", date(2028, 1, 10), EARLIEST)
