"""What the province sees and decides: every unit, what is missing said as missing, first days that never change."""

from collections.abc import Callable

import pytest

from handlers.officials.province.overview import Tally
from handlers.officials.province.room import EmptyReason, NotHere, NotYours, NumbersOfPeople
from storage.duties.lifecycle import NotAllowed
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import BA_VI, HN, Office, open_office

CO_DO, SON_TAY = "09634", "09574"


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database, BA_VI, CO_DO)
    office.move_to("2027-06-09T08:00")
    return office


def filed(office: Office, unit: str = BA_VI) -> None:
    office.file(office.seats[unit])


def walked(office: Office) -> None:
    """Filed through the chat, question by question."""
    stage = OfficeStage(office)
    stage.fill()
    stage.press("Nộp báo cáo")


def tally(office: Office) -> Tally:
    overview = office.province.overview(office.focal, HN, "2027S1")
    assert overview is not None
    return overview.tally


def line_id(office: Office, unit: str = BA_VI) -> str:
    return office.address(unit)


def test_all_126_communes_stand_in_the_overview_before_anybody_files(office: Office) -> None:
    overview = office.province.overview(office.focal)
    assert overview is not None
    assert (overview.period, overview.days_left) == ("2027S1", 5)
    assert len(overview.communes) == 126
    assert (overview.tally.submitted, overview.tally.untouched, overview.tally.unreachable) == (0, 126, 124)
    assert [line.name for line in overview.communes][:2] == ["Xã An Khánh", "Phường Ba Đình"]


def test_offices_of_the_province_stand_apart_and_the_requested_ones_are_marked(office: Office) -> None:
    overview = office.province.overview(office.focal, HN, "2027S1")
    assert overview is not None
    assert len(overview.bodies) == 14
    assert sum(line.requested for line in overview.bodies) == 3
    assert overview.tally.expected == 126


def test_a_filed_report_raises_both_rates(office: Office) -> None:
    filed(office)
    assert (tally(office).submitted, tally(office).on_time) == (1, 1)
    assert tally(office).completeness == pytest.approx(1 / 126)


def test_a_report_after_the_last_day_is_complete_and_not_on_time(office: Office) -> None:
    office.move_to("2027-06-17T00:00")
    assert tally(office).late == 126
    filed(office)
    assert (tally(office).submitted, tally(office).on_time, tally(office).late) == (1, 0, 125)


def test_a_report_in_the_last_minute_of_the_last_day_is_on_time(office: Office) -> None:
    office.move_to("2027-06-16T23:59")
    filed(office)
    assert tally(office).on_time == 1


def test_a_returned_report_is_not_complete_but_keeps_its_first_day(office: Office) -> None:
    filed(office)
    office.move_to("2027-06-18T09:00")
    office.province.send_back(office.focal, line_id(office), "Thiếu phần D.")
    assert (tally(office).submitted, tally(office).on_time, tally(office).returned) == (0, 1, 1)


def test_missing_figures_are_missing_and_never_nought(office: Office) -> None:
    walked(office)
    sheet = office.province.sheet(office.focal, line_id(office))
    values = {entry.code: entry.value for section in sheet.sections for entry in section.entries}
    assert (values["B05"], values["M01"]) == ("0 văn bản", None)
    assert sheet.line.missing == 7


def test_a_unit_that_has_not_filed_has_no_figures_at_all(office: Office) -> None:
    sheet = office.province.sheet(office.focal, line_id(office, CO_DO))
    assert (sheet.sections, sheet.line.missing, sheet.can_decide) == ((), None, False)


def test_a_draft_is_not_shown_to_the_province(office: Office) -> None:
    stage = OfficeStage(office)
    stage.press("Nộp ngay")
    stage.press("Có")
    sheet = office.province.sheet(office.focal, line_id(office))
    assert (sheet.line.state, sheet.sections) == ("draft", ())


def test_accepting_ends_it(office: Office) -> None:
    filed(office)
    assert office.province.sheet(office.focal, line_id(office)).can_decide
    office.province.accept(office.focal, line_id(office))
    assert tally(office).accepted == 1
    with pytest.raises(NotAllowed):
        office.province.send_back(office.focal, line_id(office), "Thiếu phần D.")


def test_sending_back_takes_a_reason(office: Office) -> None:
    filed(office)
    with pytest.raises(EmptyReason):
        office.province.send_back(office.focal, line_id(office), "  ")


def test_what_was_not_filed_cannot_be_decided(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.province.accept(office.focal, line_id(office))


DECISIONS: list[Callable[[Office, str], None]] = [
    lambda office, role: office.province.accept(office.seat(None, role), line_id(office)),
    lambda office, role: office.province.send_back(office.seat(None, role), line_id(office), "Không"),
]


@pytest.mark.parametrize("decide", DECISIONS)
@pytest.mark.parametrize("role", ["admin", "reporter"])
def test_only_a_focal_point_decides(office: Office, decide: Callable[[Office, str], None], role: str) -> None:
    filed(office)
    with pytest.raises(NotYours):
        decide(office, role)


@pytest.mark.parametrize("wrong", ["", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "a" * 25 + "é", "../p"])
def test_an_address_of_nothing_finds_nothing(office: Office, wrong: str) -> None:
    with pytest.raises(NotHere):
        office.province.sheet(office.focal, wrong)


def test_an_unknown_period_is_not_here(office: Office) -> None:
    with pytest.raises(NotHere):
        office.province.overview(office.focal, HN, "2031S1")


def test_history_names_codes_and_reasons(office: Office) -> None:
    filed(office)
    office.province.send_back(office.focal, line_id(office), "Thiếu phần D.")
    steps = office.province.sheet(office.focal, line_id(office)).steps
    assert [(step.after, step.who, step.reason) for step in steps] == [
        ("draft", office.seats[BA_VI].code, ""),
        ("submitted", office.seats[BA_VI].code, ""),
        ("returned", office.focal.code, "Thiếu phần D."),
    ]


def test_units_that_nobody_reports_for_are_named(office: Office) -> None:
    unseated = office.province.unseated(office.focal)
    assert len(unseated) == 124 + 14
    assert "Xã Ba Vì" not in unseated
    assert "Sở Nội vụ" in unseated


def test_a_reason_names_nobodys_number(office: Office) -> None:
    filed(office)
    with pytest.raises(NumbersOfPeople):
        office.province.send_back(office.focal, line_id(office), "Gọi 0912 345 678 nhé.")
    assert office.duty(BA_VI).state == "submitted"


def test_a_focal_point_of_a_commune_is_none_of_the_provinces(office: Office) -> None:
    filed(office)
    with pytest.raises(NotYours):
        office.province.accept(office.seat(CO_DO, "focal"), line_id(office))
