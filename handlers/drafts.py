"""A draft: the answers so far to one form, and, for a citizen's, the receipt that will open its mailbox."""

import secrets
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from typing import Any

from content.questions.answers import TYPED, is_sound
from content.questions.forms import Field, Form
from storage.files import StoredFile

MOST_FILES = 10
MOST_BYTES = 60 * 1024 * 1024  # of all files of a draft: nobody fills the room that all unfiled files share

MARK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def new_mark() -> str:
    return "".join(secrets.choice(MARK_LETTERS) for _ in range(4))


@dataclass
class Draft:
    """`at` is the open question, or "review"; `page`: one of its home's own that stands before it, or "".

    `typed`: what was not understood.
    `options` are places to choose from: code, and the former name it answered by or "". `files`: what was sent with it.
    `settled`: what was shown once: pages that were answered, warnings; `reopened`: a copy lies kept under a word.
    `all_places`: more of the options are wanted than the first few.

    A receipt is drawn and derived when the draft starts: sending is then pure SQL, and a crash never eats it.
    """

    form: str
    version: int
    at: str
    words: list[str] = field(default_factory=list, repr=False)
    receipt_tag: str = field(default="", repr=False)
    receipt_public: str = ""
    mark: str = field(default_factory=new_mark)
    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    more: bool = False
    options: list[list[str]] = field(default_factory=list, repr=False)
    hidden: int = 0
    typed: str = field(default="", repr=False)
    files: list[list[Any]] = field(default_factory=list, repr=False)
    page: str = ""
    settled: list[str] = field(default_factory=list)
    reopened: bool = False
    all_places: bool = False

    @property
    def attached(self) -> tuple[StoredFile, ...]:
        return tuple(StoredFile(*each) for each in self.files)

    @property
    def here(self) -> str:
        """What is shown now."""
        return self.page or self.at

    @property
    def is_laden(self) -> bool:
        """No further file is taken."""
        return len(self.files) >= MOST_FILES or sum(each.size for each in self.attached) >= MOST_BYTES

    def attach(self, file: StoredFile) -> None:
        self.files.append(list(astuple(file)))

    def open_question(self, form: Form, field_id: str) -> None:
        self.at, self.page, self.options, self.hidden, self.typed = field_id, "", [], 0, ""
        self.all_places = False
        if field_id != "review" and form.by_id[field_id].more:
            self.more = True

    def take(self, form: Form, question: Field, values: list[str]) -> None:
        """Keep an answer, drop answers whose question no longer stands, go on to the next open question; after the
        story, which is what "tell more" is for, to the review.
        """
        self.answers[question.id] = values
        standing = {each.id for each in form.open_fields(self.answers, more=True)}
        self.answers = {name: kept for name, kept in self.answers.items() if name in standing}
        self.more = self.more and question.id != form.catches
        self.open_question(form, self.next_question(form))

    def toggle(self, question: Field, choice_id: str) -> None:
        """In a question of many answers a second press takes the choice back."""
        chosen = set(self.answers.get(question.id, [])) ^ {choice_id}
        self.answers[question.id] = [choice.id for choice in question.choices if choice.id in chosen]

    def next_question(self, form: Form) -> str:
        """The first standing question without an answer, or "review"."""
        waiting = (each.id for each in form.open_fields(self.answers, self.more) if each.id not in self.answers)
        return next(waiting, "review")

    def told(self, form: Form) -> dict[str, str]:
        """What was written in the person's own words, by question; a place may have some, for it or beside it."""
        written = {each.id: _in_words(each, self.answers.get(each.id, [])) for each in form.fields}
        return {name: "\n".join(values) for name, values in written.items() if values}

    def question_before(self, form: Form, field_id: str) -> str | None:
        order = [each.id for each in form.open_fields(self.answers, self.more)]
        place = order.index(field_id) if field_id in order else 0
        return order[place - 1] if place else None

    def catch(self, form: Form, words: str) -> bool:
        """Keep stray words in the form's catching field; False if it has none or they no longer fit."""
        if form.catches is None:
            return False
        said = "\n".join([*self.answers.get(form.catches, []), words])
        fits = len(said) <= form.by_id[form.catches].max
        if fits:
            self.answers[form.catches] = [said]
        return fits


def _in_words(question: Field, values: list[str]) -> list[str]:
    if question.kind == "unit":
        return [value.removeprefix(TYPED) for value in values if value.startswith(TYPED)]
    return values if question.kind == "text" else []


def carried_over(draft: Draft, form: Form) -> Draft:
    """A draft begun under an older version: answers that today's questions take go on, the rest is asked anew."""
    draft.version = form.version
    sound = (name for name in draft.answers if name in form.by_id and is_sound(form.by_id[name], draft.answers[name]))
    draft.answers = {name: draft.answers[name] for name in sound}
    draft.open_question(form, draft.next_question(form))
    return draft


def file_ids(drafts: Iterable[Draft]) -> frozenset[str]:
    """What hangs on them: where a draft goes without being sent, its files go with it."""
    return frozenset(each[0] for draft in drafts for each in draft.files)
