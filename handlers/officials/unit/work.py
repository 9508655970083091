"""How much a report asks: the number said before it is opened is the one it is counted by while it is filled in."""

from dataclasses import dataclass

from content.questions.answers import offered
from content.questions.forms import Answers, Form


@dataclass(frozen=True)
class Work:
    """Questions of a form, and how many of them cannot be taken over from the period before."""

    items: int
    fresh: int


def work_in(form: Form, before: Answers) -> Work:
    """With nothing answered yet. `before`: what the unit, or those that merged into it, filed for the period before."""
    asked = form.open_fields({}, more=False)
    return Work(len(asked), sum(offered(field, before) is None for field in asked))


def done_in(form: Form, answers: Answers) -> tuple[int, int]:
    """How many of the questions that stand were answered, and how many stand."""
    asked = form.open_fields(answers, more=False)
    return sum(field.id in answers for field in asked), len(asked)
