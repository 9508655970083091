"""What is typed where nothing is asked: looked up, and offered on to a person, because a confession is not a query."""

from content.articles import UnknownArticle
from content.finding.search import Hit
from content.language.phrases import BadPhrase
from handlers.citizens import kept, mailbox, report, request
from handlers.citizens.learn import in_vietnamese
from handlers.citizens.parts import Ctx, open_mark
from handlers.citizens.start import HOME, SEARCH
from handlers.conversation import Act, Link, Locked, Para, Row, Say, Screen
from handlers.routes import Routes

routes = Routes()
SHOWN = 5
OWNERS = ("business",)
LISTENED = 4000  # letters: the longest any box takes; whoever is in danger says so before that


def type_anywhere(ctx: Ctx, text: str, place: str, table: Routes) -> str:
    """Every free text: first the crisis check, then whether it is a key, then the question that is open at the place,
    else a search.
    """
    ctx.held.warn(ctx.library.crisis.find(text[:LISTENED]))
    key = mailbox.key_in(ctx, text)
    if key is not None:
        return mailbox.use(ctx, key, place, text)
    try:
        answered = table.typed(ctx, place, text)
    except Locked:
        # They wrote for long and the question closed behind them: what they wrote is kept for it, and they are told.
        ctx.held.kept_for = place.split("/", maxsplit=1)[0]
        ctx.held.note("find.kept")
        return search(ctx, text)
    return answered or _found_or_opened(ctx, text, place)


def _found_or_opened(ctx: Ctx, text: str, place: str) -> str:
    """A phrase that opens nothing is told so: it is looked up nowhere else."""
    if not text.strip():
        ctx.held.note("answer.empty")
        return place
    ctx.held.kept_for = ""
    reopened = kept.reopen(ctx, text)
    if reopened:
        return reopened
    if ctx.library.greetings.holds(text):
        return "start"
    return mailbox.knock(ctx, text) if _is_phrase(ctx, text) else search(ctx, text)


def _is_phrase(ctx: Ctx, text: str) -> bool:
    try:
        ctx.library.phrases.read(text)
    except BadPhrase:
        return False
    return True


def search(ctx: Ctx, text: str) -> str:
    ctx.held.query = text.strip()[: ctx.library.forms["help"].by_id["story"].max]
    return "find"


@routes.view("find")
def found(ctx: Ctx) -> Screen:
    if not ctx.held.query:
        raise Locked("find")
    hits = _hits(ctx)
    title = Say("find.found" if hits else "find.nothing")
    rows: tuple[Row, ...] = tuple((Link(hit.title, hit.address, hint=_hint(ctx, hit.id)),) for hit in hits)
    return Screen(
        address="find",
        blocks=(Para(title, "title"), *(in_vietnamese(ctx) if hits else ()), Para(Say("find.hand_on"), "small")),
        rows=(*_ways_on(ctx), *rows, HOME),
        asks=SEARCH,
        private=True,
    )


def _hits(ctx: Ctx) -> list[Hit]:
    """Whoever tells what is done to themselves is shown nothing that is written for owners alone."""
    found = ctx.library.index.search(ctx.held.query, limit=SHOWN)
    own = ctx.library.lookover.is_own_story(ctx.held.query)
    return [hit for hit in found if not own or _audience(ctx, hit.id) != OWNERS]


def _audience(ctx: Ctx, document_id: str) -> tuple[str, ...]:
    try:
        return ctx.library.articles.by_id(document_id).audience
    except UnknownArticle:
        return ()


def _ways_on(ctx: Ctx) -> tuple[Row, ...]:
    """To a person, or into a tip; and what was meant for a mailbox goes back to its mailbox."""
    if ctx.held.kept_for == "mailbox":
        return ((Link(Say("menu.mailbox"), "mailbox", style="main"),),)
    asks: Row = (Act(Say("find.hand_on_button"), "hand-on/help", ctx.open_mark, "main"),)
    tells: Row = (Act(Say("find.report_button"), "hand-on/report", ctx.open_mark),)
    return (tells, asks) if ctx.held.kept_for == "report" else (asks, tells)


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
