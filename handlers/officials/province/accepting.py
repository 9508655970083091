"""The focal point accepts reports in the chat, or sends one back: by the same rules as on the page."""

from collections.abc import Iterable

from content.programme.plans import Plan
from content.questions.refused import Refused
from handlers.conversation import Act, Ask, Block, Link, Locked, NoSuchAddress, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.owners import is_commune, owner_name
from handlers.officials.parts import Ctx, duty_address, open_mark, plan_of, watcher
from handlers.officials.province import decisions, sheets
from handlers.officials.province.overview import OpenPeriod, ReportSheet
from handlers.officials.province.overviewed import PAGE, period_at
from handlers.officials.remarks import read_remark, refuse
from handlers.officials.unit import filed
from handlers.officials.words import report_words
from handlers.routes import Routes
from storage.duties import obligations, reports
from storage.duties.lifecycle import ACCEPTED, SUBMITTED, NotAllowed
from storage.duties.obligations import Obligation
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
        blocks=(Para(title, "title"), Para(report_words(one.report, one.period), "small")),
        rows=(
            *(_to_report(ctx, found, duty) for duty in here),
            *((onward,) if len(listed) > number * PAGE else ()),
            (Link(Say("office.button.back"), f"overview/{plan}/{period}", style="quiet"),),
        ),
    )


@routes.view("report/{duty}")
def shown(ctx: Ctx, duty: str) -> Screen:
    """As the page has it, without the figures: they are one press away."""
    owed, latest = _handed_in(ctx, duty)
    sheet = sheets.of(ctx.tx, ctx.library, owed, ctx.today, decides=decisions.decides(watcher(ctx)))
    told = (*_kind(latest), *filed.receipt_rows(ctx, owed, latest), *_gaps(sheet))
    return Screen(
        address=f"report/{duty}",
        blocks=(Para(_title(ctx, owed), "title"), Sheet(told), *_warnings(sheet)),
        rows=(*_deciding(ctx, owed, latest, decides=sheet.can_decide), *_looking(owed, latest)),
    )


@routes.view("report/{duty}/figures")
def figures(ctx: Ctx, duty: str) -> Screen:
    owed, _ = _handed_in(ctx, duty)
    sections = sheets.of(ctx.tx, ctx.library, owed, ctx.today, decides=False).sections
    if not sections:
        raise Locked("report")
    back = Link(Say("office.button.back"), f"report/{duty}", style="quiet")
    return Screen(f"report/{duty}/figures", (Para(_title(ctx, owed), "title"), *filed.entries(sections)), ((back,),))


@routes.act("report/{duty}/accept/{n}", under=open_mark)
def accept(ctx: Ctx, duty: str, n: str) -> str:
    """What was looked at, and not what was filed anew since. Raises Locked, NoSuchAddress."""
    owed, latest = _held(ctx, duty)
    if str(latest.n) != n:
        ctx.held.note("office.accept.newer")
        return f"report/{duty}"
    try:
        decisions.change(ctx.tx, watcher(ctx), owed, ACCEPTED, ctx.now)
    except NotAllowed:
        ctx.held.note("office.accept.decided")
        return f"report/{duty}"
    ctx.held.note("office.accept.done", unit=_unit(ctx, owed))
    return _list_of(owed)


@routes.view("report/{duty}/back/{n}")
def why(ctx: Ctx, duty: str, n: str) -> Screen:
    """Raises Locked for who decides nothing, and where nothing waits."""
    owed, _ = _handed_in(ctx, duty)
    _check(ctx, owed)
    back = Link(Say("office.button.back"), f"report/{duty}", style="quiet")
    return Screen(
        address=f"report/{duty}/back/{n}",
        blocks=(Para(_title(ctx, owed), "title"), Para(Say("office.accept.back.how"))),
        rows=((back,),),
        asks=Ask(Say("office.accept.back.type"), "lines", decisions.LONGEST_REASON, ctx.held.typed),
    )


@routes.text("report/{duty}/back/{n}")
def send_back(ctx: Ctx, text: str, duty: str, n: str) -> str:
    """Raises Locked, NoSuchAddress."""
    owed, latest = _held(ctx, duty)
    _check(ctx, owed)
    if str(latest.n) != n:
        ctx.held.note("office.accept.newer")
        return f"report/{duty}"
    try:
        reason = read_remark(text, decisions.LONGEST_REASON)
    except Refused as refused:
        refuse(ctx, refused, text, decisions.LONGEST_REASON)
        return f"report/{duty}/back/{n}"
    decisions.send_back(ctx.tx, watcher(ctx), owed, ctx.now, reason)
    ctx.held.note("office.accept.sent-back", unit=_unit(ctx, owed))
    return _list_of(owed)


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
        yield take, Link(Say("office.accept.back"), f"{here}/back/{latest.n}")


def _looking(duty: Obligation, latest: Submission) -> Iterable[Row]:
    if latest.kind in OF_NUMBERS:
        yield (Link(Say("office.button.figures"), f"report/{duty_address(duty.id)}/figures"),)
    yield (Link(Say("office.accept.others"), _list_of(duty), style="quiet"),)


def _list_of(duty: Obligation) -> str:
    return f"waiting/{duty.plan}/{duty.period}/1".lower()


def _title(ctx: Ctx, duty: Obligation) -> Say:
    return Say("office.card.title", {"unit": _unit(ctx, duty), "report": report_words(duty.report, duty.period)})


def _unit(ctx: Ctx, duty: Obligation) -> str:
    return owner_name(ctx.library, plan_of(ctx.library, duty), duty.owner)


def _handed_in(ctx: Ctx, written: str) -> tuple[Obligation, Submission]:
    """Of the watcher's province. Raises NoSuchAddress; Locked while nothing was filed."""
    try:
        duty = decisions.duty_of(ctx.tx, ctx.library, watcher(ctx), written)
    except decisions.NotHere:
        raise NoSuchAddress(written[:32]) from None
    latest = reports.latest(ctx.tx, [duty.id]).get(duty.id)
    if latest is None:
        raise Locked("report")
    return duty, latest


def _held(ctx: Ctx, written: str) -> tuple[Obligation, Submission]:
    """As nobody else can change it before this event ends. Raises as `_handed_in`; Locked for who decides nothing."""
    duty, _ = _handed_in(ctx, written)
    if not decisions.decides(watcher(ctx)):
        raise Locked("report")
    held = obligations.hold(ctx.tx, duty.id)
    return held, reports.latest(ctx.tx, [held.id])[held.id]


def _check(ctx: Ctx, duty: Obligation) -> None:
    """Raises Locked."""
    if duty.state != SUBMITTED or not decisions.decides(watcher(ctx)):
        raise Locked("report")
