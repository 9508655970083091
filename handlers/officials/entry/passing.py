"""From the chat to the page and back: links that are good once, for minutes, shown once and kept nowhere.

In a messenger a shown link would stay: the message that shows it is burnt, and goes at the next event.
"""

from collections.abc import Iterable

from handlers.conversation import Act, Link, Locked, Para, Row, Say, Screen
from handlers.officials.parts import Ctx, open_mark, seated
from handlers.routes import Routes
from storage.accounts import passes
from storage.accounts.addresses import TELEGRAM
from storage.accounts.officials import DESK

routes = Routes()
# What a press of these answers is burnt.
SHOWING = frozenset({"page/open", "chat/link", "hand-over/invite", "reminders/calendar/open"})
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("page")
def page(ctx: Ctx) -> Screen:
    """The link itself stands in the answer to the press: looked at again later, it is gone."""
    seat = seated(ctx)
    how = Say("office.page.how-desk" if seat.role == DESK else "office.page.how")
    return Screen("page", (Para(Say("office.page.title"), "title"), Para(how)), (*rows_to_page(ctx), HOME))


@routes.act("page/open", under=open_mark)
def open_page(ctx: Ctx) -> str:
    token = passes.give(ctx.tx, seated(ctx).id, "page", ctx.real)
    ctx.held.note("office.page.link", url=ctx.parts.where.on_page(token))
    ctx.burn = True
    return "page"


@routes.view("chat")
def chat(ctx: Ctx) -> Screen:
    seated(ctx)
    return Screen(
        "chat", (Para(Say("office.chat.title"), "title"), Para(Say("office.chat.how"))), (*rows_to_chat(ctx), HOME)
    )


@routes.act("chat/link", under=open_mark)
def link_chat(ctx: Ctx) -> str:
    """Raises Locked while there is no bot."""
    token = passes.give(ctx.tx, seated(ctx).id, "chat", ctx.real)
    url = ctx.parts.where.in_chat(token)
    if not url:
        raise Locked("chat")
    ctx.held.note("office.chat.link", url=url)
    ctx.burn = True
    return "chat"


def rows_to_page(ctx: Ctx) -> Iterable[Row]:
    """In a messenger: the way to the page."""
    if ctx.channel == TELEGRAM:
        label = Say("office.button.desk" if seated(ctx).role == DESK else "office.button.page")
        yield (Act(label, "page/open", ctx.open_mark, "quiet"),)


def rows_to_chat(ctx: Ctx) -> Iterable[Row]:
    """On the page: the way to the messenger, where there is one."""
    if ctx.channel != TELEGRAM and ctx.parts.where.bot():
        yield (Act(Say("office.button.chat"), "chat/link", ctx.open_mark, "quiet"),)


def rows_elsewhere(ctx: Ctx) -> tuple[Row, ...]:
    return (*rows_to_page(ctx), *rows_to_chat(ctx))
