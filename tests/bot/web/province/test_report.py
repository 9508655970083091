"""One unit's report on the province's page: read, and what is decided about it; and no reason typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.web.app import create_app
from handlers.officials.province.room import Province
from storage.accounts.officials import Seat
from storage.duties import hindrances, reports
from storage.duties.reports import Kind
from storage.engine import Busy
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, JUNE, Hanoi
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
    forged = {"csrf": admin.open("/p/nhac/tam-dung").page.form_of("Tạm dừng mọi lời nhắc").fields["csrf"], "once": "1"}
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


def test_what_is_no_decision_of_the_province_is_not_there(sheet: Visitor, hanoi: Hanoi) -> None:
    assert sheet.post(f"{hanoi.address(BA_VI)}/forget", {}).status == 404


def test_a_unit_gets_another_day_and_the_page_says_since_when_and_why(sheet: Visitor, hanoi: Hanoi) -> None:
    sheet.open(hanoi.address(CO_DO)).press("Dời hạn", day="2027-06-24", text="Xã vừa đổi cán bộ.")
    assert "Đã dời hạn." in sheet.page.text
    assert "thứ Năm 24/6/2027 Hạn riêng" in sheet.page.words
    assert "Từ 16/6/2027 sang 24/6/2027, 09:30 ngày 10/6/2027" in sheet.page.text
    assert hanoi.duty(CO_DO).last_day == date(2027, 6, 24)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2027-06-19", "ngày này là ngày nghỉ"), ("2027-06-16", "sau hôm nay"), ("mai", "không đọc được ngày này")],
)
def test_a_day_that_cannot_be_is_refused_and_the_reason_stays(
    sheet: Visitor, hanoi: Hanoi, day: str, words: str
) -> None:
    refused = sheet.open(hanoi.address(CO_DO)).press("Dời hạn", day=day, text="Bão số 3.")
    assert (refused.status, words in refused.page.text) == (400, True)
    kept = refused.page.form_of("Dời hạn").fields
    assert (kept["day"], kept["text"]) == (day, "Bão số 3.")
    assert hanoi.duty(CO_DO).moved == 0


def test_a_unit_is_exempt_with_a_reason_and_asked_again(sheet: Visitor, hanoi: Hanoi) -> None:
    exempt = sheet.open(hanoi.address(CO_DO)).press("Miễn báo cáo", text="Xã vừa sáp nhập.")
    assert "Tỉnh miễn báo cáo kỳ này" in exempt.page.text
    assert "Xã vừa sáp nhập." in exempt.page.text
    assert "Yêu cầu báo cáo trở lại" in exempt.page.form_of("Yêu cầu báo cáo trở lại").buttons
    exempt.press("Yêu cầu báo cáo trở lại")
    assert hanoi.duty(CO_DO).state == "expected"


def test_what_keeps_a_unit_from_filing_is_read_and_answered(sheet: Visitor, hanoi: Hanoi, house: House) -> None:
    by = hanoi.someone("reporter", CO_DO)
    house.database.write(lambda tx: hindrances.tell(tx, hanoi.duty(CO_DO).id, "Mất mạng <cả xã>.", by, JUNE))
    stuck = sheet.open(hanoi.address(CO_DO))
    assert "Mất mạng <cả xã>." in stuck.page.text
    refused = stuck.press("Gửi câu trả lời", text="Gọi 0912 345 678.")
    assert (refused.status, refused.page.form_of("Gửi câu trả lời").fields["text"]) == (400, "Gọi 0912 345 678.")
    answered = refused.press("Gửi câu trả lời", text="Nộp bản giấy trước.")
    assert "Tỉnh trả lời: Nộp bản giấy trước." in answered.page.text
    assert "Gửi câu trả lời" not in answered.page.text


@pytest.mark.parametrize(
    ("kind", "answers", "words"),
    [
        ("document", {"number": ["45/BC-UBND"], "day": ["2027-06-09"]}, "Số 45/BC-UBND, ngày 9/6/2027"),
        ("nil", {}, "Không phát sinh"),
    ],
)
def test_what_came_without_figures_is_told_for_what_it_is(
    sheet: Visitor, hanoi: Hanoi, kind: Kind, answers: dict[str, list[str]], words: str
) -> None:
    hanoi.hand_in(CO_DO, reports.Filed("", 0, answers, kind, date(2027, 6, 9) if answers else None))
    seen = sheet.open(hanoi.address(CO_DO)).page
    assert words in seen.text
    assert "Tiếp nhận báo cáo" in seen.text
    assert "Thiếu dữ liệu" not in seen.words


def test_an_administrator_moves_and_exempts_nobody(sheet: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    admin = hanoi.joined(visit(), "admin", at=hanoi.address(CO_DO))
    forged = {
        "csrf": admin.open("/p/nhac/tam-dung").page.form_of("Tạm dừng mọi lời nhắc").fields["csrf"],
        "once": "1",
        "day": "2027-06-24",
        "text": "Vì thế.",
    }
    for decision in ("extend", "exempt", "again", "answer"):
        assert admin.post(f"{hanoi.address(CO_DO)}/{decision}", forged).status == 404
    assert (hanoi.duty(CO_DO).state, hanoi.duty(CO_DO).moved) == ("expected", 0)
