"""«Kỳ này không phát sinh»: there was nothing to report, said so that nobody takes silence for it."""

from handlers.conversation import Act, Link, Locked, Para, Say, Screen
from handlers.officials.naming import report_name
from handlers.officials.parts import Ctx, hold_duty, open_mark, own_duty, seated
from handlers.officials.receipts import new_receipt
from handlers.routes import Routes
from storage.duties import reports
from storage.duties.lifecycle import EXPECTED
from storage.duties.obligations import REPORT, Obligation
from storage.duties.reports import NIL, Filed

routes = Routes()


@routes.view("nothing/{duty}")
def sure(ctx: Ctx, duty: str) -> Screen:
    owed = _untouched(ctx, duty)
    asked = Say("office.nothing.sure", {"report": report_name(ctx.tx, ctx.library, owed)})
    send = Act(Say("office.nothing.send"), f"nothing/{duty}/send", ctx.open_mark, "main")
    back = Link(Say("office.button.back"), f"due/{duty}", style="quiet")
    blocks = (Para(asked, "title"), Para(Say("office.nothing.means")), Para(Say("office.nothing.else")))
    return Screen(f"nothing/{duty}", blocks, ((send,), (back,)))


@routes.act("nothing/{duty}/send", under=open_mark)
def send(ctx: Ctx, duty: str) -> str:
    hold_duty(ctx, duty)
    owed = _untouched(ctx, duty)
    reports.submit(ctx.tx, owed, Filed("", 0, {}, NIL), seated(ctx).id, ctx.now, new_receipt(owed))
    ctx.parts.changed()
    return f"filed/{duty}"


def _untouched(ctx: Ctx, duty: str) -> Obligation:
    """Whoever has begun to write has something to say. Raises Locked."""
    owed = own_duty(ctx, duty)
    if owed.state != EXPECTED or owed.kind != REPORT:
        raise Locked("nothing")
    return owed
