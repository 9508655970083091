"""A report on its way: its form, its draft on the obligation, and what was filed for the period before."""

import json

from sqlalchemy import Connection

from content.library import Library
from content.programme import out_of_turn
from content.programme.periods import Period
from content.questions.forms import Answers, Form
from handlers.drafts import Draft
from handlers.officials.owners import is_commune
from handlers.officials.unit.previous import previous
from storage.duties import ad_hoc, obligations, reports
from storage.duties.obligations import ENTRY, Obligation


def form_of(tx: Connection, library: Library, duty: Obligation) -> Form | None:
    """The plan's form as it stands for a period of this length; None where the plan has none for this owner. What is
    asked out of turn has questions of its own, and an entry of the directory a screen.

    Forms are for communes: what the province's offices file is not asked here yet.
    """
    if duty.report == ad_hoc.REPORT:
        asked = ad_hoc.by_code(tx, duty.plan, duty.period)
        return out_of_turn.form_of(asked.code, asked.title, asked.form) if asked else None
    if duty.kind == ENTRY:
        return None
    form_id = library.plans[duty.plan].form
    if form_id is None or not is_commune(duty.owner):
        return None
    return library.forms[form_id].over_months(Period.parse(duty.period).months)


def stored_draft(tx: Connection, duty: Obligation) -> Draft | None:
    """The draft that whoever reports for the unit shares, on every channel; it does not expire."""
    return unpacked(reports.load_draft(tx, duty.id))


def unpacked(plain: str | None) -> Draft | None:
    """None for what no version of ours wrote; what a newer one added is left aside."""
    if plain is None:
        return None
    try:
        raw = json.loads(plain)
        return Draft(**{name: raw[name] for name in raw if name in Draft.__dataclass_fields__})
    except (ValueError, TypeError):
        return None


def packed(draft: Draft) -> str:
    return json.dumps(vars(draft), ensure_ascii=False, separators=(",", ":"))


def is_current(draft: Draft, form: Form) -> bool:
    return draft.version == form.version and (draft.at == "review" or draft.at in form.by_id)


def previous_answers(tx: Connection, library: Library, duty: Obligation) -> Answers:
    """What the unit, or those that merged into it, filed last before this period."""
    return previous(tx, library, form_of(tx, library, duty), duty).answers


def returned_because(tx: Connection, duty: Obligation) -> str | None:
    """The province's words, while the report lies with the unit again."""
    back = obligations.came_back(tx, duty)
    return back.reason if back else None
