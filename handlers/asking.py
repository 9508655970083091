"""One form on its way through a conversation: what every screen of it knows, and an answer in words."""

from dataclasses import dataclass, field
from types import MappingProxyType

from content.places.placenames import place_words
from content.places.units import Units
from content.questions.answers import TYPED, offered, shown
from content.questions.forms import Answers, Field, Form
from content.words import Words
from handlers.conversation import Act, Say, Text
from handlers.drafts import Draft

COUNTED = ("count", "money", "months", "table")
MEASURED = (*COUNTED, "date")
ZERO = "0"
NO_ANSWERS: Answers = MappingProxyType({})


@dataclass(frozen=True)
class Asking:
    """One form on its way through a conversation; `mark` is what its buttons carry now.

    `previous`: what was answered in the last period; `lasting`: the draft stays when one leaves, and `typed` is what
    could not be taken into it just now.
    """

    prefix: str
    form: Form
    units: Units
    mark: str
    previous: Answers = field(default_factory=lambda: NO_ANSWERS)
    lasting: bool = False
    typed: str = field(default="", repr=False)

    def act(self, label: Text, path: str, style: str = "plain") -> Act:
        return Act(label, f"{self.prefix}/{path}", self.mark, style)  # type: ignore[arg-type]  # one of Style's words


def said(field: Field, values: list[str], units: Units) -> Text:
    """An answer in words."""
    if not values:
        return Say("form.skipped")
    if field.kind == "unit" and field.choice(values[0]) is None:
        return _place_said(values, units)
    if field.kind in MEASURED:
        return shown(field, values)
    if field.kind == "text":
        return values[0]
    return _joined([choice.label for value in values if (choice := field.choice(value))])


def _place_said(values: list[str], units: Units) -> str:
    """The commune, the person's own words, or both: `Karaoke Sao Đêm (Phường Cửa Nam, Hà Nội)`; what ends with the
    commune or with all of its label is not said twice.
    """
    told = [value.removeprefix(TYPED) for value in values if value.startswith(TYPED)]
    labels = [units.ever(value).label for value in values if not value.startswith(TYPED)]
    if not (told and labels) or _ends_with(told[0], labels[0]):
        return (told or labels)[0]
    commune, _, province = labels[0].rpartition(", ")
    return f"{told[0]}, {province}" if _ends_with(told[0], commune) else f"{told[0]} ({labels[0]})"


def _ends_with(told: str, name: str) -> bool:
    words = place_words(name)
    return place_words(told)[-len(words) :] == words


def place_typed(values: list[str], units: Units) -> str:
    """What somebody types to answer so: their own words, or the commune; "" for a choice."""
    told = [value.removeprefix(TYPED) for value in values if value.startswith(TYPED)]
    return (told or [units.ever(value).label for value in values if value.isdigit()] or [""])[0]


def _joined(labels: list[Words]) -> Words:
    return Words("; ".join(label.vi for label in labels), "; ".join(label.in_("en") for label in labels))


def same_in_part(form: Form, part_id: str, draft: Draft | None, previous: Answers) -> list[Field]:
    """The questions of a section that are still open and whose last answer may stand again."""
    if not part_id or not previous:
        return []
    answers = draft.answers if draft else {}
    standing = form.open_fields({**previous, **answers}, more=False)
    inside = (each for each in standing if each.part == part_id and each.id not in answers)
    return [each for each in inside if offered(each, previous)]
