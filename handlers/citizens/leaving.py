"""The ways out of an open mailbox: leave it as it is, close it for good, or withdraw what was sent and close it.

`mailbox/close` and `mailbox/close/yes` withdrew once: as acts they are gone, so that an older button does nothing.
"""

from handlers.citizens import notice
from handlers.citizens.letters import opened_mailbox
from handlers.citizens.parts import Ctx, mailbox_mark
from handlers.citizens.standing import days_kept
from handlers.conversation import Act, Link, Para, Say, Screen
from handlers.routes import Routes

routes = Routes()


@routes.act("mailbox/leave", under=mailbox_mark)
def leave(ctx: Ctx) -> str:
    """What was written and not sent is thrown away: the next mailbox that opens here may be somebody else's."""
    ctx.held.mailbox, ctx.clean = None, True
    ctx.held.drop_letter()
    return "start"


@routes.view("mailbox/close")
def closing(ctx: Ctx) -> Screen:
    """Of what is over the desk is not told that its mailbox closed: that would keep it for longer."""
    held, opened = opened_mailbox(ctx)
    return _asked("close", Say(f"mailbox.close.means.{'over' if opened.waiting.over else 'open'}"), held.mark)


@routes.act("mailbox/close/now", under=mailbox_mark)
def close(ctx: Ctx) -> str:
    """What was sent goes on without the person: their code opens nothing, and nobody is told of a letter."""
    held, _ = opened_mailbox(ctx)
    notice.drop_of_mailbox(ctx)
    box = ctx.parts.mailboxes[held.side]
    box.close(ctx.tx, bytes.fromhex(held.tag), bytes.fromhex(held.private), ctx.today)
    ctx.held.note("mailbox.closed")
    return leave(ctx)


@routes.view("mailbox/withdraw")
def withdrawing(ctx: Ctx) -> Screen:
    held, _ = opened_mailbox(ctx)
    return _asked("withdraw", Say("mailbox.withdraw.means", {"days": days_kept(ctx, held.side)}), held.mark)


@routes.act("mailbox/withdraw/now", under=mailbox_mark)
def withdraw(ctx: Ctx) -> str:
    """The mailbox is gone for good, with the wish to be told of it; what a desk already opened is not erased, and the
    text says so.
    """
    held, _ = opened_mailbox(ctx)
    notice.drop_of_mailbox(ctx)
    ctx.parts.mailboxes[held.side].withdraw(ctx.tx, bytes.fromhex(held.tag), ctx.today)
    ctx.held.note("mailbox.withdrawn", days=days_kept(ctx, held.side))
    return leave(ctx)


def _asked(way: str, means: Say, mark: str) -> Screen:
    return Screen(
        address=f"mailbox/{way}",
        blocks=(Para(Say(f"mailbox.{way}.title"), "title"), Para(means)),
        rows=(
            (Act(Say(f"mailbox.{way}.yes"), f"mailbox/{way}/now", mark, "danger"),),
            (Link(Say("mailbox.keep"), "mailbox/open"),),
        ),
        private=True,
    )
