"""Being told in the chat that a mailbox holds news: asked once, off unless somebody wants it, and never on the page.

What is kept for it, and why nothing of it leads to a case: storage/notice_tokens.py.
"""

from functools import partial

from handlers.citizens.parts import Ctx, mailbox_mark, open_mark
from handlers.conversation import Act, Link, Para, Row, Say, Screen, StaleAct
from handlers.routes import Routes
from storage import notice_tokens, receipts
from storage.notice_tokens import KEPT, Wish

routes = Routes()
CHANNELS = ("telegram",)  # where a person can be written to first
KEPT_SCREEN = "receipt/kept"


def token_for(ctx: Ctx, receipt_public: str) -> str:
    """What goes into every sealed case, in hex."""
    return notice_tokens.tokens_of(ctx.parts.ring, bytes.fromhex(receipt_public))[0].hex()


def after_copying(ctx: Ctx) -> str:
    """Where to go once the receipt is copied, while its words are held still: to the question, where one can ask it.

    The token is held for the answer and stands on no button: whoever keeps the messages would know whose the tip is.
    """
    if ctx.channel not in CHANNELS or not ctx.held.receipts:
        return KEPT_SCREEN
    phrase = " ".join(ctx.held.receipts[-1])
    derived = ctx.outside(("receipts", phrase), partial(receipts.derive, phrase, ctx.parts.ring))
    ctx.held.wish = token_for(ctx, derived[0].public.hex())
    return "notice/ask"


@routes.view("notice/ask")
def ask(ctx: Ctx) -> Screen:
    return Screen(
        address="notice/ask",
        blocks=(
            Para(Say("receipt.kept"), "title"),
            Para(Say("receipt.next")),
            Para(Say("notice.offer")),
            Para(Say("notice.how"), "small"),
        ),
        rows=(
            (Act(Say("notice.yes"), "notice/yes", ctx.open_mark),),
            (Act(Say("notice.never"), "notice/never", ctx.open_mark, "main"),),
            (Link(Say("menu.mailbox"), "mailbox"), Link(Say("menu.home"), "start")),
        ),
        private=True,
    )


@routes.act("notice/yes", under=open_mark)
def yes(ctx: Ctx) -> str:
    """Raises StaleAct once it was answered or locked: nothing is left that could be promised."""
    if not ctx.held.wish:
        raise StaleAct("notice/yes")
    _keep(ctx, bytes.fromhex(ctx.held.wish))
    ctx.held.wish = ""
    return KEPT_SCREEN


@routes.act("notice/never", under=open_mark)
def never(ctx: Ctx) -> str:
    """Whatever they said before: of all their mailboxes."""
    notice_tokens.forget(ctx.tx, ctx.parts.ring, _address(ctx))
    ctx.held.wish = ""
    ctx.held.note("notice.off")
    return KEPT_SCREEN


def in_mailbox(ctx: Ctx) -> tuple[Row, ...]:
    """Being told is for one letter: whoever has read it may ask for it again, or take it back."""
    if ctx.channel not in CHANNELS or ctx.held.mailbox is None:
        return ()
    is_on = any(notice_tokens.is_kept(ctx.tx, ctx.parts.ring, token) for token in _tokens(ctx))
    if is_on:
        return ((Act(Say("notice.never"), "mailbox/notice/off", ctx.held.mailbox.mark, "quiet"),),)
    return ((Act(Say("notice.yes"), "mailbox/notice/on", ctx.held.mailbox.mark, "quiet"),),)


@routes.act("mailbox/notice/on", under=mailbox_mark)
def on(ctx: Ctx) -> str:
    """Under whichever key of the ring the case was filed."""
    for token in _tokens(ctx):
        _keep(ctx, token)
    return "mailbox/open"


@routes.act("mailbox/notice/off", under=mailbox_mark)
def off(ctx: Ctx) -> str:
    never(ctx)
    return "mailbox/open"


def drop_of_mailbox(ctx: Ctx) -> None:
    """Nobody is told of the mailbox that is open any more, whoever asked for it and wherever."""
    for token in _tokens(ctx):
        notice_tokens.drop(ctx.tx, ctx.parts.ring, token)


def _keep(ctx: Ctx, token: bytes) -> None:
    wish = Wish(_address(ctx), ctx.held.locale)
    notice_tokens.keep(ctx.tx, ctx.parts.ring, token, wish, ctx.real.date())
    if not any(note == "notice.on" for note, _ in ctx.held.notes):
        ctx.held.note("notice.on", days=KEPT.days)


def _tokens(ctx: Ctx) -> tuple[bytes, ...]:
    held = ctx.held.mailbox
    if held is None:
        return ()
    return notice_tokens.tokens_of(ctx.parts.ring, receipts.public_of(bytes.fromhex(held.private)))


def _address(ctx: Ctx) -> str:
    return f"{ctx.channel}:{ctx.parts.sender}"
