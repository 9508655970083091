"""A report out of turn: asked of chosen communes, filled in the same chat, reminded by the same ladder, closed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.programme.out_of_turn import Question
from handlers.conversation import Act
from handlers.officials.province.asking_out_of_turn import OutOfTurn, Wanted
from handlers.officials.province.room import Closed, NotHere, NotYours
from handlers.officials.province.unfit import Unfit
from handlers.officials.province.whom import Whom
from storage.duties.ad_hoc import Called
from storage.engine import Database
from tests.offices import BA_VI, HN, Office, open_office
from tests.transcript import screen_text

CO_DO, BA_DINH = "09634", "00004"
OFFICE, OTHER = "so-noi-vu", "so-tai-chinh"
CODE = "2027D01"
QUESTIONS = (Question("count", "Bao nhiêu cơ sở đã kiểm tra?"), Question("yesno", "Có vi phạm không?"))
WANTED = Wanted(HN, "Rà soát cơ sở lưu trú", date(2027, 6, 18), QUESTIONS, (BA_VI, CO_DO))


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """On Wednesday, the ninth of June."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    opened = open_office(database, BA_VI, CO_DO)
    opened.move_to("2027-06-09T08:00")
    yield opened
    database.close()


def asking(office: Office) -> OutOfTurn:
    return office.province.out_of_turn


def fill(office: Office, unit: str = BA_VI) -> None:
    """Through the chat: seven establishments, none at fault."""
    seat, place = office.seats[unit], f"file/{office.address(unit, CODE)}"
    office.say(seat, "7", place)
    turn = office.say(seat, "không", f"{place}/q2")
    sent = next(
        each for row in turn.screen.rows for each in row if each.address.endswith("/send") and isinstance(each, Act)
    )
    office.press(seat, sent.press, turn.screen.address)


def test_only_the_chosen_communes_owe_it(office: Office) -> None:
    asked = asking(office).ask(office.focal, WANTED)
    overview = office.province.overview(office.focal, HN, CODE)
    assert overview is not None
    assert (asked.code, overview.called, overview.last_day) == (CODE, Called(WANTED.title), WANTED.last_day)
    assert [line.owner for line in overview.lines] == [BA_VI, CO_DO]


def test_an_office_answers_is_reminded_and_closed_like_a_commune(office: Office) -> None:
    asking(office).ask(office.focal, replace(WANTED, units=(OFFICE, OTHER)))
    office.seat(OFFICE)
    other = office.seat(OTHER)
    fill(office, OFFICE)
    results = asking(office).results(office.focal, HN, CODE)
    assert [(line.name, line.state, line.missing) for line in results.lines if line.owner == OFFICE] == [
        ("Sở Nội vụ", "submitted", 0)
    ]
    assert list(results.answers.values()) == [{"q1": ["7"], "q2": ["no"]}]
    assert [(one.expected, one.filed) for one in asking(office).standing(office.focal)] == [(2, 1)]
    shown = screen_text(office.press(office.focal, f"overview/{HN}/{CODE}".lower()).screen, "vi")
    assert "1/2 (50,0 %)" in shown
    office.tick("2027-06-17T09:00")
    assert office.steps(other, CODE) != []
    asking(office).close(office.focal, HN, CODE)
    assert (office.duty(OFFICE, CODE).state, office.duty(OTHER, CODE).state) == ("submitted", "exempt")


@pytest.mark.slow
def test_offices_are_found_by_name_or_slug_and_by_their_state(office: Office) -> None:
    wishes = (Whom("named", f"sở nội vụ; {OTHER}"), Whom("state", period="2027S1", state="expected"), Whom("bodies"))
    found = [{each.code for each in asking(office).chosen(office.focal, HN, whom).units} for whom in wishes]
    assert found[0] == {OFFICE, OTHER}
    assert [len(codes) for codes in found] == [2, 140, 14]
    (fault,) = asking(office).chosen(office.focal, HN, Whom("named", "Viện Kiểm sát")).faults
    assert (fault.why, "Viện Kiểm sát nhân dân" in str(fault.told["places"])) == ("several", True)


def test_late_offices_stand_among_who_has_not_filed_in_the_chat(office: Office) -> None:
    place = f"{HN}/2027S1".lower()
    seen = office.press(office.focal, f"overview/{place}").screen
    assert "Còn 140 đơn vị: 138 chưa có cán bộ phụ trách" in screen_text(seen, "vi")
    assert "Sở Nội vụ" in screen_text(office.press(office.focal, f"late/{place}/12").screen, "vi")


def test_the_next_one_has_the_next_number(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    assert asking(office).ask(office.focal, WANTED).code == "2027D02"
    assert [one.asked.code for one in asking(office).standing(office.focal)] == ["2027D02", CODE]


def test_it_is_filled_in_the_same_chat_and_its_answers_are_added_up(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    fill(office)
    results = asking(office).results(office.focal, HN, CODE)
    assert {line.owner: line.state for line in results.lines} == {BA_VI: "submitted", CO_DO: "expected"}
    assert list(results.answers.values()) == [{"q1": ["7"], "q2": ["no"]}]
    assert [(one.expected, one.filed) for one in asking(office).standing(office.focal)] == [(2, 1)]


def test_who_has_not_filed_is_reminded_by_the_ladder(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    fill(office)
    for day in (10, 11, 14, 15, 16, 17, 18):
        office.tick(f"2027-06-{day}T09:00")
    assert office.steps(office.seats[BA_VI], CODE) == []
    assert [step for _, step in office.steps(office.seats[CO_DO], CODE)] == ["T-14", "T-7", "T-3", "T-1", "T"]


def test_closing_exempts_who_has_not_filed_and_keeps_what_was_filed(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    fill(office)
    asking(office).close(office.focal, HN, CODE)
    results = asking(office).results(office.focal, HN, CODE)
    assert {line.owner: line.state for line in results.lines} == {BA_VI: "submitted", CO_DO: "exempt"}
    assert (results.asked.closed is not None, results.can_close) == (True, False)
    office.tick("2027-06-17T09:00")
    assert office.steps(office.seats[CO_DO], CODE) == []
    sheet = office.province.sheet(office.focal, office.address(CO_DO, CODE))
    assert sheet.steps[-1].reason == "Tỉnh đã đóng yêu cầu này."


def test_closing_after_the_last_day_excuses_nobody_who_was_late(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    office.move_to("2027-06-21T08:00")
    fill(office)
    asking(office).close(office.focal, HN, CODE)
    overview = office.province.overview(office.focal, HN, CODE)
    assert overview is not None
    told = overview.tally
    assert (told.submitted, told.on_time, told.expected, told.exempt) == (1, 0, 2, 0)
    assert {line.owner: (line.shade, line.ended) for line in overview.lines} == {
        BA_VI: ("submitted", ""),
        CO_DO: ("late", "late"),
    }
    assert [(one.expected, one.filed, one.owed) for one in asking(office).standing(office.focal)] == [(2, 1, 0)]
    not_filed = screen_text(office.press(office.focal, f"late/{HN}/{CODE}/1".lower()).screen, "vi")
    assert "1 đơn vị chưa nộp" in not_filed
    assert "Xã Cổ Đô" in not_filed


@pytest.mark.slow
def test_closed_before_the_last_day_it_says_of_how_many_it_was_asked_and_nobody_is_late(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    office.province.exempt(office.focal, office.address(BA_VI, CODE), "Không có cơ sở nào")
    office.move_to("2027-06-10T08:00")
    asking(office).close(office.focal, HN, CODE)
    overview = office.province.overview(office.focal, HN, CODE)
    assert overview is not None
    assert (overview.tally.expected, overview.tally.exempt) == (0, 2)
    assert {line.owner: line.ended for line in overview.lines} == {BA_VI: "", CO_DO: "in-time"}
    assert [(one.expected, one.filed, one.owed) for one in asking(office).standing(office.focal)] == [(1, 0, 0)]


def test_a_unit_in_the_middle_of_it_is_told_that_it_was_closed_and_led_home(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    seat, place = office.seats[BA_VI], f"file/{office.address(BA_VI, CODE)}"
    begun = office.say(seat, "7", place)
    answer = next(each for row in begun.screen.rows for each in row if isinstance(each, Act))
    asking(office).close(office.focal, HN, CODE)
    for turn in (office.say(seat, "không", f"{place}/q2"), office.press(seat, answer.press, f"{place}/q2")):
        assert "Tỉnh ghi lý do: Tỉnh đã đóng yêu cầu này." in screen_text(turn.screen, "vi")
        assert [each.address for row in turn.screen.rows for each in row] == ["start"]
    assert office.duty(BA_VI, CODE).state == "exempt"


def test_what_is_sent_back_once_it_is_closed_is_mended_or_ended_and_the_first_closing_stays(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    fill(office)
    fill(office, CO_DO)
    asking(office).close(office.focal, HN, CODE)
    for unit in (BA_VI, CO_DO):
        office.province.send_back(office.focal, office.address(unit, CODE), "Đếm lại")
    closed = asking(office).before_closing(office.focal, HN, CODE).asked.closed
    place = f"file/{office.address(BA_VI, CODE)}"
    send = next(
        each for row in office.press(office.seats[BA_VI], place).screen.rows for each in row if "/send" in each.press
    )
    office.press(office.seats[BA_VI], send.press, f"{place}/review")
    office.move_to("2027-06-10T08:00")
    asking(office).close(office.focal, HN, CODE)
    results = asking(office).results(office.focal, HN, CODE)
    assert {line.owner: line.state for line in results.lines} == {BA_VI: "submitted", CO_DO: "exempt"}
    assert (results.asked.closed, results.can_close) == (closed, False)
    with pytest.raises(NotHere):
        asking(office).before_closing(office.focal, HN, CODE)


def test_closed_it_is_asked_of_nobody_again(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    asking(office).close(office.focal, HN, CODE)
    report = office.address(CO_DO, CODE)
    sheet = office.province.sheet(office.focal, report)
    assert (sheet.can_ask_again, sheet.closed) == (False, True)
    with pytest.raises(Closed):
        office.province.ask_again(office.focal, report)
    assert office.duty(CO_DO, CODE).state == "exempt"


def test_the_unit_is_given_one_day_not_the_day_after_it_too(office: Office) -> None:
    asking(office).ask(office.focal, WANTED)
    shown = office.press(office.seats[BA_VI], f"due/{office.address(BA_VI, CODE)}")
    assert "Nộp chậm nhất **thứ Sáu 18/6/2027**." in screen_text(shown.screen, "vi")


def test_all_that_keeps_it_from_being_asked_is_told_at_once(office: Office) -> None:
    wanted = replace(WANTED, title="", last_day=None, questions=(Question("text", "Họ tên nạn nhân"),), units=())
    assert [fault.why for fault in asking(office).faults(wanted)] == [
        "title.empty",
        "question.person",
        "day.none",
        "units",
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": " "}, "title.empty"),
        ({"questions": ()}, "questions"),
        ({"questions": QUESTIONS * 6}, "questions"),
        ({"questions": (Question("text", "Họ tên nạn nhân"),)}, "question.person"),
        ({"last_day": date(2027, 6, 9)}, "day.past"),
        ({"last_day": date(2027, 6, 19)}, "day.off"),
        ({"last_day": date(2027, 9, 1)}, "day.far"),
        ({"units": ()}, "units"),
    ],
)
def test_what_cannot_be_asked_says_why(office: Office, changed: dict[str, object], why: str) -> None:
    with pytest.raises(Unfit) as refused:
        asking(office).ask(office.focal, replace(WANTED, **changed))  # type: ignore[arg-type]  # one field each
    assert refused.value.why == why
    assert asking(office).standing(office.focal) == ()


def test_communes_are_chosen_by_name_or_by_their_state_in_another_period(office: Office) -> None:
    office.file(office.seats[BA_VI])
    chosen = {
        whom: [unit.code for unit in asking(office).chosen(office.focal, HN, whom).units]
        for whom in (
            Whom("named", "ba vì; Phường Ba Đình, 09634"),
            Whom("state", period="2027S1", state="submitted"),
        )
    }
    assert [sorted(codes) for codes in chosen.values()] == [[BA_DINH, CO_DO, BA_VI], [BA_VI]]
    assert len(asking(office).chosen(office.focal, HN, Whom("all")).units) == 126


@pytest.mark.parametrize(("typed", "why"), [("Xã Không Có Đâu", "unknown"), ("Biên Hòa", "unknown")])
def test_a_name_nobody_in_the_province_has_is_told(office: Office, typed: str, why: str) -> None:
    (fault,) = asking(office).chosen(office.focal, HN, Whom("named", f"Ba Vì\n{typed}")).faults
    assert (fault.why, fault.told["what"]) == (why, typed)


def test_a_former_name_that_went_to_several_is_told_with_who_answers_to_it(office: Office) -> None:
    (fault,) = asking(office).chosen(office.focal, HN, Whom("named", "Dịch Vọng")).faults
    assert fault.why == "several"
    assert fault.told["places"] == "Phường Nghĩa Đô, Phường Cầu Giấy"


def test_only_the_focal_point_asks_and_closes_and_only_its_own_plans(office: Office) -> None:
    admin = office.seat(None, "admin")
    with pytest.raises(NotYours):
        asking(office).ask(admin, WANTED)
    with pytest.raises(NotHere):
        asking(office).ask(office.focal, replace(WANTED, plan="DN-2026-2030"))
    with pytest.raises(NotHere):
        asking(office).ask(office.focal, replace(WANTED, units=("99999",)))
    asking(office).ask(office.focal, WANTED)
    with pytest.raises(NotYours):
        asking(office).close(admin, HN, CODE)
    with pytest.raises(NotHere):
        asking(office).close(office.focal, HN, "2027D09")
