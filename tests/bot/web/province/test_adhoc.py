"""A report asked for out of turn on the page: typed, looked over, opened, read, taken away as CSV, closed."""

import csv
import io
from collections.abc import Callable

import pytest

from handlers.officials.parts import duty_address
from storage.duties import reports
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, JUNE, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
CODE, RESULTS = "2027D01", "/p/asked/hn-2026-2030/2027D01"
TYPED = {
    "title": "Rà soát cơ sở lưu trú",
    "day": "2027-06-18",
    **{"q1": "Bao nhiêu cơ sở đã kiểm tra?", "k1": "count", "q2": "Khó khăn gì?", "k2": "text"},
    **{"who": "named", "text": "Ba Vì\nCổ Đô", "of": "2027S1", "state": "late"},
}


@pytest.fixture
def focal(hanoi: Hanoi, visit: Visit) -> Visitor:
    return hanoi.joined(visit(), "focal", at="/p/asked/new")


def preview(focal: Visitor, **changed: str) -> Visitor:
    return focal.press("Xem trước", **(TYPED | changed))


def opened(focal: Visitor) -> Visitor:
    return preview(focal).press("Gửi tới 2 đơn vị")


def answer(hanoi: Hanoi, house: House, unit: str, **answers: list[str]) -> None:
    duty, by = hanoi.duty(unit, CODE), hanoi.someone("reporter", unit)

    def file(tx: object) -> None:
        reports.save_draft(tx, duty.id, "{}", by, JUNE)
        reports.submit(tx, duty, reports.Filed(f"ad-hoc-{CODE}", 1, answers), by, JUNE, f"DX-{unit}")

    house.database.write(file)


def test_it_is_looked_over_before_it_goes_out(focal: Visitor, hanoi: Hanoi) -> None:
    page = preview(focal).page
    assert "Gửi tới 2 đơn vị" in page.text
    assert {"Xã Ba Vì", "Xã Cổ Đô"} <= set(page.words)
    assert "Chưa có yêu cầu nào." in focal.open("/p/asked").page.text


def test_an_office_of_the_plan_is_asked_by_its_name_and_listed_like_a_commune(focal: Visitor, hanoi: Hanoi) -> None:
    page = preview(focal, text="Ba Vì\nCơ quan Báo và Phát thanh, Truyền hình Hà Nội")
    assert "Cơ quan Báo và Phát thanh, Truyền hình Hà Nội" in page.page.words
    seen = page.press("Gửi tới 2 đơn vị").page
    assert [line for line in seen.links if line in ("Xã Ba Vì", "Cơ quan Báo và Phát thanh, Truyền hình Hà Nội")] != []
    every = focal.open("/p/asked/new").press("Xem trước", **(TYPED | {"who": "bodies"}))
    assert "Gửi tới 14 đơn vị" in every.page.text


def test_back_from_the_preview_everything_typed_is_there(focal: Visitor) -> None:
    fields = preview(focal).follow("Sửa lại").page.form_of("Xem trước").fields
    assert {name: fields[name] for name in ("title", "day", "q1", "q2", "text")} == {
        name: TYPED[name] for name in ("title", "day", "q1", "q2", "text")
    }


def test_opened_it_stands_for_the_chosen_communes_and_a_second_press_opens_no_second(focal: Visitor) -> None:
    form = preview(focal).page.form_of("Gửi tới 2 đơn vị")
    fields = form.pressed("Gửi tới 2 đơn vị")
    assert "Đã mở yêu cầu." in focal.post(form.action, fields).page.text
    focal.post(form.action, fields)
    listed = focal.open("/p/asked").page
    assert [href for href in listed.links.values() if href.startswith("/p/asked/hn")] == [RESULTS]


def test_the_preview_has_an_address_and_sent_from_it_twice_it_is_one_request(focal: Visitor) -> None:
    form = preview(focal)
    shown = str(form.answer.url)
    opened = form.press("Gửi tới 2 đơn vị")
    assert "Đã mở yêu cầu." in opened.page.text
    focal.open(shown).press("Gửi tới 2 đơn vị")
    listed = focal.open("/p/asked").page
    assert [href for href in listed.links.values() if href.startswith("/p/asked/hn")] == [RESULTS]


def test_every_fault_is_told_at_once(focal: Visitor) -> None:
    words = preview(focal, day="mai", title="", text="Ba Vì; Xã Ở Đâu").page.text
    for fault in ("cần đặt tên", "không đọc được ngày cuối", "không tìm thấy “Xã Ở Đâu”"):
        assert fault in words


def test_an_address_nobody_made_shows_the_empty_form_or_nothing(focal: Visitor) -> None:
    assert focal.open("/p/asked/new?d=khong").page.form_of("Xem trước").fields["title"] == ""
    assert focal.open("/p/asked/preview?d=khong").status == 404


def test_closing_asks_once_and_names_who_is_in_the_middle(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    opened(focal)
    answer(hanoi, house, BA_VI, q1=["14"])
    duty, by = hanoi.duty(CO_DO, CODE), hanoi.someone("reporter", CO_DO)
    house.database.write(lambda tx: reports.save_draft(tx, duty.id, "{}", by, JUNE))
    asked = focal.open(RESULTS).follow("Đóng yêu cầu…").page
    for words in ("Đã nộp: 1 đơn vị", "Chưa nộp: 1 đơn vị", "Đang làm dở: 1 đơn vị", "Xã Cổ Đô"):
        assert words in asked.text
    assert hanoi.duty(CO_DO, CODE).state == "draft"
    assert asked.links["Không đóng"] == RESULTS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"q1": "Họ tên nạn nhân", "k1": "text"}, "câu 1 hỏi danh tính một người"),
        ({"q1": "", "q2": ""}, "cần từ 1 đến 10 câu hỏi"),
        ({"title": ""}, "cần đặt tên"),
        ({"day": "2027-06-19"}, "ngày cuối là ngày nghỉ"),
        ({"day": "mai"}, "không đọc được ngày cuối"),
        ({"text": "Ba Vì\nXã Ở Đâu"}, "không tìm thấy “Xã Ở Đâu”"),
        ({"text": "Dịch Vọng"}, "“Dịch Vọng” có thể là Phường Nghĩa Đô, Phường Cầu Giấy"),
        ({"who": "state"}, "chưa có đơn vị nào được chọn"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_typed_is_lost(
    focal: Visitor, changed: dict[str, str], words: str
) -> None:
    refused = preview(focal, **changed)
    assert (refused.status, words in refused.page.text) == (400, True)
    fields = refused.page.form_of("Xem trước").fields
    assert {name: fields[name] for name in ("title", "day", "q1", "q2", "text")} == {
        name: (TYPED | changed)[name] for name in ("title", "day", "q1", "q2", "text")
    }


def test_answers_are_added_up_and_missing_ones_are_missing(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    opened(focal)
    answer(hanoi, house, BA_VI, q1=["14"], q2=["Ít người."])
    page = focal.open(RESULTS).page
    assert "Tổng 14, từ 1 đơn vị" in page.words
    assert {"14", "Ít người."} <= set(page.words)
    assert "Đã nộp: 1/2 (50,0 %)" in page.text


def test_the_table_can_be_taken_as_csv_and_no_cell_of_it_is_calculated(
    focal: Visitor, hanoi: Hanoi, house: House
) -> None:
    opened(focal)
    answer(hanoi, house, CO_DO, q1=["0"], q2=["=HYPERLINK(1)"])
    taken = focal.client.get(f"{RESULTS}/csv")
    rows = list(csv.reader(io.StringIO(taken.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Đơn vị", "Tình trạng", "Ngày nộp", TYPED["q1"], TYPED["q2"]]
    assert rows[1] == ["Xã Ba Vì", "Chưa bắt đầu", "", "", ""]
    assert rows[2] == ["Xã Cổ Đô", "Đã nộp", "10/06/2027", "0", "'=HYPERLINK(1)"]
    assert taken.headers["cache-control"] == "no-store"


def test_closing_is_said_and_the_rest_is_exempt(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    opened(focal)
    answer(hanoi, house, BA_VI, q1=["14"])
    closed = focal.open(f"{RESULTS}/close").press("Đóng yêu cầu này")
    assert "Đã đóng." in closed.page.text
    assert (hanoi.duty(BA_VI, CODE).state, hanoi.duty(CO_DO, CODE).state) == ("submitted", "exempt")
    assert "Đóng yêu cầu" not in closed.page.links
    assert focal.open(f"{RESULTS}/close").status == 404


@pytest.mark.slow
def test_what_is_sent_back_once_it_is_closed_is_said_to_be_owed_and_can_be_ended(
    focal: Visitor, hanoi: Hanoi, house: House
) -> None:
    opened(focal)
    answer(hanoi, house, BA_VI, q1=["7"])
    focal.open(f"{RESULTS}/close").press("Đóng yêu cầu này")
    report = f"/p/r/{duty_address(hanoi.duty(BA_VI, CODE).id)}"
    sheet = focal.open(report)
    assert "Báo cáo này vẫn giữ" in sheet.page.text
    assert "đơn vị còn phải sửa" in sheet.press("Trả lại để sửa", text="Đếm lại").page.text
    assert "1 đơn vị chờ sửa" in focal.open("/p/asked").page.text
    ended = focal.open(RESULTS).follow("Kết thúc…").press("Kết thúc")
    assert "Còn báo cáo được trả lại" not in ended.page.text
    assert "Đơn vị không phải nộp nữa" in focal.open(report).page.text


def test_the_overview_of_it_leads_to_the_answers(focal: Visitor) -> None:
    opened(focal)
    seen = focal.open(f"/p?period={CODE}")
    assert "Tiến độ “Rà soát cơ sở lưu trú”" in seen.page.words
    assert seen.page.links["Xem câu trả lời"] == RESULTS


def test_an_administrator_reads_and_does_not_ask(focal: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    opened(focal)
    admin = hanoi.joined(visit(), "admin", at=RESULTS)
    assert "Rà soát cơ sở lưu trú" in admin.page.words
    forged = {"csrf": admin.open("/p/nhac/tam-dung").page.form_of("Tạm dừng mọi lời nhắc").fields["csrf"]}
    assert admin.post(f"{RESULTS}/close", forged).status == 404
    assert admin.post("/p/asked/open", TYPED | forged | {"plan": "HN-2026-2030", "units": BA_VI}).status == 404


def test_nobody_comes_in_without_an_invite(visit: Visit, hanoi: Hanoi) -> None:
    for path in ("/p/asked", "/p/asked/new", RESULTS, "/p/plans/hn-2026-2030/days"):
        assert "Cần một lời mời mới" in visit().open(path).page.text
    assert visit().client.get(f"{RESULTS}/csv").status_code == 404
