"""The first screen, what the bot knows, the language, and the way out."""

from content.texts import LOCALES
from handlers.citizens.parts import Ctx, open_mark
from handlers.citizens.standing import days_kept
from handlers.conversation import Act, Ask, Link, NoSuchAddress, Para, Row, Say, Screen, Sheet, Text
from handlers.routes import Routes

routes = Routes()
HOME: Row = (Link(Say("menu.home"), "start", style="quiet"),)
TOLD = ("unknown", "known", "readers", "what", "kept", "erased")
SEARCH = Ask(Say("ask.search"), "line", 500)


@routes.view("start")
def start(ctx: Ctx) -> Screen:
    return Screen(
        address="start",
        blocks=(
            Para(Say("start.greeting"), "title"),
            Para(_what(ctx)),
            Para(Say(f"start.{ctx.channel}"), "small"),
            Para(Say("start.numbers")),
        ),
        rows=(
            *(((Link(Say("menu.receipt"), "receipt", style="main"),),) if ctx.held.receipts else ()),
            (Link(Say("menu.learn"), "learn"), Link(Say("menu.help"), "help")),
            (Link(Say("menu.report"), "report"), Link(Say("menu.mailbox"), "mailbox")),
            (Link(Say("menu.privacy"), "privacy", style="quiet"), _other_language(ctx)),
        ),
        asks=SEARCH,
    )


def _what(ctx: Ctx) -> Say:
    """What one can do here, and who reads a tip: the desk of the province that has a key."""
    readers = ctx.parts.intakes["protection"].readers(ctx.tx, None, "province", ctx.parts.province)
    if not readers:
        return Say("start.what")
    return Say("start.what_and_whom", {"reader": readers[0].name.rpartition(", ")[2]})


@routes.view("privacy")
def privacy(ctx: Ctx) -> Screen:
    """What this channel knows of the person and what not, who can read what was sent, and how long it is kept."""
    args = {"days": days_kept(ctx, "protection"), "backups": _backups(ctx)}
    rows = tuple((Say(f"privacy.{name}"), Say(f"privacy.{ctx.channel}.{name}", args)) for name in TOLD)
    return Screen(
        address="privacy",
        blocks=(Para(Say("menu.privacy"), "title"), Sheet(rows)),
        rows=(
            (Act(Say(f"privacy.forget.{ctx.channel}"), "leave", ctx.open_mark),),
            (Link(Say("menu.real-bot"), "real-bot"),),
            HOME,
        ),
    )


def _backups(ctx: Ctx) -> Say:
    """How long what is erased here still lies in a backup."""
    days = ctx.parts.backup_days
    return Say("privacy.backups.unsaid") if days is None else Say("privacy.backups", {"days": days})


@routes.view("real-bot")
def real_bot(ctx: Ctx) -> Screen:
    """How to tell this service from a false one, and what to do about those."""
    official = ctx.parts.official
    name = official.bot()
    here: tuple[tuple[Text, Text], ...] = (
        *(((Say("real-bot.page"), official.page),) if official.page else ()),
        *(((Say("real-bot.bot"), f"@{name}"),) if name else ()),
    )
    where = (Sheet(here), Para(Say("real-bot.compare"))) if here else (Para(Say("real-bot.nowhere")),)
    return Screen(
        address="real-bot",
        blocks=(
            Para(Say("menu.real-bot"), "title"),
            *where,
            Para(Say("real-bot.never")),
            Para(Say(f"real-bot.report.{ctx.channel}"), "small"),
        ),
        rows=((Link(Say("menu.report"), "report"), Link(Say("menu.privacy"), "privacy")), HOME),
    )


@routes.act("leave", under=open_mark)
def leave(ctx: Ctx) -> str:
    ctx.forget = True
    return "left"


@routes.view("paused")
def paused(ctx: Ctx) -> Screen:
    """The bot starts anew. It says nothing of what the person was doing."""
    go_on: Row = (Link(Say("paused.go-on"), "here", style="main"),)
    return Screen("paused", (Para(Say("paused.title"), "title"), Para(Say("start.numbers"))), (go_on, HOME))


@routes.view("left")
def left(ctx: Ctx) -> Screen:
    """What is gone, and what the channel does not let go."""
    return Screen("left", (Para(Say("left.title"), "title"), Para(Say(f"left.{ctx.channel}"))), (HOME,))


@routes.act("language/{locale}", under=open_mark)
def language(ctx: Ctx, locale: str) -> str:
    if locale not in LOCALES:
        raise NoSuchAddress(locale)
    ctx.held.locale = locale
    return "start"


def _other_language(ctx: Ctx) -> Act:
    """Named in the language it leads to, so that whoever needs it can read it."""
    other = "en" if ctx.held.locale == "vi" else "vi"
    return Act(Say(f"language.{other}"), f"language/{other}", ctx.open_mark, "quiet")
