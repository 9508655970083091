"""What a province may ask out of turn (báo cáo đột xuất): a few questions about work, never about a person."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from content.language.vietnamese import fold
from content.questions.answers import names_numbers
from content.questions.fields import Choice, Field, Part
from content.questions.forms import Form
from content.words import Words

Kind = Literal["count", "yesno", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_QUESTIONS = 10
LONGEST_QUESTION, LONGEST_TITLE, LONGEST_ANSWER = 200, 120, 1000
MOST_COUNTED = 99_999_999  # eight digits: no telephone and no identity number fits

# As `fold` leaves words: no marks, small letters.
_PERSON = (
    r"(?:nguoi|nan nhan|doi tuong|cong dan|chu (?:co so|ho|quan)|phu nu|tre(?: em)?|chau|can bo|nhan vien|chi em|"
    r"nguoi ban dam|thanh vien|nguoi lien he|lanh dao)"
)
_ABOUT_A_PERSON = re.compile(
    r"\bho (?:va )?ten\b|\bdanh tinh\b|\bdien thoai\b|\bsdt\b|\bcccd\b|\bcmnd\b|\bcan cuoc\b|\bho chieu\b"
    r"|\bchung minh (?:nhan dan|thu)\b|\b(?:ngay|nam) sinh\b|\bso dinh danh\b"
    rf"|\b(?:ten|danh sach|dia chi|noi o|ly lich|nhan than|hinh anh|anh)(?: \w+){{0,2}} {_PERSON}\b"
)
_NUMBER_OF_A_PERSON = re.compile(
    r"\b(?:so|ma)(?: \w+)? (?:dien thoai|cccd|cmnd|can cuoc|ho chieu|chung minh|dinh danh)\b|\bsdt\b"
)


@dataclass(frozen=True)
class Question:
    kind: Kind
    text: str


class UnfitQuestion(ValueError):
    """`why`: empty, long, number (there is somebody's number in it) or person (it asks who somebody is)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def check_title(text: str) -> None:
    """Raises UnfitQuestion."""
    _check_words(text, LONGEST_TITLE)


def check_question(question: Question) -> None:
    """How many people have an identity paper may be asked, which number it has may not. Raises UnfitQuestion."""
    _check_words(question.text, LONGEST_QUESTION)
    asks = _ABOUT_A_PERSON if question.kind == "text" else _NUMBER_OF_A_PERSON
    if asks.search(fold(question.text)):
        raise UnfitQuestion("person")


def _check_words(text: str, most: int) -> None:
    if not text.strip():
        raise UnfitQuestion("empty")
    if len(text) > most:
        raise UnfitQuestion("long")
    if names_numbers(text):
        raise UnfitQuestion("number")


def written(questions: Iterable[Question]) -> str:
    """As storage.duties.ad_hoc keeps them: JSON."""
    return json.dumps([asdict(each) for each in questions], ensure_ascii=False, separators=(",", ":"))


def questions_of(stored: str) -> tuple[Question, ...]:
    return tuple(Question(each["kind"], each["text"]) for each in json.loads(stored))


def form_of(code: str, title: str, stored: str) -> Form:
    """The form a unit fills: every question may be left without data."""
    return Form(
        id=f"ad-hoc-{code}",
        version=1,
        title=Words(title),
        sends="obligation",
        desk=None,
        fields=tuple(_fields(questions_of(stored))),
        catches=None,
        parts=(Part("q", Words(title)),),
    )


def _fields(questions: Iterable[Question]) -> Iterator[Field]:
    for number, each in enumerate(questions, 1):
        yield Field(
            id=f"q{number}",
            kind=each.kind,
            text=Words(each.text),
            choices=(Choice("yes", Words("Có")), Choice("no", Words("Không"))) if each.kind == "yesno" else (),
            optional=True,
            max=LONGEST_ANSWER if each.kind == "text" else MOST_COUNTED,
            code=str(number),
            part="q",
            refuses=("phone", "identity") if each.kind == "text" else (),
        )
