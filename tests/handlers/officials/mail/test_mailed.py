"""What a letter says, before anybody makes a page of it: figures that can be checked, only ways that are open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from content.texts import Texts
from handlers.conversation import Say, Text
from handlers.officials.mail.mailed import Mailing, Sent, to_unit
from handlers.officials.unit.work import Work
from storage.duties.ad_hoc import Called
from storage.duties.obligations import ENTRY, Obligation
from tests.bot.mail.correspondence import LAST_DAY, LOCALES, PASSES, TODAY, WORKDAYS, duty, owing

TEXTS = Texts.load(LOCALES)
YEAR = {"report": "year", "period": "2026", "before": date(2026, 12, 17), "last_day": date(2026, 12, 16)}


def said(text: Text) -> str:
    if isinstance(text, Say):
        told = {name: said(value) if isinstance(value, Say) else value for name, value in text.args.items()}
        return TEXTS.say("vi", text.id, **told)
    return str(text)


def lines(mailing: Mailing) -> list[str]:
    return [said(line) for part in mailing.parts for line in (part.title, *part.lines)]


def labels(mailing: Mailing) -> Iterator[str]:
    return (said(way.label) for part in mailing.parts for way in part.ways)


def test_a_letter_says_what_until_when_how_much_and_to_whom() -> None:
    assert lines(to_unit([owing()], TODAY, WORKDAYS)) == [
        "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027",
        "Kế hoạch 2026–2030, Thành phố Hà Nội",
        "Nộp trước ngày 17/6, tức chậm nhất **thứ Tư 16/6/2027**. Còn 10 ngày làm việc.",
        "68 mục, 14 mục cần cập nhật so với kỳ trước.",
        "Nơi nhận: Sở Y tế (qua Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội)",
    ]


def test_five_ways_on_the_first_stands_out() -> None:
    mailing = to_unit([owing()], TODAY, WORKDAYS)
    assert list(labels(mailing)) == [
        "Nộp ngay",
        "Tôi sẽ nộp ngày…",
        "Chuyển người khác",
        "Đã gửi văn bản",
        "Gặp vướng mắc",
    ]
    assert [way.url for way in mailing.parts[0].ways if way.main] == [PASSES["file"]]


def test_a_way_that_is_not_open_is_not_offered() -> None:
    open_ones = {way: PASSES[way] for way in PASSES if way != "promise"}
    assert "Tôi sẽ nộp ngày…" not in labels(to_unit([owing(ways=open_ones)], TODAY, WORKDAYS))


def test_minutes_are_told_only_where_somebody_measured_them() -> None:
    assert not any("phút" in line for line in lines(to_unit([owing()], TODAY, WORKDAYS)))
    measured = lines(to_unit([owing(minutes=35)], TODAY, WORKDAYS))
    assert "Đơn vị làm xong trong một ngày thường mất khoảng 35 phút." in measured


def test_a_first_report_has_nothing_to_be_compared_with() -> None:
    assert "68 mục. Điền đến đâu giữ đến đó, anh/chị có thể nghỉ giữa chừng." in lines(
        to_unit([owing(work=Work(68, 68))], TODAY, WORKDAYS)
    )


@pytest.mark.parametrize(
    ("today", "subject", "overdue"),
    [
        (TODAY, "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027, chậm nhất thứ Tư 16/6/2027", False),
        (LAST_DAY, "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027, chậm nhất thứ Tư 16/6/2027", False),
        (date(2027, 6, 17), "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027 đã quá hạn 1 ngày làm việc", True),
        (date(2027, 6, 21), "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027 đã quá hạn 3 ngày làm việc", True),
    ],
)
def test_the_subject_says_enough_to_act(today: date, subject: str, overdue: bool) -> None:
    mailing = to_unit([owing()], today, WORKDAYS)
    assert (said(mailing.subject), mailing.overdue) == (subject, overdue)


def test_several_reports_are_one_letter_the_nearest_first() -> None:
    both = to_unit([owing(), owing(duty(**YEAR))], date(2026, 12, 1), WORKDAYS)
    assert said(both.subject) == "Xã Ba Vì: 2 báo cáo cần nộp, gần nhất thứ Tư 16/12/2026"
    assert said(both.parts[0].title) == "Xã Ba Vì: báo cáo năm 2026"
    late = to_unit([owing(), owing(duty(**YEAR))], TODAY, WORKDAYS)
    assert (said(late.subject), late.overdue) == ("Xã Ba Vì: 2 báo cáo cần nộp, 1 quá hạn", True)


def test_a_report_that_came_back_says_so_and_not_why() -> None:
    back = to_unit([owing(duty(state="returned"))], TODAY, WORKDAYS)
    assert said(back.subject) == "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027 được trả lại để sửa"
    assert "Báo cáo được trả lại để sửa. Lý do ở trang báo cáo." in lines(back)
    assert next(labels(back)) == "Sửa và nộp lại"


def test_a_part_that_was_filed_is_said_and_what_is_missing_still() -> None:
    sent = Sent(datetime(2027, 6, 2, 2, 5, tzinfo=UTC), "HN-2027S1-09700-7K3F", 23)
    part = to_unit([replace(owing(duty(state="partial")), sent=sent)], TODAY, WORKDAYS)
    told = "Đã gửi một phần lúc 09:05 ngày 2/6/2027, biên nhận HN-2027S1-09700-7K3F. Còn thiếu 23 mục."
    assert told in lines(part)
    assert not any("68 mục" in line for line in lines(part))
    assert next(labels(part)) == "Nộp phần còn lại"


def test_what_is_asked_out_of_turn_goes_by_its_name_too() -> None:
    asked = duty(report="ad-hoc", period="2027D01", before=date(2027, 6, 10), last_day=date(2027, 6, 9))
    told = lines(to_unit([replace(owing(asked), called=Called("Rà soát cơ sở lưu trú"))], TODAY, WORKDAYS))
    assert told[:2] == ["Xã Ba Vì: “Rà soát cơ sở lưu trú”", "Báo cáo đột xuất, tỉnh yêu cầu thêm."]


def test_a_promise_is_shown_and_longer_time_is_not_called_the_plans_date() -> None:
    longer = duty(promised=date(2027, 6, 10), last_day=date(2027, 6, 25), moved=1)
    told = lines(to_unit([owing(longer)], TODAY, WORKDAYS))
    assert "Anh/chị hẹn nộp **thứ Năm 10/6/2027**." in told
    because = "Lý do có ở trang báo cáo."
    assert f"Ngày cuối đã được dời, nay là **thứ Sáu 25/6/2027**. Còn 17 ngày làm việc. {because}" in told
    assert not any("17/6" in line for line in told)


def test_a_day_moved_to_an_earlier_one_is_not_called_the_plans_date_either() -> None:
    told = lines(to_unit([owing(duty(last_day=date(2027, 6, 9), moved=1))], TODAY, WORKDAYS))
    assert not any("17/6" in line for line in told)


def test_a_promise_that_has_gone_by_is_not_said_as_if_it_stood() -> None:
    told = lines(to_unit([owing(duty(promised=date(2027, 6, 1)))], TODAY, WORKDAYS))
    assert "Ngày anh/chị hẹn nộp, **thứ Ba 1/6/2027**, đã qua." in told
    assert not any("Anh/chị hẹn nộp" in line for line in told)


def test_what_came_in_time_and_was_sent_back_after_the_last_day_is_not_called_overdue() -> None:
    back = duty(state="returned", first_submitted=datetime(2027, 6, 10, 3, tzinfo=UTC))
    one = to_unit([owing(back)], date(2027, 6, 18), WORKDAYS)
    assert said(one.subject) == "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027 được trả lại để sửa"
    assert "Lần đầu nộp: **thứ Năm 10/6/2027**. Trước hạn 4 ngày làm việc. Nay anh/chị sửa và nộp lại." in lines(one)
    assert not one.overdue
    assert not any("quá hạn" in said(line) for line in one.closing)


@pytest.mark.parametrize(
    ("others", "subject"),
    [
        ([duty(last_day=date(2027, 6, 25))], "Xã Ba Vì: 2 báo cáo cần nộp, gần nhất thứ Sáu 25/6/2027"),
        ([duty(last_day=date(2027, 6, 17))], "Xã Ba Vì: 2 báo cáo cần nộp, 1 quá hạn"),
        ([duty(state="returned")], "Xã Ba Vì: 2 báo cáo được trả lại để sửa"),
    ],
)
def test_beside_others_it_names_no_day_that_is_over(others: list[Obligation], subject: str) -> None:
    back = duty(state="returned", first_submitted=datetime(2027, 6, 10, 3, tzinfo=UTC))
    assert said(to_unit([owing(each) for each in (back, *others)], date(2027, 6, 18), WORKDAYS).subject) == subject


def test_a_letter_about_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="nothing"):
        to_unit([], TODAY, WORKDAYS)


def test_an_entry_of_the_directory_is_named_and_leads_to_its_screen() -> None:
    kept = duty(kind=ENTRY, report="entry/place-clinic", period="2027E06")
    asked = replace(owing(kept, ways={"entry": "https://x/entry"}), called=Called("Trạm Y tế", entry=True))
    letter = to_unit([asked], TODAY, WORKDAYS)
    assert lines(letter)[0] == "Xã Ba Vì: mục “Trạm Y tế” trong danh bạ nơi giúp"
    assert "Chậm nhất **thứ Tư 16/6/2027**. Còn 10 ngày làm việc." in lines(letter)
    assert not any("Tỉnh yêu cầu" in line for line in lines(letter))
    assert [(said(way.label), way.main) for way in letter.parts[0].ways] == [("Xem và xác nhận", True)]
