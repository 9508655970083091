"""The demonstration's page, its clock, and that neither exists elsewhere."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.web.here import is_here
from bot.web.parts import Chair
from content.programme.workdays import VIETNAM
from tests.bot.web.house import House
from tests.bot.web.province_house import BA_VI, CO_DO, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
POSTS = ["/demo/clock", "/demo/desk", "/demo/official", "/demo/province"]


@pytest.fixture
def shown(house: House, visit: Visit) -> Visitor:
    house.enrol(house.open_desk())
    return visit(house.demo_app).open("/")


def test_the_page_holds_both_chats_desk_province_clock_and_passphrases(shown: Visitor, house: House) -> None:
    html = shown.answer.text
    for path in ("/c", "/o", "/d", "/p"):
        assert f'<iframe src="{path}"' in html
    assert "Chủ Nhật 22/11/2026, 14:05" in shown.page.text + html
    assert house.accounts[0].passphrase in html


def test_the_clock_is_moved_by_json_and_answers_after_the_tick(shown: Visitor) -> None:
    answer = shown.client.post("/demo/clock", json={"now": "2027-06-09T08:00:00+07:00"})
    assert answer.json() == {"now": "2027-06-09T08:00:00+07:00", "sent": 3}


@pytest.mark.parametrize("body", ["{}", "[]", "x", '{"now": 3}', '{"now": "hôm qua"}', "[" * 100_000])
def test_a_clock_that_cannot_be_read_is_refused(shown: Visitor, body: str) -> None:
    assert (
        shown.client.post("/demo/clock", content=body, headers={"content-type": "application/json"}).status_code == 400
    )


@pytest.mark.parametrize("now", ["2019-12-31T23:59:59+07:00", "2100-01-01T00:00:00+07:00", "0001-01-01T00:00:00+07:00"])
def test_a_clock_beyond_any_programme_is_refused_and_not_kept(shown: Visitor, house: House, now: str) -> None:
    before = house.clock.moment
    assert shown.client.post("/demo/clock", json={"now": now}).status_code == 400
    assert shown.client.post("/demo/clock", data={"now": now}).status_code == 400
    assert house.clock.moment == before


def test_a_step_out_of_the_last_year_is_refused(shown: Visitor, house: House) -> None:
    house.clock.moment = last = datetime(2099, 12, 31, 12, tzinfo=VIETNAM)
    assert shown.post("/demo/clock", {"by": "week"}).status == 400
    assert house.clock.moment == last


@pytest.mark.parametrize(("words", "day", "hour"), [("+1 giờ", 22, 15), ("+1 ngày", 23, 14), ("+1 tuần", 29, 14)])
def test_the_clock_is_moved_by_its_buttons(shown: Visitor, house: House, words: str, day: int, hour: int) -> None:
    shown.press(words)
    assert (house.clock.moment.day, house.clock.moment.hour) == (day, hour)


def test_the_clock_is_set_by_hand_in_vietnamese_time_and_set_back(shown: Visitor, house: House) -> None:
    shown.press("Chuyển đồng hồ", now="2027-06-09T08:00")
    assert house.clock.moment == datetime(2027, 6, 9, 8, tzinfo=VIETNAM)
    shown.press("Về giờ thật")
    assert house.clock.moment == house.clock.real()


def test_after_moving_the_page_says_how_many_were_nudged(shown: Visitor) -> None:
    assert "Bot vừa nhắc 3 cán bộ." in shown.press("+1 ngày").page.text
    assert "chưa có ai cần nhắc" in shown.open("/?sent=0").page.text
    for nonsense in ("", "x", "-1", "1" * 9, "²"):
        assert "cần nhắc" not in shown.open(f"/?sent={nonsense}").page.text


@pytest.mark.parametrize(("day", "next_working_day"), [(22, 23), (23, 25), (27, 30)])
def test_one_press_leads_to_the_next_morning_offices_work(
    shown: Visitor, house: House, day: int, next_working_day: int
) -> None:
    house.clock.moment = datetime(2026, 11, day, 16, tzinfo=VIETNAM)
    shown.press("Sáng làm việc kế tiếp")
    assert house.clock.moment == datetime(2026, 11, next_working_day, 8, tzinfo=VIETNAM)


@pytest.fixture
def seated(hanoi: Hanoi, visit: Visit) -> Visitor:
    """The page of a demonstration with two reporters and a focal point."""
    house = hanoi.house
    house.chairs = [
        Chair(hanoi.someone("focal"), "focal", "Sở Y tế"),
        Chair(hanoi.someone("reporter", CO_DO), "reporter", "Xã Cổ Đô", "xã"),
        Chair(hanoi.someone("reporter", BA_VI), "reporter", "Xã Ba Vì", "xã"),
    ]
    return visit(house.demo_app).open("/")


def test_a_newcomer_finds_a_reporter_and_the_focal_point_in_their_places(seated: Visitor) -> None:
    assert "Xã Cổ Đô: báo cáo 6 tháng" in seated.open("/o").page.text
    assert "Tiến độ báo cáo 6 tháng đầu năm 2027" in seated.open("/p").page.words


def test_coming_back_leaves_everybody_where_they_are(seated: Visitor) -> None:
    places = seated.client.cookies["o"], seated.client.cookies["p"]
    seated.open("/")
    assert (seated.client.cookies["o"], seated.client.cookies["p"]) == places


def test_the_chat_may_be_anybodys(seated: Visitor, house: House) -> None:
    whose = house.chairs[2].official_id.hex()
    assert "Xã Ba Vì: báo cáo 6 tháng" in seated.press("Vào khung chat", whose=whose).page.text
    whose = house.chairs[0].official_id.hex()
    assert "Bảng theo dõi của tỉnh" in seated.open("/").press("Vào khung chat", whose=whose).page.links


def test_who_signed_out_of_the_province_comes_back_with_one_press(seated: Visitor) -> None:
    seated.open("/p/sign-out").press("Vẫn đăng xuất")
    assert "Tiến độ báo cáo" in seated.open("/").press("Vào làm đầu mối").page.text


@pytest.mark.parametrize("whose", ["", "x", "00" * 16])
def test_nobody_sits_down_as_somebody_who_is_not_there(seated: Visitor, whose: str) -> None:
    assert seated.post("/demo/official", {"whose": whose}).status == 404


@pytest.mark.slow
def test_the_way_from_the_province_into_the_chat_is_the_focal_points_own(seated: Visitor) -> None:
    seated.open("/").press("Vào làm đầu mối")
    assert "Đầu mối" not in seated.open("/o").page.text
    assert "Sở Y tế" in seated.open("/p").follow("Khung chat").page.text


def test_without_a_focal_point_nobody_enters_the_province(shown: Visitor) -> None:
    assert shown.post("/demo/province", {}).status == 404


def test_another_site_moves_no_clock(shown: Visitor) -> None:
    assert shown.post("/demo/clock", {"by": "day"}, origin="https://elsewhere.example").status == 403


@pytest.mark.parametrize("path", POSTS)
def test_a_page_without_a_name_must_prove_that_it_is_ours(shown: Visitor, path: str) -> None:
    fields = {"by": "hour", "code": "CB-AAAA-AA"}
    assert shown.post(path, fields, origin="null").status == 403
    assert shown.post(path, fields, origin="null", sec_fetch_site="none").status == 403
    assert shown.post(path, fields, origin="null", sec_fetch_site="same-origin").status != 403


def test_one_press_enters_the_desk(shown: Visitor) -> None:
    assert "Hộp thư đến" in shown.press("Vào bàn").page.words


def test_nobody_enters_with_a_code_that_is_not_shown(shown: Visitor) -> None:
    assert shown.post("/demo/desk", {"code": "CB-AAAA-AA"}).status == 404


@pytest.mark.parametrize("path", POSTS)
def test_a_real_installation_has_no_demonstration(visit: Visit, path: str) -> None:
    assert visit().post(path, {"by": "day"}).status == 404
    assert "Chào bạn. Đây là Nhịp Cầu." in visit().open("/").page.words


@pytest.mark.parametrize("path", ["/", "/c", "/d", "/o", "/p", "/health"])
def test_a_foreign_name_that_leads_to_this_machine_reads_nothing(shown: Visitor, path: str) -> None:
    answer = shown.client.get(path, headers={"host": "rebound.example:8710"})
    assert answer.status_code == 400
    assert "CB-" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8710", "localhost:1", "LocalHost", "[::1]", "[::1]:8710"])
def test_this_machines_own_names_are_answered(shown: Visitor, host: str) -> None:
    assert shown.client.get("/c", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost.evil.example",
        "evil.example",
        "[",
        "[::2]:8710",
        "[evil.example",
        "localhost:x",
        "127.0.0.1.nip.io",
    ],
)
def test_no_other_name_is_answered(shown: Visitor, host: str) -> None:
    answer = shown.client.get("/c", headers={"host": host})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("hosts", [[], ["localhost", "evil.example"]])
def test_one_name_is_given_and_only_one(hosts: list[str]) -> None:
    assert not is_here(hosts)
