"""The ways out of an open mailbox: leave it as it is, close it for good, or withdraw what was sent and close it."""

from handlers.citizens import notice
from handlers.citizens.letters import opened_mailbox
from handlers.citizens.parts import Ctx, mailbox_mark
from handlers.citizens.standing import days_kept
from handlers.conversation import Act, Para, Say, Screen
from handlers.routes import Routes

routes = Routes()


@routes.act("mailbox/leave", under=mailbox_mark)
def leave(ctx: Ctx) -> str:
    """What was written and not sent is thrown away: the next mailbox that opens here may be somebody else's."""
    ctx.held.mailbox, ctx.clean = None, True
    ctx.held.drop_letter()
    return "start"


@routes.act("mailbox/shut", under=mailbox_mark)
def ask_to_shut(ctx: Ctx) -> str:
    return "mailbox/shutting"


@routes.view("mailbox/shutting")
def shutting(ctx: Ctx) -> Screen:
    """Of what is over the desk is not told that its mailbox closed: that would keep it for longer."""
    held, opened = opened_mailbox(ctx)
    means = Para(Say(f"mailbox.shutting_means.{'over' if opened.waiting.over else 'open'}"))
    return _asked(
        "mailbox/shutting", Say("mailbox.shutting"), means, (Say("mailbox.shut_yes"), "mailbox/shut/yes"), held.mark
    )


@routes.act("mailbox/shut/yes", under=mailbox_mark)
def shut(ctx: Ctx) -> str:
    """What was sent goes on without the person: their code opens nothing, and nobody is told of a letter."""
    held, _ = opened_mailbox(ctx)
    notice.drop_of_mailbox(ctx)
    box = ctx.parts.mailboxes[held.side]
    box.close(ctx.tx, bytes.fromhex(held.tag), bytes.fromhex(held.private), ctx.today)
    ctx.held.note("mailbox.shut_done")
    return leave(ctx)


@routes.act("mailbox/close", under=mailbox_mark)
def ask_to_withdraw(ctx: Ctx) -> str:
    return "mailbox/closing"


@routes.view("mailbox/closing")
def withdrawing(ctx: Ctx) -> Screen:
    held, _ = opened_mailbox(ctx)
    means = Para(Say("mailbox.closing_means", {"days": days_kept(ctx, held.side)}))
    title = Say(f"mailbox.closing.{held.side}")
    return _asked("mailbox/closing", title, means, (Say("mailbox.close_yes"), "mailbox/close/yes"), held.mark)


@routes.act("mailbox/close/yes", under=mailbox_mark)
def withdraw(ctx: Ctx) -> str:
    """The mailbox is gone for good, with the wish to be told of it; what a desk already opened is not erased, and the
    text says so.
    """
    held, _ = opened_mailbox(ctx)
    notice.drop_of_mailbox(ctx)
    ctx.parts.mailboxes[held.side].withdraw(ctx.tx, bytes.fromhex(held.tag), ctx.today)
    ctx.held.note(f"mailbox.closed.{held.side}", days=days_kept(ctx, held.side))
    return leave(ctx)


@routes.act("mailbox/back", under=mailbox_mark)
def back(ctx: Ctx) -> str:
    return "mailbox/open"


def _asked(address: str, title: Say, means: Para, yes: tuple[Say, str], mark: str) -> Screen:
    return Screen(
        address=address,
        blocks=(Para(title, "title"), means),
        rows=((Act(*yes, mark, "danger"),), (Act(Say("mailbox.close_no"), "mailbox/back", mark),)),
        private=True,
    )
