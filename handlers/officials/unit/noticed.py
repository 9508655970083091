"""What an official is told: a colleague's answer, that somebody is stuck, or to look at their desk. Of what is written
or worked on it says nothing.
"""

from collections.abc import Iterable

from handlers.conversation import Act, Block, Link, NoSuchAddress, Para, Row, Say, Screen
from handlers.officials.entry.passing import rows_to_page
from handlers.officials.parts import Ctx, duty_address, duty_id, open_mark, own_duties, seated
from handlers.officials.province import trial
from handlers.officials.unit.notice_words import notice_words
from handlers.routes import Routes
from storage import notices
from storage.duties import hindrances
from storage.duties.lifecycle import OWED
from storage.duties.obligations import Obligation
from storage.notices import OF_DESKS, TRIAL, Notice

routes = Routes()
# The label of a button and where it leads.
WAYS = {
    "declined": ("office.button.ask-another", "hand-over"),
    "stuck": ("office.button.stuck", "stuck"),
    "unreached": ("office.button.unreached", "unreached"),
}
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("notice/{notice}")
def shown(ctx: Ctx, notice: str) -> Screen:
    """A colleague's stays as it is, as a nudge does. A desk's becomes what it leads to: no list of hours piles up."""
    found = _own(ctx, notice)
    of_desk = found.kind in OF_DESKS
    rows = rows_to_page(ctx) if of_desk else (*_answers(ctx, found), HOME)
    if found.kind == TRIAL:
        understood = Act(Say("office.button.known"), f"notice/{notice}/known", ctx.open_mark)
        return Screen(f"notice/{notice}", tuple(trial.blocks(ctx, found)), ((understood,), HOME), keep=True)
    return Screen(f"notice/{notice}", (Para(notice_words(ctx.tx, found, ctx.today)),), tuple(rows), keep=not of_desk)


@routes.act("notice/{notice}/known", under=open_mark)
def known(ctx: Ctx, notice: str) -> str:
    """Answered already, on another channel: that is well too."""
    mine, this = seated(ctx).id, duty_id(notice)
    stand = notices.of_colleagues(ctx.tx, mine)
    at = next((n for n, one in enumerate(stand) if one.id == this), None)
    earlier = () if at is None else (one.id for one in stand[:at] if _about(one) == _about(stand[at]))
    for each in (this, *earlier):  # what came later was not read yet
        notices.answer(ctx.tx, mine, each)
    return "start"


def told(ctx: Ctx) -> tuple[tuple[Block, ...], tuple[Row, ...]]:
    """What stands at the start until it is answered: the words, and the buttons under the reports. What was told twice
    is said once, and answered at once.
    """
    found = {_about(one): one for one in notices.of_colleagues(ctx.tx, seated(ctx).id)}.values()
    blocks = tuple(Para(notice_words(ctx.tx, one, ctx.today)) for one in found)
    return blocks, tuple(row for one in found for row in _answers(ctx, one, several=len(found) > 1))


def _about(notice: Notice) -> tuple[str, bytes | None]:
    """By which two notices say the same."""
    return notice.kind, notice.about


def _answers(ctx: Ctx, notice: Notice, *, several: bool = False) -> Iterable[Row]:
    """Among `several` the button says what is understood."""
    known = f"notice/{duty_address(notice.id)}/known"
    if notice.kind == "joined":
        together = Act(Say("office.button.together"), known, ctx.open_mark)
        yield (Link(Say("office.button.step-down"), "step-down"), together)
    else:
        of_which = Say("office.button.known-of", {"what": Say(f"office.notice.short.{notice.kind}")})
        understood = Act(of_which if several else Say("office.button.known"), known, ctx.open_mark)
        yield (*(Link(Say(label), where) for label, where in _ways(ctx, notice)), understood)


def _ways(ctx: Ctx, notice: Notice) -> Iterable[tuple[str, str]]:
    """Where what a notice does not say can be read."""
    if notice.kind == "answered":
        answered = next((duty for duty in own_duties(ctx) if duty.state in OWED and _is_answered(ctx, duty)), None)
        yield "office.button.answer", f"due/{duty_address(answered.id)}" if answered else "start"
    elif notice.kind == TRIAL:
        yield "office.trial.see", f"notice/{duty_address(notice.id)}"
    elif notice.kind in WAYS:
        yield WAYS[notice.kind]


def _is_answered(ctx: Ctx, duty: Obligation) -> bool:
    return any(each.answer is not None for each in hindrances.told(ctx.tx, duty.id))


def _own(ctx: Ctx, written: str) -> Notice:
    """Raises NoSuchAddress, also for what is over."""
    found = notices.by_id(ctx.tx, duty_id(written))
    if found is None or found.official_id != seated(ctx).id:
        raise NoSuchAddress(written[:32])
    return found
