"""Filing in the chat: nothing typed is lost, nothing filed is changed, an older draft goes on under a newer form."""

import json
import re

import pytest

from handlers.conversation import Screen, Turn
from handlers.drafts import Draft
from handlers.officials.unit.drafted import packed
from storage.duties import reports
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import BA_VI, Office, open_office
from tests.transcript import screen_text
from tests.world import library

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(database: Database) -> Office:
    office = open_office(database)
    office.move_to("2027-06-09T08:00")
    return office


@pytest.fixture
def stage(office: Office) -> OfficeStage:
    """At the first question of the half-year report."""
    return OfficeStage(office)


def reopened(stage: OfficeStage, code: str) -> Turn:
    """A question of a report that stands at its review."""
    part = next(label for label in stage.buttons() if label.startswith(f"Xem phần {code[0].upper()}."))
    stage.press(part)
    stage.press(next(label for label in stage.buttons() if label.startswith(f"Sửa {code.upper()}")))
    return stage.turn


def draft(office: Office) -> dict[str, object]:
    plain = office.database.read(lambda tx: reports.load_draft(tx, office.duty(BA_VI).id))
    assert plain is not None
    found: dict[str, object] = json.loads(plain)
    return found


@ON_SQLITE
@pytest.mark.parametrize(("at", "noughts"), [("k01", 0), ("k02", 1)])
def test_no_nought_is_offered_where_it_would_stop_the_report_at_its_end(office: Office, at: str, noughts: int) -> None:
    screen = opened_at(office, at)
    assert screen.address.endswith(at)
    assert [one.address.endswith("/zero") for row in screen.rows for one in row].count(True) == noughts


@ON_SQLITE
def test_a_number_that_would_stop_the_report_at_its_end_is_refused_at_once(office: Office) -> None:
    opened_at(office, "k01")
    refused = office.say(office.seats[BA_VI], "0", f"file/{office.address(BA_VI)}/k01").screen
    assert refused.address.endswith("/k01")
    assert "K01 phải có ít nhất một người." in screen_text(refused, "vi")
    assert refused.asks is not None
    assert refused.asks.value == "0"
    assert not office.say(office.seats[BA_VI], "1", refused.address).screen.address.endswith("/k01")


def opened_at(office: Office, at: str) -> Screen:
    """A report whose draft stands at a question."""
    duty, seat, form = office.duty(BA_VI), office.seats[BA_VI], library().forms["report-commune-hn"]
    draft = packed(Draft(form.id, form.version, at))
    office.database.write(lambda tx: reports.save_draft(tx, duty.id, draft, seat.id, office.clock.now()))
    return office.core.look("web", seat.id.hex(), f"file/{office.address(BA_VI)}").screen


@pytest.mark.slow
def test_a_half_year_has_six_months_and_a_year_twelve(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    reopened(stage, "c02")
    stage.type("7")
    assert stage.turn.screen.address.endswith("/c02")
    assert "6" in screen_text(stage.turn.screen, "vi")
    stage.type("6")
    assert stage.turn.screen.address.endswith("/review")
    yearly = OfficeStage(office)
    yearly.press("Mở báo cáo năm 2026: Quá hạn, chưa nộp, ngày cuối thứ Tư 16/12/2026")
    yearly.fill()
    reopened(yearly, "c02")
    yearly.type("12")
    assert yearly.turn.screen.address.endswith("/review")


def test_numbers_of_people_are_refused_in_words_and_stay_in_the_box(stage: OfficeStage) -> None:
    stage.fill()
    reopened(stage, "m02")
    stage.type("Cần hỗ trợ, liên hệ 0912 345 678 để biết thêm.")
    assert stage.turn.screen.address.endswith("/m02")
    assert stage.turn.screen.asks is not None
    assert "0912 345 678" in stage.turn.screen.asks.value


def test_a_receipt_names_plan_period_and_unit(stage: OfficeStage) -> None:
    stage.fill()
    stage.press("Nộp báo cáo")
    assert re.search(r"\bHN-2027S1-09700-[A-Z2-9]{4}\b", stage.text())
    assert stage.turn.screen.keep, "in a chat it stays"


def test_a_late_press_of_another_device_changes_nothing_that_was_filed(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    reopened(stage, "b11")
    question = stage.turn
    stage.type("3")
    stage.press("Nộp báo cáo")
    before = office.filed(BA_VI)
    zero = next(one for row in question.screen.rows for one in row if "/zero" in one.press)
    late = office.press(office.seats[BA_VI], zero.press, question.screen.address)
    assert "Biên nhận" in screen_text(late.screen, "vi")
    assert office.filed(BA_VI) == before


@pytest.mark.slow
def test_typing_where_a_filed_report_was_open_changes_nothing(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    stage.press("Nộp báo cáo")
    place = f"file/{office.address(BA_VI)}/b05"
    assert "Biên nhận" in screen_text(office.say(office.seats[BA_VI], "9", place).screen, "vi")
    assert office.duty(BA_VI).state == "submitted"


def test_a_draft_of_an_older_form_keeps_the_answers_whose_questions_still_stand(
    office: Office, stage: OfficeStage
) -> None:
    stage.press("Nộp ngay")
    stage.press("Có")
    stage.type("12/KH-UBND")
    old = draft(office)
    old["version"] = 0
    old["answers"] = {**old["answers"], "z99": ["1"]}
    seat, duty = office.seats[BA_VI], office.duty(BA_VI)
    office.database.write(lambda tx: reports.save_draft(tx, duty.id, json.dumps(old), seat.id, office.clock.now()))
    turn = office.say(seat, "12/3/2026", f"file/{office.address(BA_VI)}/b03")
    assert turn.screen.address.endswith("/b04")
    answers = draft(office)["answers"]
    assert answers == {"b01": ["yes"], "b02": ["12/KH-UBND"], "b03": ["2026-03-12"]}


@pytest.mark.slow
def test_a_question_left_without_data_is_filed_as_missing(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    reopened(stage, "g03")
    stage.press("Chưa có số liệu")
    stage.press("Nộp báo cáo")
    filed = office.filed(BA_VI)
    assert filed.answers["g03"] == []
    assert filed.answers["g04"] == ["0"]


def test_a_redelivered_press_files_once(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    send = next(one for row in stage.turn.screen.rows for one in row if "/send" in one.press)
    first = office.press(office.seats[BA_VI], send.press, stage.turn.screen.address)
    again = office.press(office.seats[BA_VI], send.press, stage.turn.screen.address)
    assert first.screen.address == again.screen.address
    assert office.filed(BA_VI).n == 1


@pytest.mark.slow
def test_words_typed_at_a_question_that_is_no_longer_open_go_into_that_questions_box(
    office: Office, stage: OfficeStage
) -> None:
    stage.fill()
    reopened(stage, "b11")
    stage.type("3")
    turn = office.say(office.seats[BA_VI], "9", f"file/{office.address(BA_VI)}/b05")
    assert turn.screen.address.endswith("/b05")
    assert turn.screen.asks is not None
    assert turn.screen.asks.value == "9"
    answers = draft(office)["answers"]
    assert isinstance(answers, dict)
    assert (answers["b05"], answers["b11"]) == (["0"], ["3"])


def test_a_forged_press_keeps_nothing_that_the_question_would_refuse(office: Office, stage: OfficeStage) -> None:
    stage.press("Nộp ngay")
    stage.type("linh tinh")
    mark = next(one for row in stage.turn.screen.rows for one in row).press[-4:]
    office.press(office.seats[BA_VI], f"file/{office.address(BA_VI)}/b01/typed{mark}", stage.turn.screen.address)
    duty = office.duty(BA_VI)
    plain = office.database.read(lambda tx: reports.load_draft(tx, duty.id))
    assert "linh tinh" not in (plain or "")


def test_what_was_refused_stays_with_who_typed_it_and_out_of_the_units_draft(
    office: Office, stage: OfficeStage
) -> None:
    stage.fill()
    reopened(stage, "m01")
    stage.type("gọi 0912 345 678")
    assert "0912" not in json.dumps(draft(office))
    colleague = office.seat(BA_VI)
    turn = office.press(colleague, f"file/{office.address(BA_VI)}")
    assert "0912" not in str(turn.screen)


@pytest.mark.slow
@pytest.mark.parametrize("plain", ["{}", "[]", "x", '{"form": "f", "version": 1, "at": "gone", "new": 1}'])
def test_a_draft_that_cannot_be_read_locks_nobody_out(office: Office, stage: OfficeStage, plain: str) -> None:
    seat, duty = office.seats[BA_VI], office.duty(BA_VI)
    office.database.write(lambda tx: reports.save_draft(tx, duty.id, plain, seat.id, office.clock.now()))
    assert "Ba Vì" in screen_text(office.press(seat, "start").screen, "vi")
    assert "B01" in screen_text(office.press(seat, f"file/{office.address(BA_VI)}").screen, "vi")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "values"), [("b05", ["yes"]), ("d02", ["1", "2"]), ("b01", ["maybe"]), ("c02", ["12"])]
)
def test_an_older_drafts_answer_that_todays_question_would_not_take_is_asked_anew(
    office: Office, stage: OfficeStage, name: str, values: list[str]
) -> None:
    stage.fill()
    kept = draft(office)
    kept["version"] = 0
    kept["answers"] = {**kept["answers"], name: values}
    seat, duty = office.seats[BA_VI], office.duty(BA_VI)
    office.database.write(lambda tx: reports.save_draft(tx, duty.id, json.dumps(kept), seat.id, office.clock.now()))
    turn = office.press(seat, f"file/{office.address(BA_VI)}")
    assert turn.screen.address.endswith(f"/{name}")


@pytest.mark.slow
def test_what_was_filed_can_be_read_again_by_who_filed_it(stage: OfficeStage) -> None:
    stage.fill()
    stage.press("Nộp báo cáo")
    stage.press("Xem số liệu đã nộp")
    assert "B05 ·" in stage.text()
    assert "0 văn bản" in stage.text()


@pytest.mark.slow
def test_words_where_nothing_is_asked_any_more_are_shown_back(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    stage.press("Nộp báo cáo")
    turn = office.say(office.seats[BA_VI], "Kết quả nổi bật trong kỳ", "start")
    assert "Kết quả nổi bật trong kỳ" in screen_text(turn.screen, "vi")


def last_filed(office: Office) -> tuple[int, str]:
    """How often it was handed in, and as what the last time."""
    filed = office.filed(BA_VI)
    return (filed.n, filed.kind) if filed else (0, "")


def test_a_part_leaves_draft_and_debt_as_they_are_and_is_no_first_time(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    before = draft(office)["answers"]
    stage.press("Gửi phần đã có")
    duty = office.duty(BA_VI)
    assert (duty.state, duty.first_submitted) == ("partial", None)
    assert draft(office)["answers"] == before
    stage.press("Điền tiếp")
    stage.press("Gửi phần đã có")
    assert last_filed(office) == (2, "partial")
    stage.press("Điền tiếp")
    stage.press("Nộp báo cáo")
    assert last_filed(office) == (3, "full")


def test_what_came_back_is_sent_again_as_a_whole(office: Office, stage: OfficeStage) -> None:
    stage.fill()
    part = next(one.press for row in stage.turn.screen.rows for one in row if "/partial" in one.press)
    place = stage.turn.screen.address
    stage.press("Nộp báo cáo")
    office.province.send_back(office.focal, office.address(BA_VI), "Chưa khớp.")
    stage = OfficeStage(office)
    stage.press("Điền tiếp")
    assert "Gửi phần đã có" not in stage.buttons()
    forged = part[:-4] + next(one.press for row in stage.turn.screen.rows for one in row if "/send" in one.press)[-4:]
    office.press(office.seats[BA_VI], forged, place)
    assert last_filed(office) == (1, "full")


def test_in_the_middle_of_the_questions_no_part_is_sent(office: Office, stage: OfficeStage) -> None:
    stage.press("Nộp ngay")
    stage.press("Chưa")
    mark = stage.turn.screen.rows[0][0].press[-4:]
    office.press(office.seats[BA_VI], f"file/{office.address(BA_VI)}/partial{mark}", stage.turn.screen.address)
    assert last_filed(office) == (0, "")


def test_nothing_to_report_is_offered_and_taken_only_before_anything_is_written(
    office: Office, stage: OfficeStage
) -> None:
    stage.press("Kỳ này không phát sinh")
    send, place = stage.turn.screen.rows[0][0].press, stage.turn.screen.address
    filling = OfficeStage(office)
    filling.press("Nộp ngay")
    filling.press("Chưa")
    assert "Kỳ này không phát sinh" not in OfficeStage(office).buttons()
    office.press(office.seats[BA_VI], send, place)
    assert last_filed(office) == (0, "")


def test_nothing_to_report_is_kept_as_that(office: Office, stage: OfficeStage) -> None:
    stage.press("Kỳ này không phát sinh")
    stage.press("Báo không phát sinh")
    assert last_filed(office) == (1, "nil")
    assert office.duty(BA_VI).state == "submitted"
