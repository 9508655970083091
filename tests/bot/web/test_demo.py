"""The demonstration's page, its clock, and that neither exists elsewhere."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.web.here import is_here
from handlers.conversation import VIETNAM
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def shown(house: House, visit: Visit) -> Visitor:
    house.enrol(house.open_desk())
    return visit(house.demo_app).open("/")


def test_the_page_holds_chat_desk_clock_and_passphrases(shown: Visitor, house: House) -> None:
    html = shown.answer.text
    assert '<iframe src="/c"' in html
    assert '<iframe src="/d"' in html
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


def test_another_site_moves_no_clock(shown: Visitor) -> None:
    assert shown.post("/demo/clock", {"by": "day"}, origin="https://elsewhere.example").status == 403


@pytest.mark.parametrize("path", ["/demo/clock", "/demo/desk"])
def test_a_page_without_a_name_must_prove_that_it_is_ours(shown: Visitor, path: str) -> None:
    fields = {"by": "hour", "code": "CB-AAAA-AA"}
    assert shown.post(path, fields, origin="null").status == 403
    assert shown.post(path, fields, origin="null", sec_fetch_site="none").status == 403
    assert shown.post(path, fields, origin="null", sec_fetch_site="same-origin").status != 403


def test_one_press_enters_the_desk(shown: Visitor) -> None:
    assert "Hộp thư đến" in shown.press("Vào bàn").page.words


def test_nobody_enters_with_a_code_that_is_not_shown(shown: Visitor) -> None:
    assert shown.post("/demo/desk", {"code": "CB-AAAA-AA"}).status == 404


@pytest.mark.parametrize("path", ["/demo/clock", "/demo/desk"])
def test_a_real_installation_has_no_demonstration(visit: Visit, path: str) -> None:
    assert visit().post(path, {"by": "day"}).status == 404
    assert "Chào bạn. Đây là Nhịp Cầu." in visit().open("/").page.words


@pytest.mark.parametrize("path", ["/", "/c", "/d", "/health"])
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
