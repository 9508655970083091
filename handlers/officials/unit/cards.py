"""One report that is owed, as a card: what, until when, how far it is, and the buttons that move it."""

from collections.abc import Iterable

from content.questions.forms import Answers, Form
from handlers.conversation import Block, Link, Para, Row, Say, Sheet, Text
from handlers.officials.naming import report_name
from handlers.officials.owners import owner_name
from handlers.officials.parts import Ctx, duty_address, plan_of
from handlers.officials.unit import inherited, stuck
from handlers.officials.unit.drafted import form_of, returned_because, stored_draft
from handlers.officials.unit.previous import previous, said_of
from handlers.officials.unit.review import missing_in
from handlers.officials.unit.work import done_in, work_in
from handlers.officials.words import (
    because,
    day_words,
    due_again_words,
    left_words,
    moment_words,
    promise_is_over,
    state_words,
)
from storage.duties import ad_hoc, arms, moved_days, obligations, reports
from storage.duties.lifecycle import EXEMPT, EXPECTED, OWED, PARTIAL, RETURNED
from storage.duties.obligations import ENTRY, Obligation


def card(ctx: Ctx, duty: Obligation) -> Iterable[Block]:
    """The message of voice.md, with figures that can be checked."""
    plan = plan_of(ctx.library, duty)
    report = report_name(ctx.tx, ctx.library, duty)
    yield Para(Say("office.card.title", {"unit": owner_name(ctx.library, plan, duty.owner), "report": report}), "title")
    yield from _asked(duty)
    yield from _spared(ctx, duty)
    if duty.state in OWED:
        yield from _returned(ctx, duty)
        yield Para(_due(ctx, duty))
        yield from _moved(ctx, duty)
        yield from _task(ctx, duty)
        yield from stuck.told(ctx, duty)
    yield Sheet(tuple(_rows(ctx, duty)))


def _task(ctx: Ctx, duty: Obligation) -> Iterable[Block]:
    if duty.kind == ENTRY:
        yield Para(Say("office.entry.asks"))
        return
    form = form_of(ctx.tx, ctx.library, duty)
    before = previous(ctx.tx, ctx.library, form, duty)
    yield from _work(ctx, duty, form, before.answers)
    yield from (Para(said, "small") for said in (*said_of(ctx.library, before), *inherited.drafts(ctx, duty)))


def _asked(duty: Obligation) -> Iterable[Block]:
    """No plan tells of it: the province asks for it besides."""
    if duty.report == ad_hoc.REPORT:
        yield Para(Say("office.card.out-of-turn"))


def card_rows(ctx: Ctx, duty: Obligation, *, named: bool = False) -> Iterable[Row]:
    """[Nộp ngay] and [Tôi sẽ nộp ngày…], then the other ways; or a look at what was filed. `named` where there are
    several reports: the other ways are one button then.
    """
    here, report = duty_address(duty.id), {"report": report_name(ctx.tx, ctx.library, duty)}
    if duty.state not in OWED:
        filed = Say("office.button.filed-report", report) if named else Say("office.button.filed")
        yield from () if duty.state == EXEMPT else ((Link(filed, f"filed/{here}"),),)
        return
    if duty.kind == ENTRY:
        yield from _entry_rows(ctx, duty, report, named=named)
        return
    plain = "office.button.go-on" if duty.state != EXPECTED else "office.button.file"
    full = "office.button.mend-report" if duty.state == RETURNED else "office.button.file-report"
    file = Say(full, report) if named else Say(plain)
    promise = Say("office.button.promise-report", report) if named else Say("office.button.promise")
    to_form = (Link(file, f"file/{here}", style="main"),) if form_of(ctx.tx, ctx.library, duty) else ()
    row = (*to_form, *_promise(ctx, duty, promise))
    if row:
        yield row
    yield from ((Link(Say("office.button.else-report", report), f"due/{here}"),),) if named else _else(duty)


def _entry_rows(ctx: Ctx, duty: Obligation, report: dict[str, Say], *, named: bool) -> Iterable[Row]:
    here = duty_address(duty.id)
    look = Say("office.button.entry-of", report) if named else Say("office.button.entry")
    promise = Say("office.button.promise-entry-of", report) if named else Say("office.button.promise-entry")
    yield (Link(look, f"entry/{here}", style="main"), *_promise(ctx, duty, promise))
    if not named:
        yield (Link(Say("office.button.hindered"), f"stuck/{here}"),)


def _else(duty: Obligation) -> Iterable[Row]:
    """Whoever has begun to write has something to say: nothing to report is offered before that alone."""
    here = duty_address(duty.id)
    yield (
        Link(Say("office.button.document"), f"document/{here}"),
        Link(Say("office.button.hindered"), f"stuck/{here}"),
    )
    if duty.state == EXPECTED:
        yield (Link(Say("office.button.nothing"), f"nothing/{here}", style="quiet"),)


def _promise(ctx: Ctx, duty: Obligation, label: Say) -> Iterable[Link]:
    if ctx.today < duty.last_day and not arms.withholds_promise(ctx.tx, duty):
        yield Link(label, f"promise/{duty_address(duty.id)}")


def _returned(ctx: Ctx, duty: Obligation) -> Iterable[Block]:
    reason = returned_because(ctx.tx, duty)
    if reason:
        said = "office.entry.returned" if duty.kind == ENTRY else "office.card.returned"
        yield Para(Say(said, {"reason": reason}))


def _spared(ctx: Ctx, duty: Obligation) -> Iterable[Block]:
    spared = obligations.spared_by(ctx.tx, duty)
    if spared and spared.reason:
        told = {"reason": spared.reason}
        yield Para(Say("office.card.spared" if spared.by else "office.card.merged", told))


def _moved(ctx: Ctx, duty: Obligation) -> Iterable[Block]:
    """Why the last day is another one."""
    if duty.moved:
        yield Para(because(moved_days.moves(ctx.tx, duty.id)[-1]))


def _due(ctx: Ctx, duty: Obligation) -> Say:
    """The plan's own date stays as the plan writes it; the last day is what counts, more so where it was moved."""
    again = due_again_words(duty, ctx.today, ctx.library.workdays)
    if again:
        return again
    left = left_words(duty.last_day, ctx.today, ctx.library.workdays)
    told = {"last": day_words(duty.last_day), "left": left}
    if duty.moved:
        return Say("office.card.moved", told)
    if duty.kind == ENTRY:
        return Say("office.entry.until", told)
    if duty.report == ad_hoc.REPORT:
        return Say("office.card.until", told)
    return Say("office.card.due", told | {"day": duty.before.day, "month": duty.before.month})


def _work(ctx: Ctx, duty: Obligation, form: Form | None, before: Answers) -> Iterable[Block]:
    if form is None:
        yield Para(Say("office.card.no-form"))
        return
    if duty.state == PARTIAL:
        yield from _partly(ctx, duty, form)
        return
    draft = stored_draft(ctx.tx, duty)
    if draft:
        done, asked = done_in(form, draft.answers)
        yield Para(Say("office.card.begun", {"all": asked, "done": done}))
        return
    work = work_in(form, before)
    staying = work.items - work.fresh
    told = {"all": work.items, "staying": staying}
    yield Para(Say("office.card.staying" if staying else "office.card.size", told))
    took = ctx.parts.measured.minutes(ctx.tx, duty.plan, duty.report, ctx.today)
    if took:
        yield Para(Say("office.mail.minutes", {"minutes": took}))


def _partly(ctx: Ctx, duty: Obligation, form: Form) -> Iterable[Block]:
    """What stands with the province already, and how much it still waits for."""
    sent = reports.latest(ctx.tx, [duty.id])[duty.id]
    told = {"moment": moment_words(sent.at), "receipt": sent.receipt, "count": missing_in(form, sent.answers)}
    yield Para(Say("office.card.partial", told))


def _rows(ctx: Ctx, duty: Obligation) -> Iterable[tuple[Text, Text]]:
    yield Say("office.card.state"), state_words(duty, ctx.today)
    if duty.promised and duty.state in OWED:
        day, over = day_words(duty.promised), promise_is_over(duty, ctx.today)
        yield Say("office.card.promised"), Say("office.card.promise-over", {"day": day}) if over else day
    owed = plan_of(ctx.library, duty).duty(duty.report)
    if owed:
        yield Say("office.card.to"), owed.to
