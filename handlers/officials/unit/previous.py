"""What was filed for the period before: by the unit itself, or by those that merged into it, added up.

Only numbers are added, and only where every one of them gave one: a sum that lacks a part would be read as a fall.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from content.library import Library
from content.places.mergers import Numbers, project
from content.places.units import UnknownUnit
from content.questions.forms import Form
from handlers.asking import NO_ANSWERS
from handlers.conversation import Say
from storage.duties import ad_hoc, obligations, reports
from storage.duties.lifecycle import ACCEPTED, SUBMITTED
from storage.duties.obligations import Obligation
from storage.duties.reports import OF_NUMBERS, Answers

ADDED = ("count", "money", "table")


@dataclass(frozen=True)
class Previous:
    """`merged`: the codes whose figures are added up, none where they are the unit's own; `lacking`: those of them that
    gave none; `divided`: the codes of which only a part, or nobody knows which, came to the unit: nothing is added
    then.
    """

    answers: Answers = field(default_factory=lambda: NO_ANSWERS, repr=False)
    merged: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    divided: tuple[str, ...] = ()


def previous(tx: Connection, library: Library, form: Form | None, duty: Obligation) -> Previous:
    """Nothing for what is asked out of turn."""
    if duty.report == ad_hoc.REPORT:
        return Previous()
    origins = library.units.origins(duty.owner, duty.last_day)
    if origins and form:
        try:
            found = _of_merged(tx, library, form, duty, origins)
        except UnknownUnit:  # no list says what became of a part of it
            return Previous(divided=tuple(sorted(origins)))
        if found:
            return found
    filed = reports.previous(tx, duty)
    return Previous(filed.answers) if filed else Previous()


def said_of(library: Library, told: Previous) -> Iterable[Say]:
    """Whose figures they are, where they are not the unit's own, and what they lack."""

    def names(codes: Iterable[str]) -> dict[str, object]:
        return {"units": ", ".join(library.units.ever(code).name for code in codes)}

    if told.divided:
        yield Say("office.card.divided", names(told.divided))
    elif told.lacking:  # nothing is added then
        yield Say("office.card.summed.lacking", names(told.lacking))
    elif told.merged:
        yield Say("office.card.summed", names(told.merged))


def _of_merged(
    tx: Connection, library: Library, form: Form, duty: Obligation, origins: frozenset[str]
) -> Previous | None:
    """None where the unit has filed since, as it is now."""
    duties = [each for code in origins | {duty.owner} for each in obligations.of_owner(tx, duty.plan, code)]
    told = {each: answers for each, answers in _told(tx, duties).items() if each.last_day < duty.last_day}
    if not told:
        return None
    last = max(told, key=lambda each: (each.last_day, each.period))
    day = library.workdays.last_before(last.before)
    units = _then(library, duty, origins, day)
    if units == {duty.owner}:
        return None
    history = {each.owner: _numbers(form, told[each]) for each in told if each.period == last.period}
    return _added(library, form, duty, {code: history.get(code, {}) for code in sorted(units)}, day)


def _told(tx: Connection, duties: Iterable[Obligation]) -> dict[Obligation, Answers]:
    """The figures that stand with the province."""
    filed = {one.id: one for one in duties if one.report != ad_hoc.REPORT and one.state in (SUBMITTED, ACCEPTED)}
    latest = reports.latest(tx, filed)
    return {filed[key]: each.answers for key, each in latest.items() if each.kind in OF_NUMBERS}


def _then(library: Library, duty: Obligation, origins: frozenset[str], day: date) -> set[str]:
    """Who stood on `day` for what, in part or whole, the unit is on its last day."""
    standing = (origins | {duty.owner}) & set(library.units.at(day).codes)
    heirs = {code: library.units.successors(code, duty.last_day, day) for code in standing}
    return {code for code, found in heirs.items() if duty.owner in {heir.code for heir in found}}


def _added(library: Library, form: Form, duty: Obligation, history: Mapping[str, Numbers], day: date) -> Previous:
    told = project(history, library.units, day, duty.last_day)
    divided = tuple(each.code for each in told.unsplit)
    if divided:
        return Previous(merged=tuple(history), divided=divided)
    gaps, sums = told.gaps.get(duty.owner, frozenset()), told.numbers.get(duty.owner, {})
    whole = {name: sums[name] for name in sums if name not in gaps}
    lacking = tuple(code for code in history if not history[code])
    return Previous(_answers(form, whole), told.merged.get(duty.owner, ()), lacking)


def _numbers(form: Form, answers: Answers) -> dict[str, int]:
    """By question and row: `b07/0`."""
    added = (each.id for each in form.fields if each.kind in ADDED)
    rows = ((name, enumerate(answers.get(name, ()))) for name in added)
    return {f"{name}/{row}": int(value) for name, values in rows for row, value in values if value.isdecimal()}


def _answers(form: Form, sums: Numbers) -> Answers:
    """Of a table all rows, or nothing."""
    found = dict[str, list[str]]()
    for each in (one for one in form.fields if one.kind in ADDED):
        names = [f"{each.id}/{row}" for row in range(max(1, len(each.rows)))]
        if all(name in sums for name in names):
            found[each.id] = [str(sums[name]) for name in names]
    return found
