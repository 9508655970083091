"""What was filed, as the focal point reads it in the chat: what waits for a decision, and one report of it."""

from collections.abc import Iterable

from content.programme.plans import Plan
from handlers.conversation import Act, Block, Link, Locked, NoSuchAddress, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.naming import report_name
from handlers.officials.owners import is_commune, owner_name, stands
from handlers.officials.parts import Ctx, duty_address, plan_of, watcher
from handlers.officials.province import decisions, sheets
from handlers.officials.province.overview import OpenPeriod
from handlers.officials.province.overviewed import PAGE, period_at
from handlers.officials.province.reportsheet import ReportSheet
from handlers.officials.unit import filed
from handlers.officials.words import report_words
from handlers.routes import Routes
from storage.duties import obligations, reports
from storage.duties.lifecycle import SUBMITTED
from storage.duties.obligations import ENTRY, Obligation
from storage.duties.reports import NIL, OF_NUMBERS, Submission

routes = Routes()
WARNED = 5  # of what does not fit; all of it is on the page


@routes.view("waiting/{plan}/{period}/{page}")
def waiting(ctx: Ctx, plan: str, period: str, page: str) -> Screen:
    """What was filed and nobody has decided about, the longest wait first."""
    found, one = period_at(ctx, plan, period)
    listed = _waiting(ctx, one)
    number = int(page) if page.isascii() and page.isdigit() else 0
    here = listed[(number - 1) * PAGE : number * PAGE] if number > 0 else []
    if not here and number != 1:
        raise NoSuchAddress(page[:32])
    title = Say("office.accept.waiting" if listed else "office.accept.none", {"count": len(listed)})
    onward = (Link(Say("office.overview.more"), f"waiting/{plan}/{period}/{number + 1}"),)
    return Screen(
        address=f"waiting/{plan}/{period}/{number}",
        blocks=(Para(title, "title"), Para(report_words(one.report, one.period, one.called), "small")),
        rows=(
            *(_to_report(ctx, found, duty) for duty in here),
            *((onward,) if len(listed) > number * PAGE else ()),
            (Link(Say("office.button.back"), f"overview/{plan}/{period}", style="quiet"),),
        ),
    )


@routes.view("report/{duty}")
def shown(ctx: Ctx, duty: str) -> Screen:
    """As the page has it, without the figures: they are one press away."""
    owed, latest = handed_in(ctx, duty)
    sheet = sheets.of(ctx.tx, ctx.library, owed, ctx.today, decides=decisions.decides(watcher(ctx)))
    told = (*_kind(latest), *filed.receipt_rows(ctx, owed, latest), *_gaps(sheet))
    return Screen(
        address=f"report/{duty}",
        blocks=(Para(title_of(ctx, owed), "title"), Sheet(told), *_warnings(sheet)),
        rows=(*_deciding(ctx, owed, latest, decides=sheet.can_decide), *_looking(owed, latest)),
    )


@routes.view("report/{duty}/figures")
def figures(ctx: Ctx, duty: str) -> Screen:
    owed, _ = handed_in(ctx, duty)
    sections = sheets.of(ctx.tx, ctx.library, owed, ctx.today, decides=False).sections
    if not sections:
        raise Locked("report")
    back = Link(Say("office.button.back"), f"report/{duty}", style="quiet")
    return Screen(f"report/{duty}/figures", (Para(title_of(ctx, owed), "title"), *filed.entries(sections)), ((back,),))


def handed_in(ctx: Ctx, written: str) -> tuple[Obligation, Submission]:
    """Of the watcher's province. Raises NoSuchAddress; Locked while nothing was filed."""
    try:
        duty = decisions.duty_of(ctx.tx, ctx.library, watcher(ctx), written)
    except decisions.NotHere:
        raise NoSuchAddress(written[:32]) from None
    latest = reports.latest(ctx.tx, [duty.id]).get(duty.id)
    if latest is None:
        raise Locked("report")
    return duty, latest


def title_of(ctx: Ctx, duty: Obligation) -> Say:
    return Say("office.card.title", {"unit": unit_name(ctx, duty), "report": report_name(ctx.tx, ctx.library, duty)})


def unit_name(ctx: Ctx, duty: Obligation) -> str:
    return owner_name(ctx.library, plan_of(ctx.library, duty), duty.owner)


def list_of(duty: Obligation) -> str:
    if duty.kind == ENTRY:
        return "start"
    return f"waiting/{duty.plan}/{duty.period}/1".lower()


def _waiting(ctx: Ctx, one: OpenPeriod) -> list[Obligation]:
    found = (duty for duty in obligations.of_period(ctx.tx, one.plan, one.period) if duty.report == one.report)
    submitted = [duty for duty in found if duty.state == SUBMITTED]
    filed_at = {key: each.at for key, each in reports.latest(ctx.tx, [duty.id for duty in submitted]).items()}
    return sorted(submitted, key=lambda duty: (not is_commune(duty.owner), filed_at[duty.id], duty.owner))


def _to_report(ctx: Ctx, plan: Plan, duty: Obligation) -> Row:
    return (Link(owner_name(ctx.library, plan, duty.owner), f"report/{duty_address(duty.id)}"),)


def _kind(latest: Submission) -> Iterable[tuple[Text, Text]]:
    if latest.kind == NIL:
        yield Say("office.accept.kind"), Say("province.state.nil")


def _gaps(sheet: ReportSheet) -> Iterable[tuple[Text, Text]]:
    if sheet.line.missing:
        yield Say("office.accept.gaps"), Say("province.missing.some", {"count": sheet.line.missing})


def _warnings(sheet: ReportSheet) -> Iterable[Block]:
    return (Para(Say("office.review.odd", {"text": each}), "small") for each in sheet.warnings[:WARNED])


def _deciding(ctx: Ctx, duty: Obligation, latest: Submission, *, decides: bool) -> Iterable[Row]:
    if decides:
        here = f"report/{duty_address(duty.id)}"
        take = Act(Say("office.accept.go"), f"{here}/accept/{latest.n}", ctx.open_mark, "main")
        back = Link(Say("office.accept.back"), f"{here}/back/{latest.n}")
        yield (take, back) if stands(ctx.library, duty, ctx.today) else (take,)


def _looking(duty: Obligation, latest: Submission) -> Iterable[Row]:
    if latest.kind in OF_NUMBERS:
        yield (Link(Say("office.button.figures"), f"report/{duty_address(duty.id)}/figures"),)
    yield (Link(Say("office.accept.others"), list_of(duty), style="quiet"),)
