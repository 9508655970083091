"""One unit's report on the province's page: read, accepted, returned; and no reason typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.web.app import create_app
from handlers.officials.province import Province
from storage.engine import Busy
from storage.officials import Seat
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
REASON = "D02 khác tổng của D01 <xem lại>"


@pytest.fixture
def sheet(hanoi: Hanoi, visit: Visit) -> Visitor:
    """The focal point at Xã Ba Vì's filed report."""
    hanoi.file(BA_VI, b01=["yes"], b05=["12"])
    return hanoi.joined(visit(), "focal", at=hanoi.address(BA_VI))


def test_what_was_filed_stands_with_its_code_and_what_was_not_is_missing(sheet: Visitor) -> None:
    assert "12 văn bản" in sheet.page.words
    assert "B05" in sheet.page.text
    assert sheet.page.words.count("Thiếu dữ liệu") > 10
    assert "HN-2027S1-09700-TEST" in sheet.page.words


def test_a_unit_that_filed_nothing_is_missing_its_data(hanoi: Hanoi, sheet: Visitor) -> None:
    empty = sheet.open(hanoi.address(CO_DO)).page
    assert "Đơn vị chưa nộp số liệu nào cho kỳ này." in empty.text
    assert "Tiếp nhận báo cáo" not in empty.text


def test_the_way_back_leads_to_the_same_period(sheet: Visitor) -> None:
    assert sheet.follow("Về bảng tổng quan").page.words.count("1/126 (0,8 %)") == 2


def test_accepting_is_said_and_stands_in_the_history(sheet: Visitor, hanoi: Hanoi) -> None:
    accepted = sheet.press("Tiếp nhận báo cáo")
    assert "Đã tiếp nhận báo cáo." in accepted.page.text
    assert "Tỉnh tiếp nhận, 09:30 ngày 10/6/2027" in accepted.page.text
    assert hanoi.duty(BA_VI).state == "accepted"


def test_returning_tells_the_unit_why(sheet: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    returned = sheet.press("Trả lại để sửa", text=REASON)
    assert "Đã trả lại." in returned.page.text
    assert "&lt;xem lại&gt;" in returned.answer.text
    unit = hanoi.joined(visit(), "reporter", BA_VI)
    assert REASON in unit.page.text


def test_returning_needs_a_reason(sheet: Visitor, hanoi: Hanoi) -> None:
    refused = sheet.press("Trả lại để sửa", text="  ")
    assert refused.status == 400
    assert "cần ghi lý do" in refused.page.text
    assert hanoi.duty(BA_VI).state == "submitted"


@pytest.mark.parametrize(("words", "typed"), [("Tiếp nhận báo cáo", {}), ("Trả lại để sửa", {"text": REASON})])
def test_an_impatient_second_press_does_nothing_more(
    sheet: Visitor, hanoi: Hanoi, words: str, typed: dict[str, str]
) -> None:
    form = sheet.page.form_of(words)
    fields = form.pressed(words, **typed)
    assert sheet.post(form.action, fields).status == 200
    assert sheet.post(form.action, fields).status == 200
    assert "Chưa làm được" not in sheet.page.text


def test_a_reason_typed_while_somebody_else_accepted_is_kept(sheet: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    hanoi.joined(visit(), "focal", at=hanoi.address(BA_VI)).press("Tiếp nhận báo cáo")
    late = sheet.press("Trả lại để sửa", text=REASON)
    assert late.status == 409
    assert "báo cáo đã đổi tình trạng trước đó" in late.page.text
    assert REASON in late.page.text
    assert hanoi.duty(BA_VI).state == "accepted"


def test_a_reason_typed_in_a_session_that_ended_is_kept(sheet: Visitor, house: House) -> None:
    house.clock.pass_(31 * 24 * 60)
    ended = sheet.press("Trả lại để sửa", text=REASON)
    assert ended.status == 403
    assert ended.form("text").fields["text"] == REASON


def test_a_reason_that_is_too_long_is_kept(sheet: Visitor) -> None:
    long = sheet.press("Trả lại để sửa", text="x" * 4001)
    assert long.status == 413
    assert long.form("text").fields["text"] == "x" * 4001


class Overrun(Province):
    """The database has no time."""

    def send_back(self, seat: Seat, written: str, reason: str) -> None:
        raise Busy


def test_a_busy_server_keeps_the_reason_and_takes_it_again(sheet: Visitor, house: House, hanoi: Hanoi) -> None:
    officials = house.parts.officials
    assert officials
    province = Overrun(house.database, None, house.clock)  # type: ignore[arg-type]  # it looks nothing up
    form = sheet.page.form_of("Trả lại để sửa")
    there = Visitor(create_app(replace(house.parts, officials=replace(officials, province=province))))
    there.client.cookies.set("p", sheet.client.cookies["p"], path="/p")
    busy = there.post(form.action, form.pressed("Trả lại để sửa", text=REASON))
    again = busy.page.form_of("Gửi lại").pressed("Gửi lại")
    there.client.close()
    assert (busy.status, again["text"]) == (503, REASON)
    sheet.post(form.action, again)
    assert hanoi.duty(BA_VI).state == "returned"


def test_an_administrator_reads_and_does_not_decide(sheet: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    admin = hanoi.joined(visit(), "admin", at=hanoi.address(BA_VI))
    assert "12 văn bản" in admin.page.words
    forged = {"csrf": admin.page.forms[0].fields["csrf"], "once": "1"}
    assert admin.post(f"{hanoi.address(BA_VI)}/accept", forged).status == 404
    assert hanoi.duty(BA_VI).state == "submitted"


def test_a_form_with_a_foreign_token_decides_nothing(sheet: Visitor, hanoi: Hanoi) -> None:
    assert sheet.post(f"{hanoi.address(BA_VI)}/accept", {"csrf": "0" * 32}).status == 403
    assert hanoi.duty(BA_VI).state == "submitted"


@pytest.mark.parametrize("path", ["/p/r/nothing", "/p/r/" + "a" * 26])
def test_a_report_that_never_was_is_not_there(sheet: Visitor, path: str) -> None:
    lost = sheet.open(path)
    assert lost.status == 404
    assert lost.page.links["Về trang đầu"] == "/p"


def test_there_are_two_decisions_and_no_third(sheet: Visitor, hanoi: Hanoi) -> None:
    assert sheet.post(f"{hanoi.address(BA_VI)}/forget", {}).status == 404
