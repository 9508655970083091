"""A commune of Đồng Nai files its own form in the chat."""

from datetime import date

import pytest

from handlers.officials.province.switching import switch_on
from storage.duties import obligations, reports
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import Office, open_office
from tests.world import library

DN, DONG_NAI = "DN-2026-2030", "75"
COMMUNE = library().units.in_province(DONG_NAI)[0]


@pytest.fixture
def office(database: Database) -> Office:
    office, shelf = open_office(database), library()
    office.database.write(lambda tx: switch_on(tx, shelf, shelf.plans[DN], date(2026, 12, 5)))
    office.seat(COMMUNE.code, province=DONG_NAI)
    office.move_to("2027-05-28T08:00")
    return office


@pytest.fixture
def stage(office: Office) -> OfficeStage:
    stage = OfficeStage(office, COMMUNE.code)
    stage.fill()
    return stage


def reopen(stage: OfficeStage, code: str) -> None:
    stage.press(next(label for label in stage.buttons() if label.startswith(f"Xem phần {code[0]}.")))
    stage.press(next(label for label in stage.buttons() if label.startswith(f"Sửa {code}")))


def test_it_asks_for_the_people_fined_as_a_number_and_not_for_what_other_plans_want(stage: OfficeStage) -> None:
    reopen(stage, "F02")
    assert "Số người bị xử phạt hành chính" in stage.text()
    assert "Không lập danh sách, không ghi tên ai." in stage.text()
    stage.type("3")
    stage.press(next(label for label in stage.buttons() if label.startswith("Xem phần D.")))
    assert not any("D03" in label for label in stage.buttons())


def test_fewer_people_than_cases_is_pointed_out_and_can_be_filed(office: Office, stage: OfficeStage) -> None:
    reopen(stage, "F01")
    stage.type("2")
    assert "F02 nhỏ hơn F01: mỗi vụ thường có ít nhất một người." in stage.text()
    stage.press("Nộp báo cáo")
    assert "DN-2027S1-" in stage.text()
    found = office.database.read(lambda tx: obligations.of_owner(tx, DN, COMMUNE.code))
    duty = next(each for each in found if each.period == "2027S1")
    assert duty.state == "submitted"


def test_the_last_day_is_the_plan_s_own(office: Office) -> None:
    found = office.database.read(lambda tx: obligations.of_owner(tx, DN, COMMUNE.code))
    assert {duty.period: duty.last_day for duty in found} == {
        "2027S1": date(2027, 6, 4),
        "2027": date(2027, 12, 3),
    }


def test_what_it_filed_is_offered_in_the_next_period(office: Office, stage: OfficeStage) -> None:
    stage.press("Nộp báo cáo")
    found = office.database.read(lambda tx: obligations.of_owner(tx, DN, COMMUNE.code))
    year = next(each for each in found if each.period == "2027")
    filed = office.database.read(lambda tx: reports.previous(tx, year))
    assert filed is not None
    assert {"f02", "g04"} <= set(filed.answers)
    assert "d03" not in filed.answers
