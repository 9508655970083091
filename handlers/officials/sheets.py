"""One report as the province reads it: section by section, with what is missing and what looks odd."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from content.forms import Answers, Field, Form
from content.library import Library
from content.units import Units
from content.words import Words
from handlers.asking import said
from handlers.conversation import Text
from handlers.officials.drafted import form_of, previous_answers
from handlers.officials.lines import line_of
from handlers.officials.overview import Entry, ReportSheet, Section, Step
from storage import obligations, officials, reports
from storage.lifecycle import SUBMITTED
from storage.obligations import Obligation
from storage.reports import Submission


def of(tx: Connection, library: Library, duty: Obligation, today: date, *, decides: bool) -> ReportSheet:
    """`decides`: the reader may accept or send back."""
    plan, filed, form = library.plans[duty.plan], reports.latest(tx, [duty.id]).get(duty.id), form_of(library, duty)
    owed = plan.duty(duty.report)
    readable = (form, filed) if form and filed else None
    return ReportSheet(
        line=line_of(library, duty, filed, officials.reporters(tx, plan.province_code), today),
        plan=plan.id,
        report=duty.report,
        period=duty.period,
        to=owed.to if owed else "",
        receipt=filed.receipt if filed else "",
        filed_at=filed.at if filed else None,
        sections=_sections(*readable, library.units) if readable else (),
        steps=tuple(_steps(tx, duty)),
        warnings=_warnings(*readable, previous_answers(tx, duty)) if readable else (),
        can_decide=decides and duty.state == SUBMITTED,
    )


def _sections(form: Form, filed: Submission, units: Units) -> tuple[Section, ...]:
    fields = form.open_fields(filed.answers, more=False)
    return tuple(
        Section(part.title.vi, tuple(_entry(field, filed.answers, units) for field in fields if field.part == part.id))
        for part in form.parts
    )


def _entry(field: Field, answers: Answers, units: Units) -> Entry:
    values = answers.get(field.id, [])
    return Entry(field.code, field.text.vi, _plain(said(field, values, units)) if values else None)


def _plain(text: Text) -> str:
    return text.vi if isinstance(text, Words) else str(text)


def _warnings(form: Form, filed: Submission, previous: Answers) -> tuple[str, ...]:
    return tuple(rule.text.vi for rule in form.broken(filed.answers, previous))


def _steps(tx: Connection, duty: Obligation) -> Iterable[Step]:
    for change in obligations.history(tx, duty.id):
        who = officials.by_id(tx, change.by) if change.by else None
        yield Step(change.after, change.at, who.code if who else "", change.reason or "")
