"""What was answered so far, question by question, with a way back into each: the last page of a citizen's form."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from content.language.lookover import Finding, LookOver
from content.questions.forms import Field
from handlers.asking import Asking, said
from handlers.conversation import Act, Para, Row, Say, Sheet, Text
from handlers.drafts import Draft

DROP_FILES, DROP_LAST = "files/drop", "files/drop-last"
UNNAMED: Mapping[str, str] = MappingProxyType({})
PICTURES = ("photo",)  # a screenshot shows whose telephone it is


def review_sheet(asking: Asking, draft: Draft) -> Sheet:
    """What was answered, question by question, and what was sent with it."""
    fields = reviewed(asking, draft)
    answers = [(field.text, said(field, draft.answers.get(field.id, []), asking.units)) for field in fields]
    kinds = Counter(file.kind for file in draft.attached)
    sent = ((Say(f"file.with.{kind}"), str(count)) for kind, count in kinds.items())
    ways = tuple(choice.press for (choice,) in change_rows(asking, draft))
    return Sheet((*answers, *sent), ways=ways)


def reviewed(asking: Asking, draft: Draft) -> list[Field]:
    """The first questions, answered or not; of those behind "tell more" the answered ones."""
    fields = asking.form.open_fields(draft.answers, draft.more)
    return [each for each in fields if not each.more or draft.answers.get(each.id)]


def change_rows(asking: Asking, draft: Draft, short: Mapping[str, str] = UNNAMED) -> list[tuple[Act]]:
    """One way back into each question; `short`: the ids of shorter words for some."""
    fields = reviewed(asking, draft)
    named = [(each.id, Say(short[each.id]) if each.id in short else each.text) for each in fields]
    return [(asking.act(Say("form.change", {"what": what}), f"{name}/open", "quiet"),) for name, what in named]


def review_rows(asking: Asking, draft: Draft, short: Mapping[str, str] = UNNAMED) -> list[Row]:
    """One way back into each question, and ways to send a file, or all of them, not after all."""
    return [*change_rows(asking, draft, short), *_drop_rows(asking, len(draft.files))]


def _drop_rows(asking: Asking, count: int) -> list[Row]:
    if count < 2:
        return [(asking.act(Say("file.drop"), DROP_FILES, "quiet"),)] * count
    last = asking.act(Say("file.drop.last"), DROP_LAST, "quiet")
    return [(last, asking.act(Say("file.drop.all", {"count": count}), DROP_FILES, "quiet"))]


def look_over(asking: Asking, draft: Draft, look: LookOver) -> dict[str, tuple[Finding, ...]]:
    """What may betray the writer, by question; only what the question's `checks` name."""
    checked = {each.id: each.checks for each in asking.form.fields}
    told = draft.told(asking.form).items()
    found = {name: tuple(one for one in look.findings(text) if one.kind in checked[name]) for name, text in told}
    return {name: findings for name, findings in found.items() if findings}


def cautions(found: Mapping[str, tuple[Finding, ...]]) -> tuple[Text, ...]:
    """Each kind once, with what stands in the text and why it may tell on the writer; sending stays possible."""
    first: dict[str, Finding] = {}
    for each in (one for findings in found.values() for one in findings):
        first.setdefault(each.kind, each)
    return tuple(Say(f"look.{kind}", {"quote": one.quote}) for kind, one in first.items())


def of_pictures(draft: Draft) -> tuple[Para, ...]:
    """Screenshots show more than was meant; nobody looks into them here."""
    return (Para(Say("look.avatar"), "small"),) if any(each.kind in PICTURES for each in draft.attached) else ()


def mend(asking: Asking, found: Mapping[str, tuple[Finding, ...]]) -> list[Row]:
    """A way to the words that were pointed at."""
    return [(asking.act(Say("look.mend"), f"{name}/open"),) for name in list(found)[:1]]
