"""What was answered so far, question by question, with a way back into each: the last page of a citizen's form."""

from collections import Counter

from content.answers import warnings
from handlers.asking import Asking, said
from handlers.conversation import Row, Say, Sheet, Text
from handlers.drafts import Draft

DROP_FILES = "files/drop"


def review_sheet(asking: Asking, draft: Draft) -> Sheet:
    """What was answered, question by question, and what was sent with it; what was skipped is said too."""
    fields = asking.form.open_fields(draft.answers, draft.more)
    answers = [(field.text, said(field, draft.answers.get(field.id, []), asking.units)) for field in fields]
    kinds = Counter(file.kind for file in draft.attached)
    return Sheet((*answers, *((Say(f"file.with.{kind}"), str(count)) for kind, count in kinds.items())))


def review_rows(asking: Asking, draft: Draft) -> list[Row]:
    """One way back into each question, and one to send no files after all."""
    changes = [
        asking.act(Say("form.change", {"what": field.text}), f"{field.id}/open", "quiet")
        for field in asking.form.open_fields(draft.answers, draft.more)
    ]
    drop = [asking.act(Say("file.drop"), DROP_FILES, "quiet")] if draft.files else []
    return [(each,) for each in (*changes, *drop)]


def cautions(asking: Asking, draft: Draft) -> tuple[Text, ...]:
    """What the person may want to take out before sending."""
    found: dict[str, None] = {}
    for each in asking.form.fields:
        for value in draft.answers.get(each.id, ()):
            found.update(dict.fromkeys(warnings(each, value)))
    return tuple(Say(text_id) for text_id in found)
