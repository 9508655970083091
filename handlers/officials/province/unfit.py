"""Why a report cannot be asked for as somebody would have it: every fault of it at once."""

from collections.abc import Iterator, Sequence
from datetime import date

from content.programme import out_of_turn
from content.programme.out_of_turn import MOST_QUESTIONS, Question, UnfitQuestion
from content.programme.workdays import Workdays
from handlers.officials.province.deciding import FARTHEST


class Unfit(ValueError):
    """It cannot be asked so. `why`: title.…, question.…, day.none, day.past, day.off, day.far, questions, units,
    unknown or several; `what`: the number of the question, or what was typed; `places`: who answers to it.
    """

    def __init__(self, why: str, what: str = "", places: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.told = {"what": what, "places": places}


def in_words(title: str, questions: Sequence[Question]) -> Iterator[Unfit]:
    try:
        out_of_turn.check_title(title)
    except UnfitQuestion as error:
        yield Unfit(f"title.{error.why}")
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        yield Unfit("questions", str(MOST_QUESTIONS))
    for number, question in enumerate(questions, 1):
        try:
            out_of_turn.check_question(question)
        except UnfitQuestion as error:
            yield Unfit(f"question.{error.why}", str(number))


def in_day(day: date | None, today: date, workdays: Workdays) -> Iterator[Unfit]:
    if day is None:
        yield Unfit("day.none")
    elif day <= today:
        yield Unfit("day.past")
    elif day > today + FARTHEST:
        yield Unfit("day.far")
    elif not workdays.is_working(day):
        yield Unfit("day.off")
