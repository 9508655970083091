"""«Gặp vướng mắc»: what keeps the unit from filing goes to the province, and its answer stands until it is filed."""

from collections.abc import Iterable

from content.questions.refused import Refused
from handlers.conversation import Ask, Block, Link, Locked, Para, Say, Screen
from handlers.officials.naming import report_name
from handlers.officials.parts import Ctx, hold_duty, own_duty, seated
from handlers.officials.remarks import read_remark, refuse
from handlers.officials.words import moment_words
from handlers.routes import Routes
from storage import notices
from storage.accounts import officials
from storage.duties import hindrances
from storage.duties.lifecycle import OWED
from storage.duties.obligations import Obligation

routes = Routes()
LONGEST = 500  # letters


@routes.view("stuck/{duty}")
def ask(ctx: Ctx, duty: str) -> Screen:
    owed = _open(ctx, duty)
    asked = Say("office.stuck.ask", {"report": report_name(ctx.tx, ctx.library, owed)})
    return Screen(
        address=f"stuck/{duty}",
        blocks=(Para(asked, "title"), Para(Say("office.stuck.how")), *told(ctx, owed)),
        rows=((Link(Say("office.button.back"), f"due/{duty}", style="quiet"),),),
        asks=Ask(Say("office.stuck.type"), "lines", LONGEST, ctx.held.typed),
    )


@routes.text("stuck/{duty}")
def tell(ctx: Ctx, text: str, duty: str) -> str:
    """The province is told once of a report, until it has answered: more words on it wait beside the first."""
    hold_duty(ctx, duty)
    owed = _open(ctx, duty)
    try:
        words = read_remark(text, LONGEST)
    except Refused as refused:
        refuse(ctx, refused, text, LONGEST)
        return f"stuck/{duty}"
    if not hindrances.unanswered(ctx.tx, [owed.id]):
        for focal in officials.focal_points(ctx.tx, seated(ctx).province_code):
            notices.tell(ctx.tx, focal.id, notices.STUCK, ctx.now)
    hindrances.tell(ctx.tx, owed.id, words, seated(ctx).id, ctx.now)
    ctx.held.note("office.stuck.kept")
    return f"due/{duty}"


def told(ctx: Ctx, duty: Obligation) -> Iterable[Block]:
    """What the unit said, with what the province answered."""
    for each in hindrances.told(ctx.tx, duty.id):
        yield Para(Say("office.stuck.said", {"moment": moment_words(each.at), "words": each.words}))
        if each.answer is None:
            yield Para(Say("office.stuck.waits"), "small")
        else:
            yield Para(Say("office.stuck.answer", {"words": each.answer}))


def _open(ctx: Ctx, duty: str) -> Obligation:
    """Raises Locked where nothing is owed any more."""
    owed = own_duty(ctx, duty)
    if owed.state not in OWED:
        raise Locked("stuck")
    return owed
