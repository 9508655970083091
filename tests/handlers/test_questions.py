"""How a question looks to whom."""

from dataclasses import replace

from handlers.asking import Asking
from handlers.conversation import Say
from handlers.drafts import Draft
from handlers.questions import question_screen
from tests.world import library

TIP = library().forms["tip"]
ASKING = Asking("report", TIP, library().units, "AAAA")


def words_of_ways_on(asking: Asking) -> list[str]:
    screen = question_screen(asking, Draft(TIP.id, TIP.version, "victims"))
    return [choice.label.id for row in screen.rows for choice in row if isinstance(choice.label, Say)]


def test_a_citizen_who_is_asked_how_many_may_say_that_they_do_not_know() -> None:
    assert words_of_ways_on(ASKING)[:1] == ["form.unsure"]


def test_an_office_says_that_nothing_happened_or_that_it_has_no_figure() -> None:
    assert words_of_ways_on(replace(ASKING, lasting=True))[:2] == ["form.zero", "form.no_data"]
