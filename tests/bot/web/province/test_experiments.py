"""Trying another way of reminding, on the province's pages: looked over, begun, ended, and what it has shown."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.web.province.experiments import Bar
from content.programme.workdays import VIETNAM
from handlers.officials.province.proportions import Difference
from storage.duties import arms
from storage.duties.arms import TRIED, Key
from tests.bot.web.house import House
from tests.bot.web.province_house import CO_DO, HN, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
TRIALS, STEPS = "/p/nhac/thu", "/p/nhac/bac"
HALF, YEAR = "HN-2026-2030/half-year/2027S1", "HN-2026-2030/year/2027"
KEY = Key(HN, "half-year", "2027S1")
APRIL, JUNE, JULY = (datetime(2027, month, 18, 9, tzinfo=VIETNAM) for month in (4, 6, 7))


@pytest.fixture
def focal(hanoi: Hanoi, visit: Visit) -> Visitor:
    """April: nobody has been reminded of the half-year's report."""
    hanoi.house.clock.moment = APRIL
    hanoi.someone("reporter", CO_DO)
    return hanoi.joined(visit(), "focal", at=TRIALS)


def preview(focal: Visitor, **typed: str) -> Visitor:
    query = "&".join(f"{name}={value}" for name, value in ({"of": HALF, "to": "timing"} | typed).items())
    return focal.open(f"{TRIALS}/moi?{query}")


def test_what_begins_is_looked_over_first_and_nothing_is_compared_until_it_is_over(
    focal: Visitor, house: House
) -> None:
    words = preview(focal, steps="21,14,0").page.text
    assert "Nhóm thường: 63 đơn vị" in words
    assert "Nhóm thử: 63 đơn vị" in words
    assert "trước 28 ngày 19/5" in words
    assert "chừng 16 điểm phần trăm" in words
    assert not house.database.read(lambda tx: arms.of_plans(tx, [HN]))
    focal.press("Bắt đầu thử")
    assert "Đã bốc thăm và bắt đầu." in focal.page.text
    assert "Chưa so hai nhóm. Kết quả hiện sau thứ Tư 16/6/2027" in focal.page.text
    assert "Đang thử" in focal.open(TRIALS).page.text
    assert "Đang có kỳ thử lịch nhắc" in focal.open(f"{STEPS}?unit=0").page.text
    focal.press("Lưu lịch nhắc")
    assert "Chưa lưu: kế hoạch này đang có kỳ thử lịch nhắc." in focal.page.text
    assert "Xã Cổ Đô" not in focal.open(TRIALS).follow("báo cáo 6 tháng").page.text  # units are counted, not named


def test_it_ends_by_a_press_and_stays_to_be_read(focal: Visitor, house: House) -> None:
    preview(focal, to="promise").press("Bắt đầu thử")
    focal.press("Dừng thử")
    assert "Đã dừng. Từ nay mọi đơn vị được nhắc như thường." in focal.page.text
    assert f"{TRIALS}/dung" not in focal.answer.text
    house.clock.moment = JULY
    assert "Kỳ thử dừng giữa chừng ngày 18/4/2027" in focal.open(TRIALS).follow("báo cáo 6 tháng").page.text
    assert preview(focal, to="promise").page.text.count("Mỗi kỳ chỉ thử một lần") == 1


def test_the_result_is_told_with_its_interval_and_the_caveat(focal: Visitor, hanoi: Hanoi, house: House) -> None:
    preview(focal, steps="21,14,0").press("Bắt đầu thử")
    units = house.database.read(lambda tx: arms.assigned(tx, KEY))
    for owner in [owner for owner, each in units.items() if each.arm == TRIED][:20]:
        hanoi.file(owner, at=JUNE.replace(day=12))
    house.clock.moment = JULY
    words = focal.open(TRIALS).follow("báo cáo 6 tháng").page.text
    assert "0/63 (0,0 %)" in words
    assert "20/63 (31,7 %)" in words
    assert "+31,7 điểm phần trăm (khoảng tin cậy 95 %: +20,1 đến +44,0)" in words
    assert "Có khác biệt: nhóm thử cao hơn." in words
    assert "Chưa đủ để nói hai nhóm khác nhau." in words  # a week early nobody filed, in neither arm
    assert "chưa đến một nửa đã nộp" in words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"steps": "21, x"}, "Chưa đọc được lịch thử."),
        ({"steps": ""}, "Chưa đọc được lịch thử."),
        ({"steps": "99"}, "Viết các số từ 0 đến 60"),
        ({"steps": "28 21 14 7 3 1 0"}, "giống lịch đang dùng"),
        ({"steps": "60,0"}, "đã đến ngày"),
    ],
    ids=str,
)
def test_what_cannot_be_tried_is_said_and_what_was_typed_stays(
    focal: Visitor, typed: dict[str, str], words: str
) -> None:
    page = preview(focal, **typed).page
    assert words in page.text
    assert page.form_of("Xem trước").fields["steps"] == typed["steps"]


@pytest.mark.slow
def test_an_administrator_reads_and_starts_nothing(focal: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    preview(focal, steps="21,14,0").press("Bắt đầu thử")
    other = hanoi.joined(visit(), "admin", at=TRIALS)
    assert "Cán bộ đầu mối của tỉnh bắt đầu và dừng kỳ thử." in other.page.text
    assert f"{TRIALS}/dung" not in other.follow("báo cáo 6 tháng").answer.text
    assert "Bắt đầu thử" not in preview(other, of=YEAR, steps="21,0").answer.text
    token = other.open("/p/sign-out").page.form_of("Vẫn đăng xuất").fields["csrf"]
    assert other.post(f"{TRIALS}/dung", {"csrf": token, "plan": HN, "period": "2027S1"}).status == 404
    assert focal.open(f"{TRIALS}/xem?plan={HN}&period=2026").status == 404


@pytest.mark.parametrize(
    ("found", "bar"),
    [
        (Difference(0.03, -0.02, 0.08), Bar(80, 130, 180, 10)),
        (Difference(-0.4, -0.5, -0.3), Bar(0, 20, 40, 50)),
        (Difference(1.0, 0.7, 1.0), Bar(170, 200, 200, 100)),
    ],
)
def test_an_interval_is_drawn_around_nought(found: Difference, bar: Bar) -> None:
    assert Bar.of(found) == bar
