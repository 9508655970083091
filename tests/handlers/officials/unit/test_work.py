"""How much a report asks: said before it is opened, counted while it is filled in, the same number."""

import pytest

from content.questions.forms import Answers
from handlers.officials.unit.work import Work, done_in, work_in
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import open_office
from tests.world import library

FORM = library().forms["report-commune-hn"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_said_before_is_what_the_first_question_counts_to(database: Database) -> None:
    office = open_office(database)
    office.move_to("2027-06-09T08:00")
    stage = OfficeStage(office)
    asked = work_in(FORM, {}).items
    assert f"{asked} mục." in stage.text()
    stage.press("Nộp ngay")
    assert stage.turn.screen.step == (1, asked)
    stage.press("Có")  # which brings more questions with it
    assert stage.turn.screen.step is not None
    done, standing = done_in(FORM, {"b01": ["yes"]})
    assert stage.turn.screen.step == (done + 1, standing)
    assert standing > asked


def test_a_question_is_fresh_unless_the_last_answer_can_be_taken_over() -> None:
    first, hidden = work_in(FORM, {}), {"b02": ["12/KH-UBND"]}
    assert first.fresh == first.items
    assert work_in(FORM, {"b01": ["yes"]}) == Work(first.items, first.fresh - 1)
    assert work_in(FORM, {"b01": ["no such answer"]}) == first
    assert work_in(FORM, hidden) == first  # it is not asked until its first one is answered


def test_what_stands_no_more_is_not_counted_as_done() -> None:
    answers: Answers = {"b01": ["no"], "b02": ["12/KH-UBND"]}
    assert done_in(FORM, answers) == (1, len(FORM.open_fields(answers, more=False)))
