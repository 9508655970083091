"""The focal point accepts reports in the chat, or sends one back: by the same rules as on the page."""

from content.questions.refused import Refused
from handlers.conversation import Ask, Link, Locked, Para, Say, Screen
from handlers.officials.owners import stands
from handlers.officials.parts import Ctx, open_mark, watcher
from handlers.officials.province import decisions
from handlers.officials.province.waiting import handed_in, list_of, title_of, unit_name
from handlers.officials.remarks import read_remark, refuse
from handlers.routes import Routes
from storage.duties import obligations, reports
from storage.duties.lifecycle import ACCEPTED, SUBMITTED, NotAllowed
from storage.duties.obligations import Obligation
from storage.duties.reports import Submission

routes = Routes()


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
    ctx.held.note("office.accept.done", unit=unit_name(ctx, owed))
    return list_of(owed)


@routes.view("report/{duty}/back/{n}")
def why(ctx: Ctx, duty: str, n: str) -> Screen:
    """Raises Locked for who decides nothing, and where nothing waits."""
    owed, _ = handed_in(ctx, duty)
    _check(ctx, owed)
    back = Link(Say("office.button.back"), f"report/{duty}", style="quiet")
    return Screen(
        address=f"report/{duty}/back/{n}",
        blocks=(Para(title_of(ctx, owed), "title"), Para(Say("office.accept.back.how"))),
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
    ctx.held.note("office.accept.sent-back", unit=unit_name(ctx, owed))
    return list_of(owed)


def _held(ctx: Ctx, written: str) -> tuple[Obligation, Submission]:
    """As nobody else can change it before this event ends. Raises as `handed_in`; Locked for who decides nothing."""
    duty, _ = handed_in(ctx, written)
    if not decisions.decides(watcher(ctx)):
        raise Locked("report")
    held = obligations.hold(ctx.tx, duty.id)
    return held, reports.latest(ctx.tx, [held.id])[held.id]


def _check(ctx: Ctx, duty: Obligation) -> None:
    """Raises Locked, also for a unit that is no more: nothing can be asked of it."""
    if duty.state != SUBMITTED or not decisions.decides(watcher(ctx)) or not stands(ctx.library, duty, ctx.today):
        raise Locked("report")
