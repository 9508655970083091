"""The province's pages for reminding, over a real database: before, after, whom to call, the ladder."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import Connection

from content.programme.workdays import VIETNAM
from handlers.officials.nudging import ladders
from handlers.officials.nudging.tick import Nudging
from handlers.officials.province.calling import NoLandline, landline
from storage.accounts import officials
from storage.accounts.organisations import create_organisation
from storage.duties import hindrances, obligations, unreached
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, HN, Hanoi
from tests.bot.web.visitor import Visitor
from tests.world import HANOI, library

Visit = Callable[..., Visitor]
HOME, SENT, CALLS, STEPS = "/p/nhac", "/p/nhac/da-gui", "/p/nhac/goi", "/p/nhac/bac"
T_7, FRIDAY, AFTER = (datetime(2027, 6, day, 8, tzinfo=VIETNAM) for day in (9, 11, 18))


@pytest.fixture
def focal(hanoi: Hanoi, visit: Visit) -> Visitor:
    """Two communes have a reporter; it is the ninth of June, seven days before the last one."""
    hanoi.house.clock.moment = T_7 - timedelta(hours=1)
    for unit in (BA_VI, CO_DO):
        hanoi.someone("reporter", unit)
    return hanoi.joined(visit(), "focal", at=HOME)


def tick(house: House, moment: datetime) -> int:
    house.clock.moment = moment
    return Nudging(house.database, library()).tick(moment)


def test_the_page_says_who_hears_what_today_and_who_not(focal: Visitor) -> None:
    page = focal.open(f"{HOME}?day=2027-06-09").page
    assert "Được nhắc: 2 người" in page.text
    assert "báo cáo 6 tháng đầu năm 2027: trước 7 ngày" in page.text
    assert "Chưa có cán bộ (138)" in focal.answer.text


@pytest.mark.slow
def test_without_a_wish_it_is_tomorrow(focal: Visitor) -> None:
    assert "Ai nhận gì: thứ Năm 10/6/2027" in focal.page.words


@pytest.mark.slow
def test_a_day_off_sends_nothing_a_day_far_away_is_not_there_and_one_gone_by_leads_to_tomorrow(focal: Visitor) -> None:
    assert "Ngày nghỉ, bot không gửi gì." in focal.open(f"{HOME}?day=2027-06-12").page.text
    assert "Ai nhận gì: thứ Hai 14/6/2027" in focal.follow("Ngày làm việc kế tiếp").page.words
    assert focal.open(f"{HOME}?day=2027-08-09").status == 404
    assert "Ai nhận gì: thứ Năm 10/6/2027" in focal.open(f"{HOME}?day=2027-06-08").page.words


@pytest.mark.slow
def test_an_office_of_the_province_can_be_tried_like_a_commune(focal: Visitor, hanoi: Hanoi) -> None:
    office = next(iter(library().plans[HN].bodies))
    assert f'<option value="{office.slug}">{office.name}' in focal.open(HOME).answer.text

    def seat(tx: Connection) -> None:
        officials.add(tx, create_organisation(tx, office.name, None, HANOI, office.slug), "reporter")

    hanoi.house.database.write(seat)
    assert "Đã gửi thử" in focal.press("Gửi thử cho tôi", office=office.slug).page.text


def test_a_pause_stops_the_tick_and_stands_on_every_page_until_it_is_lifted(focal: Visitor, house: House) -> None:
    focal.open(f"{HOME}/tam-dung").press("Tạm dừng mọi lời nhắc")
    code = focal.page.text.split("Người bấm: ")[1].split(".")[0]
    assert code.startswith("CB-")
    for path in ("/p/plans", SENT, CALLS, STEPS):
        assert f"Người bấm: {code}" in focal.open(path).page.text
    assert tick(house, T_7) == 0
    assert "Đang tạm dừng (2)" in focal.open(f"{HOME}?day=2027-06-09").answer.text
    focal.press("Nhắc tiếp")
    assert "Người bấm" not in focal.open("/p/plans").page.text
    assert tick(house, T_7) == 2


def test_a_pause_asks_once_and_says_what_it_would_stop(focal: Visitor, house: House) -> None:
    asked = focal.follow("Tạm dừng…").page
    assert "Lời nhắc kế tiếp là thứ Tư 9/6/2027, cho 2 người." in asked.text
    assert not house.database.read(ladders.paused).get(HANOI)


def test_a_day_without_reminders_leads_to_the_next_one_that_has_some(focal: Visitor) -> None:
    assert "Không ai nhận lời nhắc nào trong ngày này." in focal.open(f"{HOME}?day=2027-06-10").page.text
    assert focal.page.links["Lời nhắc kế tiếp: thứ Sáu 11/6/2027"] == f"{HOME}?day=2027-06-11&of=&kind="


@pytest.mark.slow
def test_who_paused_first_stays_written(focal: Visitor, hanoi: Hanoi, visit: Visit, house: House) -> None:
    other = hanoi.joined(visit(), "admin", at=HOME)
    focal.open(f"{HOME}/tam-dung").press("Tạm dừng mọi lời nhắc")
    kept = house.database.read(lambda tx: ladders.paused(tx)[HANOI])
    other.open(f"{HOME}/tam-dung").press("Tạm dừng mọi lời nhắc")
    assert house.database.read(lambda tx: ladders.paused(tx)[HANOI]) == kept


def test_every_nudge_stands_with_what_followed(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    tick(house, T_7)
    hanoi.file(BA_VI, at=FRIDAY)
    words = focal.open(SENT).page.text
    assert "2 lời nhắc." in words
    assert "nộp 11/6/2027, sau 2 ngày" in words
    assert "chưa nộp" in words


@pytest.mark.slow
def test_nudges_are_filtered_by_day_unit_and_state(focal: Visitor, house: House) -> None:
    tick(house, T_7)
    tick(house, FRIDAY)
    counts = {
        query: focal.open(f"{SENT}?{query}").page.text.split(" lời nhắc.")[0].split()[-1]
        for query in ("", "day=2027-06-09", f"unit={BA_VI}", "state=blocked", "of=NOTHING/", "state=never&page=x")
    }
    assert list(counts.values()) == ["4", "2", "2", "0", "0", "4"]


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        (f"of={HN}/2027S1", 2, 2),
        (f"of={HN}/2027", 0, 0),
        (f"of={HN}/2027S1&kind=xã", 2, 2),
        ("kind=phường", 0, 0),
        ("kind=office", 0, 0),
    ],
)
def test_what_will_go_out_and_what_did_is_narrowed_to_a_report_and_a_kind_of_unit(
    focal: Visitor, house: House, query: str, before: int, after: int
) -> None:
    assert f"Được nhắc: {before} người" in focal.open(f"{HOME}?day=2027-06-09&{query}").page.text
    tick(house, T_7)
    assert f"{after} lời nhắc." in focal.open(f"{SENT}?{query}").page.text


def test_the_list_to_call_is_narrowed_too_and_names_a_unit_once(focal: Visitor, house: House) -> None:
    house.clock.moment = AFTER
    late = {
        query: focal.open(f"{CALLS}?{query}").page.text.split("Đơn vị quá hạn chưa nộp: ")[1].split()[0]
        for query in ("", f"of={HN}/2027S1&kind=xã", "kind=office", f"of={HN}/2027")
    }
    assert list(late.values()) == ["140", "75", "14", "0"]


def test_a_phone_is_shown_the_first_rows_and_the_way_to_all(focal: Visitor, house: House) -> None:
    house.clock.moment = AFTER
    assert 'class="lines calls long"' in focal.open(CALLS).answer.text
    assert 'class="lines calls"' in focal.follow("Xem đủ 140 dòng").answer.text
    assert "Xem đủ" not in focal.page.text


@pytest.mark.slow
def test_fifty_stand_on_a_page(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    for unit in library().units.in_province(HANOI)[:60]:
        hanoi.someone("reporter", unit.code)
    tick(house, T_7)
    assert "Trang 1/2" in focal.open(SENT).page.links
    assert focal.answer.text.count("<tr") == 51
    assert focal.follow("Cũ hơn").answer.text.count("<tr") < 20


@pytest.mark.slow
def test_the_same_is_taken_as_a_table(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    tick(house, T_7)
    hanoi.file(BA_VI, at=FRIDAY)
    answer = focal.client.get(f"{SENT}.csv?unit={BA_VI}")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["Đơn vị"], row["Bậc nhắc"], row["Kênh"], row["Kết quả gửi"]) for row in rows] == [
        ("Xã Ba Vì", "trước 7 ngày", "Trang web", "Đã hiện trên trang")
    ]
    assert (rows[0]["Ngày nộp"], rows[0]["Số ngày sau lời nhắc"]) == ("2027-06-11", "2")


@pytest.mark.slow
def test_late_units_stand_with_telephone_promise_and_what_keeps_them(
    focal: Visitor, hanoi: Hanoi, house: House
) -> None:
    by, duty = hanoi.someone("reporter", BA_VI), hanoi.duty(BA_VI)
    house.database.write(lambda tx: obligations.promise(tx, duty.id, AFTER.date(), AFTER))
    house.database.write(lambda tx: hindrances.tell(tx, duty.id, "Chưa có số liệu của công an.", by, T_7))
    house.clock.moment = AFTER
    focal.open(f"{CALLS}?unit={BA_VI}").press("Lưu số", text="024 3386 1234", unit=BA_VI)
    assert "Đã lưu số điện thoại" in focal.page.text
    assert 'href="tel:02433861234"' in focal.answer.text
    row = next(row for row in focal.answer.text.split("<tr")[1:] if "Xã Ba Vì" in row)
    assert "18/6/2027" in row
    assert "Chưa có số liệu của công an." in row


def test_a_mobile_is_not_kept_and_stands_in_its_box_to_be_mended(focal: Visitor) -> None:
    refused = focal.open(CALLS).press("Lưu số", text="0912345678", unit=BA_VI)
    assert "Số di động là số riêng của một người." in refused.page.text
    assert refused.page.form_of("Lưu số").fields["text"] == "0912345678"
    assert (refused.status, "tel:" in refused.answer.text) == (400, False)
    assert f'<option value="{BA_VI}" selected>' in refused.answer.text


@pytest.mark.parametrize("typed", ["0912345678", "+84912345678", "113", "abc", "02433", "1800 1567", "024338612345"])
def test_only_an_offices_own_line_is_a_landline(typed: str) -> None:
    with pytest.raises(NoLandline):
        landline(typed)


@pytest.mark.parametrize(
    "typed", ["02433861234", "024.3386.1234", "(024) 3386-1234", "+84 24 33861234", "0084 2433861234"]
)
def test_a_landline_is_read_however_it_is_spaced(typed: str) -> None:
    assert landline(typed) == "02433861234"


@pytest.mark.slow
def test_a_telephone_is_forgotten_by_an_empty_box(focal: Visitor, house: House) -> None:
    house.clock.moment = AFTER
    focal.open(CALLS).press("Lưu số", text="+84 24 3386 1234", unit=BA_VI)
    assert "tel:02433861234" in focal.answer.text
    focal.press("Lưu số", text=" ", unit=BA_VI)
    assert "tel:" not in focal.answer.text


@pytest.mark.slow
def test_a_unit_without_anybody_gets_a_telephone_too_and_one_of_elsewhere_none(focal: Visitor, house: House) -> None:
    tick(house, T_7)
    focal.open(CALLS).press("Lưu số", text="02433861234", unit="00004")
    assert "tel:02433861234" in focal.answer.text
    assert "Không có đơn vị này" in focal.press("Lưu số", text="02433861234", unit="26734").page.text


@pytest.mark.slow
def test_whom_nothing_reaches_is_listed_by_reason(focal: Visitor, house: House) -> None:
    found: dict[str, unreached.Why] = {BA_VI: "blocked", CO_DO: "away", "00004": "nobody"}
    house.database.write(lambda tx: unreached.set_all(tx, HANOI, found, T_7.date()))
    words = focal.open(CALLS).page.text
    assert "Không gửi được lời nhắc cho ai: 3" in words
    assert "Mọi kênh đều bị chặn (1)" in words


def test_a_step_is_added_seen_in_the_calendar_and_kept(focal: Visitor, house: House) -> None:
    page = focal.open(STEPS).page
    assert "Đang dùng lịch ban đầu" in page.text
    added = page.form_of("Thêm và xem trước").fields | {"to": "unit", "days": "5", "side": "before"}
    query = urlencode(added)
    words = focal.open(f"{STEPS}?{query}").page.text
    assert "Lịch dưới đây chưa lưu." in words
    assert "trước 5 ngày" in words
    assert ladder(house) == library().ladder.steps
    focal.press("Lưu lịch nhắc")
    assert "Tỉnh đang dùng lịch riêng." in focal.page.text
    assert -5 in [step.offset for step in ladder(house)]
    focal.press("Về lịch ban đầu")
    assert ladder(house) == library().ladder.steps


def ladder(house: House) -> tuple[object, ...]:
    return house.database.read(lambda tx: ladders.ladder_of(tx, library(), HN)).steps


@pytest.mark.slow
def test_a_step_is_taken_away_by_its_cross(focal: Visitor) -> None:
    offsets = focal.open(STEPS).answer.text.count('class="drop"')
    crossed = next(href for words, href in focal.page.links.items() if words.startswith("×"))
    assert focal.open(crossed).answer.text.count('class="drop"') == offsets - 1


REFUSED = {
    "unit=": "cần ít nhất một bậc",
    "unit=-61": "không quá 60 ngày",
    "unit=abc": "cần là một số từ 0 đến 60",
    "unit=-7&days=x&to=unit": "cần là một số từ 0 đến 60",
    "unit=-7&days=-5&to=unit": "cần là một số từ 0 đến 60",
    "unit=-7&days=&to=unit": "cần là một số từ 0 đến 60",
    "unit=-7&days=400&to=unit": "không quá 60 ngày",
    "unit=-7&days=3&to=all": "cần là một số từ 0 đến 60",
    "unit=-7&days=7&to=unit&side=before": "Bậc này đã có",
}


@pytest.mark.slow
def test_a_step_that_cannot_be_added_says_why(focal: Visitor, house: House) -> None:
    said = {query: focal.open(f"{STEPS}?plan={HN}&{query}").page.text for query in REFUSED}
    assert {query: REFUSED[query] in words for query, words in said.items()} == dict.fromkeys(REFUSED, True)
    assert ladder(house) == library().ladder.steps


def test_what_changes_nothing_is_not_called_unsaved(focal: Visitor) -> None:
    kept = focal.open(STEPS).page.form_of("Thêm và xem trước").fields
    same = kept | {"to": "unit", "days": "7", "side": "before"}
    words = focal.open(f"{STEPS}?{urlencode(same)}").page.text
    assert ("Bậc này đã có" in words, "chưa lưu" in words) == (True, False)


@pytest.mark.slow
def test_the_preview_says_what_moves_for_days_off(focal: Visitor) -> None:
    words = focal.open(f"{STEPS}?plan={HN}&unit=-4,0&leader=&province=").page.text
    assert "dời từ thứ Bảy 12/6/2027, ngày nghỉ" in words


@pytest.mark.slow
def test_another_plan_is_not_there(focal: Visitor) -> None:
    assert focal.open(f"{STEPS}?plan=DN-2026-2030").status == 404


def test_a_trial_comes_to_who_asked_and_counts_for_nobody(focal: Visitor, house: House) -> None:
    focal.press("Gửi thử cho tôi", office=BA_VI)
    assert "Đã gửi thử." in focal.page.text
    assert "Anh/chị vừa gửi thử" in focal.open("/o").page.text
    words = focal.press("Xem lời nhắc gửi thử").page.text
    assert "GỬI THỬ" in words
    assert "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027" in words
    assert "Nộp ngay" not in words
    assert "gửi thử" not in focal.press("Tôi đã rõ").page.text
    assert "0 lời nhắc." in focal.open(SENT).page.text
    assert tick(house, T_7) == 2


@pytest.mark.slow
def test_there_is_nothing_to_try_where_nobody_reports(focal: Visitor) -> None:
    assert "chưa có cán bộ báo cáo" in focal.press("Gửi thử cho tôi", office="00004").page.text


@pytest.mark.slow
def test_nobody_comes_in_without_an_invite(visit: Visit, hanoi: Hanoi) -> None:
    for path in (HOME, SENT, CALLS, STEPS):
        assert visit().open(path).page.forms == []
    assert visit().client.get(f"{SENT}.csv").status_code == 404
