"""A signed document stands for the report: by its own day, never of the future, never over a draft unsaid."""

from dataclasses import replace
from datetime import date

import pytest

from content.questions.refused import Refused
from handlers.officials.unit.documented import began, earliest, read_number
from handlers.officials.words import filed_on
from storage.accounts.officials import Seat
from storage.duties import obligations, reports
from storage.duties.lifecycle import ACCEPTED, RETURNED
from storage.duties.reports import Filed
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import BA_VI, Office, open_office

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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
    filed = office.filed(BA_VI)
    assert (filed.kind, filed.form_id, filed.answers) == (
        "document",
        "",
        {"number": ["12/BC-UBND"], "day": ["2027-06-10"]},
    )
    assert (duty.state, duty.signed) == ("submitted", date(2027, 6, 10))


def test_a_document_signed_too_late_is_late_accepted_or_not(office: Office) -> None:
    stage = documented(office, "17/6")
    stage.press("Báo đã gửi văn bản")
    decide(office, ACCEPTED)
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
    assert office.filed(BA_VI).n == 1


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


@pytest.mark.parametrize("typed", ["12/BC-UBND", "Số 12/BC-UBND", "104 / BC-UBND", "12a/BC-VP", "7-BC/ĐU"])
def test_a_documents_number_is_taken_as_offices_write_it(typed: str) -> None:
    assert read_number(typed) == typed


@pytest.mark.parametrize("typed", ["abc", "12", "BC-UBND", "10/6", "12/", "đã gửi hôm qua", "/BC"])
def test_what_is_no_documents_number_is_asked_again_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match=r"office\.document\.number-how"):
        read_number(typed)


@ON_SQLITE
def test_a_document_is_at_most_sixty_days_older_than_the_plans_day_and_never_older_than_its_period(
    office: Office,
) -> None:
    duty = office.duty(BA_VI)
    assert (duty.before, earliest(duty)) == (date(2027, 6, 17), date(2027, 4, 18))
    assert earliest(replace(duty, before=date(2027, 2, 1))) == date(2027, 1, 1)


@ON_SQLITE
def test_the_day_on_a_document_counts_once_the_province_has_accepted_it(office: Office) -> None:
    documented(office).press("Báo đã gửi văn bản")
    assert filed_on(office.duty(BA_VI)) == date(2027, 6, 18), "the day it was told"
    decide(office, ACCEPTED)
    assert filed_on(office.duty(BA_VI)) == date(2027, 6, 10)


@ON_SQLITE
def test_a_document_that_is_sent_back_takes_its_day_with_it(office: Office) -> None:
    documented(office).press("Báo đã gửi văn bản")
    decide(office, RETURNED)
    office.move_to("2027-06-21T08:00")
    file(office)
    decide(office, ACCEPTED)
    duty = office.duty(BA_VI)
    assert (duty.signed, filed_on(duty)) == (None, date(2027, 6, 18)), "the first time something was told"


def decide(office: Office, to: str) -> None:
    now, duty = office.clock.now(), office.duty(BA_VI)
    office.database.write(lambda tx: obligations.change(tx, duty.id, to, "province", office.focal.id, now, "vì"))


def file(office: Office) -> None:
    now, duty = office.clock.now(), office.duty(BA_VI)
    by = office.seats[BA_VI].id
    office.database.write(lambda tx: reports.submit(tx, duty, Filed("f", 1, {}), by, now, "figures"))
