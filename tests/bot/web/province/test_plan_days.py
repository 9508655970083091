"""The page of a plan's due days: what stands, what is missing, and setting a day with its document."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import update

from storage.duties.duty_tables import obligation
from tests.bot.web.province_house import BA_VI, Hanoi
from tests.bot.web.visitor import Visitor

Visit = Callable[..., Visitor]
PAGE = "/p/plans/hn-2026-2030/days"
LETTER = "Công văn số 12/SYT ngày 3/5/2027"


@pytest.fixture
def days(hanoi: Hanoi, visit: Visit) -> Visitor:
    """The focal point at the days of Hà Nội's plan, on the tenth of June 2027."""
    return hanoi.joined(visit(), "focal", at=PAGE)


def save(days: Visitor, **typed: str) -> Visitor:
    form = next(form for form in days.page.forms if form.fields.get("period") == "2027S1")
    return days.post(form.action, form.fields | typed)


def test_every_period_of_two_years_stands_with_the_plan_s_words_and_day(days: Visitor) -> None:
    assert [words for words in days.page.words if words in ("6 tháng đầu 2027", "Cả năm 2028")] != []
    assert "trước ngày 17/6" in days.page.words
    assert "thứ Tư 16/6/2027 (trước ngày 17/6/2027)" in days.page.words


def test_a_day_is_set_and_what_it_did_is_said(days: Visitor, hanoi: Hanoi) -> None:
    told = save(days, before="2027-06-24", cutoff="2027-06-15", text=LETTER).page
    assert "dời hạn 140 báo cáo chưa nộp" in told.text
    assert LETTER in told.text
    assert hanoi.duty(BA_VI).last_day == date(2027, 6, 23)
    plan = days.open("/p/plans/hn-2026-2030").page.text
    assert "thứ Tư 23/6/2027 (trước ngày 24/6/2027, " in plan
    assert LETTER in plan


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": " "}, "cần ghi văn bản nào định ngày này"),
        ({"before": "2027-06-10"}, "ngày cuối phải sau hôm nay"),
        ({"before": "mai"}, "bot không đọc được ngày"),
        ({"cutoff": "2027-06-30"}, "ngày chốt số liệu"),
        ({"before": "2029-06-12"}, "không thuộc kỳ báo cáo"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(days: Visitor, hanoi: Hanoi, typed: dict[str, str], words: str) -> None:
    refused = save(days, **({"before": "2027-06-24", "text": LETTER} | typed))
    assert (refused.status, words in refused.page.text) == (400, True)
    again = next(form for form in refused.page.forms if form.fields.get("period") == "2027S1")
    assert again.fields["text"] == typed.get("text", LETTER)
    assert hanoi.duty(BA_VI).last_day == date(2027, 6, 16)


def test_a_day_typed_in_a_session_that_ended_goes_through_after_all(days: Visitor, hanoi: Hanoi, visit: Visit) -> None:
    form = next(form for form in days.page.forms if form.fields.get("period") == "2027S1")
    kept = days.post(form.action, form.fields | {"csrf": "0" * 32, "before": "2027-06-24", "text": LETTER})
    assert kept.status == 403
    fields = kept.page.form_of("Gửi lại").pressed("Gửi lại")
    assert (fields["before"], fields["period"], fields["text"]) == ("2027-06-24", "2027S1", LETTER)
    assert "Đã lưu hạn" in kept.press("Gửi lại").page.text


def test_a_day_that_what_is_owed_did_not_follow_is_said_beside_the_one_that_holds(days: Visitor, hanoi: Hanoi) -> None:
    other = update(obligation).where(obligation.c.period == "2027S1").values(last_day=date(2027, 6, 15))
    hanoi.house.database.write(lambda tx: tx.execute(other))
    said = days.open(PAGE).page.text
    assert "thứ Ba 15/6/2027" in said
    assert "Tệp kế hoạch và lịch nghỉ nay cho ngày cuối thứ Tư 16/6/2027." in said


def test_a_plan_of_another_province_or_one_that_is_over_has_no_days_to_set(days: Visitor) -> None:
    assert days.open("/p/plans/na-2024/days").status == 404
    assert "Hạn báo cáo" not in days.open("/p/plans/dn-2026-2030").page.links
    assert days.open("/p/plans/hn-2026-2030").page.links["Hạn báo cáo"] == PAGE
