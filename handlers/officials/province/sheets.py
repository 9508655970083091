"""One report as the province reads it: section by section, with what is missing and what looks odd."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from sqlalchemy import Connection

from content.library import Library
from content.places.units import Units
from content.questions.days import written_day
from content.questions.forms import Answers, Field, Form
from content.texts import VIETNAMESE
from content.words import Words
from handlers.asking import said
from handlers.conversation import Text
from handlers.officials.naming import called_of
from handlers.officials.owners import entry_of, stands
from handlers.officials.province import absent, former
from handlers.officials.province.lines import Around, line_of, recipient
from handlers.officials.province.reportsheet import Entry, Merging, Moved, ReportSheet, Section, Step, Told
from handlers.officials.unit.drafted import form_of
from handlers.officials.unit.entries import facts
from handlers.officials.unit.previous import Previous, previous, said_of
from storage.accounts import officials
from storage.duties import ad_hoc, confirmed, hindrances, moved_days, obligations, reports
from storage.duties.lifecycle import EXEMPT
from storage.duties.obligations import ENTRY, Obligation, ReportChange
from storage.duties.reports import DOCUMENT, OF_NUMBERS, Submission


def of(tx: Connection, library: Library, duty: Obligation, today: date, *, decides: bool) -> ReportSheet:
    plan, filed, form = library.plans[duty.plan], reports.latest(tx, [duty.id]).get(duty.id), form_of(tx, library, duty)
    readable = (form, filed) if form and filed and filed.kind in OF_NUMBERS else None
    before = previous(tx, library, form, duty)
    around = Around.of(tx, library, plan, duty.period, [duty], today)
    return ReportSheet(
        line=line_of(duty, around),
        plan=plan.id,
        report=duty.report,
        period=duty.period,
        called=called_of(tx, library, duty),
        to=recipient(plan, duty.report),
        receipt=filed.receipt if filed else "",
        filed_at=filed.at if filed else None,
        document=_document(filed) if filed and filed.kind == DOCUMENT else None,
        sections=_sections(*readable, library.units) if readable else tuple(_of_entry(tx, library, duty, filed)),
        steps=tuple(_steps(tx, duty)),
        moves=tuple(_moves(tx, duty)),
        told=tuple(_told(tx, duty)),
        warnings=_warnings(*readable, before.answers) if readable else (),
        decides=decides,
        closed=ad_hoc.is_closed(tx, duty.plan, duty.report, duty.period),
        away=absent.of_unit(tx, around.reporters.get(duty.owner, ()), today),
        merging=_merging(tx, library, duty, before, today),
    )


def _merging(tx: Connection, library: Library, duty: Obligation, before: Previous, today: date) -> Merging:
    summed, formerly = tuple(said_of(library, before)), former.of(tx, library, duty)
    return Merging(stands(library, duty, today), _over(tx, duty), summed, formerly)


def _over(tx: Connection, duty: Obligation) -> str:
    spared = obligations.spared_by(tx, duty)
    return (spared.reason or "") if spared and spared.by is None else ""


def _document(filed: Submission) -> tuple[str, str]:
    """Its number, and its day as people write it."""
    number, day = (" ".join(filed.answers.get(name, ())) for name in ("number", "day"))
    try:
        return number, written_day(date.fromisoformat(day))
    except ValueError:
        return number, day


def _of_entry(tx: Connection, library: Library, duty: Obligation, filed: Submission | None) -> Iterable[Section]:
    """What its keeper says; then what the directory says, to be held against it."""
    entry = entry_of(library, duty) if duty.kind == ENTRY else None
    if entry is None:
        return
    say = partial(library.texts.say, VIETNAMESE)
    if filed:
        words = filed.answers.get("words", [say("office.entry.right")])
        yield Section(say("office.entry.told"), (Entry("", say("office.entry.word"), " ".join(words)),))
    day = confirmed.days(tx).get(entry.id)
    told = ((say(label.id), _plain(text)) for label, text in facts(entry, day))
    yield Section(entry.name.vi, tuple(Entry("", label, text) for label, text in told))


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
        yield Step(_shown(duty, change), change.at, _code(tx, change.by), change.reason or "")


def _shown(duty: Obligation, change: ReportChange) -> str:
    """What the program does by itself follows the lists of units, and the directory."""
    if change.by is None:
        shown = "merged" if change.after == EXEMPT else "stands"
        return f"entry-{shown}" if duty.kind == ENTRY else shown
    return change.after


def _moves(tx: Connection, duty: Obligation) -> Iterable[Moved]:
    for move in moved_days.moves(tx, duty.id):
        yield Moved(move.was, move.last_day, move.at, _code(tx, move.by), move.reason)


def _told(tx: Connection, duty: Obligation) -> Iterable[Told]:
    for each in hindrances.told(tx, duty.id):
        yield Told(each.n, each.words, each.at, _code(tx, each.by), each.answer)


def _code(tx: Connection, official_id: bytes | None) -> str:
    who = officials.by_id(tx, official_id) if official_id else None
    return who.code if who else ""
