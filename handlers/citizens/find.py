"""What is typed where nothing is asked: looked up, and offered on to a person, because a confession is not a query."""

from content.articles import UnknownArticle
from handlers.citizens import report, request
from handlers.citizens.parts import Ctx, open_mark
from handlers.citizens.start import HOME, SEARCH
from handlers.conversation import Act, Link, Locked, Para, Row, Say, Screen
from handlers.routes import Routes

routes = Routes()
SHOWN = 5


def type_anywhere(ctx: Ctx, text: str, place: str, table: Routes) -> str:
    """Every free text: first the crisis check, then the question that is open at the place, else a search."""
    ctx.held.warn(ctx.library.crisis.find(text))
    try:
        answered = table.typed(ctx, place, text)
    except Locked:
        # They wrote for long and the question closed behind them: what they wrote is kept, and they are told.
        answered = None
        ctx.held.note("find.kept")
    return answered or search(ctx, text)


def search(ctx: Ctx, text: str) -> str:
    ctx.held.query = text.strip()[: request.flow.form(ctx).by_id["story"].max]
    return "find"


@routes.view("find")
def found(ctx: Ctx) -> Screen:
    if not ctx.held.query:
        raise Locked("find")
    hits = ctx.library.index.search(ctx.held.query, limit=SHOWN)
    title = Say("find.found" if hits else "find.nothing")
    rows: tuple[Row, ...] = tuple((Link(hit.title, hit.address, hint=_hint(ctx, hit.id)),) for hit in hits)
    return Screen(
        address="find",
        blocks=(Para(title, "title"), Para(Say("find.hand_on"), "small")),
        rows=(
            *rows,
            (Act(Say("find.hand_on_button"), "hand-on/help", ctx.open_mark, "main"),),
            (Act(Say("find.report_button"), "hand-on/report", ctx.open_mark),),
            HOME,
        ),
        asks=SEARCH,
        private=True,
    )


@routes.act("hand-on/help", under=open_mark)
def ask_for_help(ctx: Ctx) -> str:
    """The typed words become the beginning of a request for help; nothing is sent yet."""
    return request.flow.start_with(ctx, _words(ctx))


@routes.act("hand-on/report", under=open_mark)
def report_it(ctx: Ctx) -> str:
    """Or the beginning of a tip."""
    return report.flow.start_with(ctx, _words(ctx))


def _words(ctx: Ctx) -> str:
    if not ctx.held.query:
        raise Locked("find")
    return ctx.held.query


def _hint(ctx: Ctx, document_id: str) -> str | None:
    """An article's summary; a kind of help says enough by its name."""
    try:
        return ctx.library.articles.by_id(document_id).summary
    except UnknownArticle:
        return None
