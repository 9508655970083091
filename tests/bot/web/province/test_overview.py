"""The province's overview over a real database: rates, tiles, rows, filters, and what is missing."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from content.programme.workdays import VIETNAM
from storage import settings
from storage.accounts import invites
from storage.accounts.organisations import create_organisation
from storage.duties import ad_hoc, hindrances, obligations, unreached
from storage.duties.obligations import Due
from storage.duties.reports import Filed
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, HN, JUNE, Hanoi
from tests.bot.web.visitor import Visitor
from tests.world import HANOI

Visit = Callable[..., Visitor]
BA_DINH = "00004"
SOON = Due(HN, ad_hoc.REPORT, BA_VI, "2027D01", date(2027, 6, 12), date(2027, 6, 11))
TILE = re.compile(r'<a href="(/p/r/[a-z0-9]+)" class="tile ([a-z ]+)" title="([^"]+)">(.*?)</a>')
PICTURE = re.compile(r'<img src="(/p/overview.png[^"]+)"')
ROW = re.compile(r"<tr role=\"row\">\s*<th scope=\"row\".*?</tr>", re.DOTALL)


@pytest.fixture
def focal(hanoi: Hanoi, visit: Visit) -> Visitor:
    """At a page that is quick to show."""
    return hanoi.joined(visit(), "focal", at="/p/plans")


def tiles(focal: Visitor) -> dict[str, str]:
    """The classes of each commune's tile, by its name and state in words."""
    return {title: classes for _, classes, title, _ in TILE.findall(focal.answer.text)}


def rows(focal: Visitor) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in ROW.findall(focal.answer.text)]


def test_before_a_plan_is_on_the_page_says_how_to_switch_it_on(house: House, visit: Visit) -> None:
    page = Hanoi(house).joined(visit(), "focal", at="/p").page
    assert "Chưa có kế hoạch nào được bật" in page.words
    assert "nhipcau plan switch-on HN-2026-2030" in page.html


def test_every_commune_has_a_tile_and_a_row_whether_it_filed_or_not(focal: Visitor) -> None:
    assert len(tiles(focal.open("/p"))) == 126
    assert len(rows(focal)) == 126 + 14
    assert "Xã Ba Vì: Chưa bắt đầu" in tiles(focal)


def test_a_tile_tells_its_state_by_shape_and_word_as_well_as_colour(focal: Visitor) -> None:
    for _, classes, title, inside in TILE.findall(focal.open("/p").answer.text):
        assert "<use href=" in inside
        assert title.split(": ")[1] in inside, classes


def test_the_rates_stand_as_numbers_with_their_meaning(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.file(BA_VI)
    page = focal.open("/p").page
    assert page.words.count("1/126 (0,8 %)") == 2
    assert "Số xã, phường có báo cáo đang ở tỉnh, trên tổng số phải nộp." in page.text
    assert "Số xã, phường nộp lần đầu không muộn hơn 16/6/2027" in page.text


def test_the_deadline_is_told_with_the_working_days_left(focal: Visitor) -> None:
    focal.open("/p")
    assert "Nộp trước ngày 17/6/2027, tức chậm nhất thứ Tư 16/6/2027." in focal.page.text
    assert "Còn 4 ngày làm việc" in focal.page.words


def test_on_the_last_day_and_after_it(focal: Visitor, house: House) -> None:
    told = {16: "Hôm nay là ngày cuối", 21: "Đã qua hạn 3 ngày làm việc"}
    for day, words in told.items():
        house.clock.moment = datetime(2027, 6, day, 10, tzinfo=VIETNAM)
        assert words in focal.open("/p").answer.text


def test_what_has_not_come_is_missing_and_never_nought(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.file(CO_DO, b01=["yes"])
    row = next(row for row in rows(focal.open("/p")) if "Xã Cổ Đô" in row)
    assert re.search(r"Thiếu dữ liệu: \d\d mục", row)
    assert next(row for row in rows(focal) if "Xã Ba Vì" in row).endswith("Thiếu dữ liệu")


def test_filing_late_and_not_filing_are_told_in_working_days(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    friday = JUNE + timedelta(days=8)
    hanoi.file(CO_DO, at=friday)
    house.clock.moment = friday + timedelta(days=3)
    focal.open("/p")
    assert "Trễ 2 ngày làm việc" in next(row for row in rows(focal) if "Xã Cổ Đô" in row)
    assert "Trễ 3 ngày làm việc" in next(row for row in rows(focal) if "Xã Ba Vì" in row)
    assert "late" in tiles(focal)["Xã Ba Vì: Quá hạn"]


def test_a_commune_nobody_reports_for_is_named(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.someone("reporter", BA_VI)
    focal.open("/p")
    assert "139 đơn vị chưa có cán bộ báo cáo" in focal.answer.text
    assert "unreachable" in tiles(focal)["Xã Cổ Đô: Chưa bắt đầu"]
    assert "unreachable" not in tiles(focal)["Xã Ba Vì: Chưa bắt đầu"]
    assert "Chưa có người để nhắc" in next(row for row in rows(focal) if "Xã Cổ Đô" in row)


def test_a_period_nobody_has_named_a_day_for_is_told_with_the_way_to_set_it(house: House, visit: Visit) -> None:
    house.clock.moment = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)

    def appoint(tx: object) -> str:
        settings.put(tx, "plan:NTM-2026", "2026-01-01")
        obligations.open_new(tx, [Due("NTM-2026", ad_hoc.REPORT, "11284", "2026D01", SOON.before, SOON.last_day)])
        return invites.for_office(tx, create_organisation(tx, "Sở Y tế", None, "31"), "focal", house.clock.real())

    browser = visit().open(f"/i/{house.database.write(appoint)}")
    form = browser.page.form_of("Nhận việc")
    browser.post(form.action, form.fields)
    seen = browser.open("/p").page
    assert "Cả năm 2026: chưa có hạn, nên bot chưa nhắc ai." in seen.text
    assert seen.links["Hạn báo cáo"] == "/p/plans/ntm-2026/days"


def test_why_no_reminder_reaches_a_unit_stands_in_its_row_and_is_a_filter(
    focal: Visitor, hanoi: Hanoi, house: House
) -> None:
    for unit in (BA_VI, CO_DO):
        hanoi.someone("reporter", unit)
    found: dict[str, unreached.Why] = {BA_VI: "blocked", CO_DO: "nobody"}
    house.database.write(lambda tx: unreached.set_all(tx, HANOI, found, JUNE.date()))
    focal.open("/p").follow("Mọi kênh đều bị chặn 1")
    assert [row.split(" Mọi kênh")[0] for row in rows(focal)] == ["Xã Ba Vì"]
    row = next(row for row in rows(focal.open("/p")) if row.startswith("Xã Cổ Đô"))
    assert "Chưa có người" not in row, "somebody has joined since the last tick"
    hanoi.file(BA_VI)
    assert "Mọi kênh đều bị chặn" not in focal.open("/p").page.text


def test_a_phone_is_shown_twenty_rows_and_the_way_to_all(focal: Visitor) -> None:
    assert 'class="lines long"' in focal.open("/p").answer.text
    assert 'class="lines long"' not in focal.follow("Xem đủ 126 dòng").answer.text


def test_who_is_exempt_is_neither_late_nor_missing_anything(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    by, duty = hanoi.someone("focal"), hanoi.duty(BA_VI)
    house.database.write(lambda tx: obligations.change(tx, duty.id, "exempt", "province", by, JUNE, "Mới sáp nhập."))
    row = next(row for row in rows(focal.open("/p")) if row.startswith("Xã Ba Vì"))
    assert row.endswith("Được miễn – – – –")


def test_offices_stand_apart_and_those_only_asked_are_marked(focal: Visitor) -> None:
    offices = rows(focal.open("/p"))[126:]
    assert sum("Đề nghị" in row for row in offices) == 3
    assert next(row for row in offices if "Sở Tư pháp" in row).startswith("Sở Tư pháp Chưa có")


def test_a_legend_entry_filters_the_rows_and_dims_the_other_tiles(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.file(BA_VI)
    focal.open("/p").follow("Đã nộp 1")
    (only,) = rows(focal)
    assert "Xã Ba Vì" in only
    assert sum("aside" in classes for classes in tiles(focal).values()) == 125
    assert "Đang xem: Đã nộp, 1 đơn vị." in focal.page.text
    assert len(rows(focal.follow("Xem tất cả"))) == 140


@pytest.mark.slow
def test_a_kind_and_a_state_are_both_named_and_counted_together(focal: Visitor, hanoi: Hanoi) -> None:
    for unit in (BA_VI, BA_DINH):
        hanoi.file(unit)
    focal.open("/p").follow("Phường 51").follow("Đã nộp 1")
    assert "Đang xem: Phường, Đã nộp, 1 đơn vị." in focal.page.text
    assert {"Xã 1", "Phường 1", "Tất cả 51"} <= set(focal.page.links)


def test_what_was_first_filed_in_time_and_sent_back_is_told_apart(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    hanoi.file(BA_VI)
    by, duty = hanoi.someone("focal"), hanoi.duty(BA_VI)
    house.database.write(lambda tx: obligations.change(tx, duty.id, "returned", "province", by, JUNE, "Thiếu."))
    words = focal.open("/p").page.text
    for told in ("0/126 (0,0 %)", "Đã trả lại để sửa, chưa tính: 1.", "Nộp lần đầu đúng hạn 1/126 (0,8 %)"):
        assert told in " ".join(words.split())


def test_it_opens_on_the_plans_own_report_however_near_another_one_is(
    focal: Visitor, hanoi: Hanoi, house: House
) -> None:
    by = hanoi.someone("focal")
    house.database.write(lambda tx: obligations.open_new(tx, [SOON]))
    house.database.write(lambda tx: ad_hoc.ask(tx, HN, "Rà soát", "[]", SOON.last_day, by, JUNE))
    assert "Tiến độ báo cáo 6 tháng đầu năm 2027" in focal.open("/p").page.words


@pytest.mark.slow
def test_a_state_nobody_is_in_says_so(focal: Visitor) -> None:
    assert "Không có đơn vị nào ở tình trạng này." in focal.open("/p?only=late").page.words


def test_rows_are_sorted_by_state_with_what_needs_somebody_first(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.file("00004")
    by_name, by_state = rows(focal.open("/p"))[:126], rows(focal.follow("Tình trạng"))[:126]
    assert "Phường Ba Đình" not in by_name[125]
    assert "Phường Ba Đình" in by_state[125]
    assert by_state[:125] == [row for row in by_name if "Phường Ba Đình" not in row]


@pytest.mark.slow
def test_rows_are_sorted_by_when_they_filed_with_the_rest_last(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.file(CO_DO, at=JUNE + timedelta(hours=1))
    hanoi.file(BA_VI)
    found = rows(focal.open("/p").follow("Nộp lần đầu"))
    assert ["Xã Ba Vì" in found[0], "Xã Cổ Đô" in found[1]] == [True, True]


@pytest.mark.slow
def test_another_period_is_one_link_away(focal: Visitor) -> None:
    assert "Tiến độ báo cáo năm 2027" in focal.open("/p").follow("Cả năm 2027").page.words


@pytest.mark.slow
def test_a_wish_that_means_nothing_shows_everything(focal: Visitor) -> None:
    assert len(rows(focal.open("/p?only=nothing&by=%00"))) == 140


def test_a_plan_or_period_that_is_not_on_is_not_there(focal: Visitor) -> None:
    for query in ("plan=NOTHING", "period=1999", "plan=DN-2026-2030"):
        assert focal.open(f"/p?{query}").status == 404


def test_nobody_comes_in_without_an_invite(visit: Visit, hanoi: Hanoi) -> None:
    for path in ("/p", "/p/plans", "/p/plans/hn-2026-2030", hanoi.address(BA_VI)):
        page = visit().open(path).page
        assert "Cần một lời mời mới" in page.text
        assert page.forms == []


def test_signing_out_closes_the_chat_too(focal: Visitor) -> None:
    assert "Cần một lời mời mới" in focal.open("/p/sign-out").press("Vẫn đăng xuất").page.words
    assert "Cần một lời mời mới" in focal.open("/o").page.words


def test_all_plans_can_be_read_and_those_that_are_over_say_so(focal: Visitor) -> None:
    plans = focal.open("/p/plans").page
    assert len([href for href in plans.links.values() if href.startswith("/p/plans/")]) == 5
    told = next(words for words in plans.links if "tỉnh Nghệ An" in words)
    assert "Đã hết hiệu lực" in told


def test_a_plan_tells_who_reports_what_to_whom_and_when(focal: Visitor) -> None:
    page = focal.open("/p/plans/hn-2026-2030").page
    assert "Trước ngày 17/6" in page.text
    assert "Sở Y tế (qua Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội)" in page.words
    assert "2026 60 %" in page.text
    assert "Nguồn: bản kế hoạch, dòng 245" in page.html


def test_a_plan_without_dates_says_so_and_invents_none(focal: Visitor) -> None:
    page = focal.open("/p/plans/ntm-2026").page
    assert "Chưa có hạn" in page.text
    assert "Trước ngày" not in page.text


def test_a_plan_that_is_over_reminds_nobody(focal: Visitor) -> None:
    assert "Bot không nhắc ai theo kế hoạch này nữa." in focal.open("/p/plans/na-2024").page.text


def test_a_plan_nobody_knows_is_not_there(focal: Visitor) -> None:
    assert focal.open("/p/plans/HN-2026-2030").status == 404


@pytest.mark.slow
def test_the_overview_is_also_a_picture(focal: Visitor, visit: Visit) -> None:
    chat = focal.open("/o").press("Mở báo cáo 6 tháng đầu năm 2027").press("Hình tổng quan")
    address = PICTURE.search(chat.answer.text)
    assert address is not None
    png = focal.client.get(address[1].replace("&amp;", "&"))
    assert (png.status_code, png.headers["content-type"], png.headers["cache-control"]) == (
        200,
        "image/png",
        "no-store",
    )
    assert png.content.startswith(b"\x89PNG")
    assert visit().client.get("/p/overview.png?plan=HN-2026-2030&period=2027S1").status_code == 404
    assert focal.client.get("/p/overview.png?plan=HN-2026-2030&period=2031").status_code == 404
    assert focal.client.get("/p/overview.png").status_code == 404


@pytest.mark.slow
def test_what_is_no_report_of_figures_is_counted_and_told(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.hand_in(BA_VI, Filed("", 0, {}, "nil"))
    hanoi.hand_in(CO_DO, Filed("", 0, {"number": ["4/BC"], "day": ["2027-06-09"]}, "document", date(2027, 6, 9)))
    hanoi.hand_in("00004", Filed("report-commune-hn", 1, {"b05": ["3"]}, "partial"))
    page = focal.open("/p").page
    assert page.words.count("2/126 (1,6 %)") == 2
    told = "Không phát sinh: 1. Gửi văn bản, còn thiếu số liệu: 1. Nộp một phần: 1. Được miễn: 0."
    assert told in page.words
    assert next(row for row in rows(focal) if "Xã Cổ Đô" in row).endswith("Có văn bản, thiếu số liệu")
    assert next(row for row in rows(focal) if "Xã Ba Vì" in row).endswith("Không phát sinh")
    assert "partial" in tiles(focal)["Phường Ba Đình: Mới nộp một phần"]
    assert "nộp một phần" in page.text.lower()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("only=nil", ["Xã Ba Vì"]),
        ("only=partial", ["Phường Ba Đình"]),
        ("only=promised", ["Xã Cổ Đô"]),
        ("only=stuck", ["Xã Cổ Đô"]),
        ("only=stuck&kind=phường", []),
    ],
)
def test_rows_are_filtered_by_state_trait_and_kind_of_unit(
    focal: Visitor, hanoi: Hanoi, house: House, query: str, named: list[str]
) -> None:
    hanoi.hand_in(BA_VI, Filed("", 0, {}, "nil"))
    hanoi.hand_in("00004", Filed("report-commune-hn", 1, {"b05": ["3"]}, "partial"))
    by, duty = hanoi.someone("reporter", CO_DO), hanoi.duty(CO_DO).id
    house.database.write(lambda tx: hindrances.tell(tx, duty, "Mất mạng.", by, JUNE))
    house.database.write(lambda tx: obligations.promise(tx, duty, date(2027, 6, 15), JUNE))
    found = rows(focal.open(f"/p?{query}"))
    assert [name for name in ("Xã Ba Vì", "Phường Ba Đình", "Xã Cổ Đô") if any(name in row for row in found)] == named
    assert len(found) == len(named)


def test_the_kinds_of_unit_are_links_with_their_count(focal: Visitor) -> None:
    assert len(rows(focal.open("/p").follow("Phường 51"))) == 51


def test_an_exempt_unit_is_in_the_legend_and_not_in_the_rates(focal: Visitor, hanoi: Hanoi) -> None:
    hanoi.file(CO_DO)
    focal.open(hanoi.address(BA_VI)).press("Miễn báo cáo", text="Xã vừa sáp nhập.")
    page = focal.open("/p").page
    assert page.words.count("1/125 (0,8 %)") == 2
    assert "exempt" in tiles(focal)["Xã Ba Vì: Được miễn"]


def test_a_unit_with_a_day_of_its_own_says_so_and_is_late_after_it(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    focal.open(hanoi.address(BA_VI)).press("Dời hạn", day="2027-06-24", text="Bão.")
    house.clock.moment = JUNE + timedelta(days=8)
    focal.open("/p")
    assert "Hạn riêng: 24/6/2027" in next(row for row in rows(focal) if "Xã Ba Vì" in row)
    assert "Xã Ba Vì: Chưa bắt đầu" in tiles(focal)
    assert "Xã Cổ Đô: Quá hạn" in tiles(focal)
