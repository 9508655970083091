"""Articles: by who you are, by topic, one by one."""

from content.articles import Article, UnknownArticle
from handlers.citizens.home import PLACES
from handlers.citizens.parts import Ctx, label_of
from handlers.citizens.start import HOME, SEARCH
from handlers.conversation import Block, Link, NoSuchAddress, Para, Prose, Row, Say, Screen
from handlers.routes import Routes

routes = Routes()
NEXT_STEPS: Row = (Link(Say("menu.help"), "help"), Link(Say("menu.report"), "report"))


@routes.view("learn")
def learn(ctx: Ctx) -> Screen:
    audiences = ctx.library.articles.audiences
    return Screen(
        address="learn",
        blocks=(Para(Say("learn.title"), "title"), *in_vietnamese(ctx), Para(Say("learn.who"))),
        rows=(
            *((Link(each.label, f"learn/for/{each.id}", hint=each.hint),) for each in audiences),
            (Link(Say("learn.by_topic"), "learn/topics", style="quiet"),),
            HOME,
        ),
        asks=SEARCH,
    )


@routes.view("learn/topics")
def topics(ctx: Ctx) -> Screen:
    every = ctx.library.articles.topics
    rows = tuple((Link(each.label, f"learn/on/{each.id}"),) for each in every)
    blocks = (Para(Say("learn.by_topic"), "title"), *in_vietnamese(ctx))
    return Screen("learn/topics", blocks, (*rows, _back(), HOME), SEARCH)


@routes.view("learn/for/{audience}")
def for_audience(ctx: Ctx, audience: str) -> Screen:
    label = label_of(ctx.library.articles.audiences, audience)
    return Screen(
        address=f"learn/for/{audience}",
        blocks=(Para(label, "title"), *in_vietnamese(ctx)),
        rows=(*_links(ctx.library.articles.for_audience(audience)), _back(), HOME),
        asks=SEARCH,
    )


@routes.view("learn/on/{topic}")
def on_topic(ctx: Ctx, topic: str) -> Screen:
    label = label_of(ctx.library.articles.topics, topic)
    return Screen(
        address=f"learn/on/{topic}",
        blocks=(Para(label, "title"), *in_vietnamese(ctx)),
        rows=(*_links(ctx.library.articles.on_topic(topic)), (Link(Say("learn.topics"), "learn/topics"),), HOME),
        asks=SEARCH,
    )


@routes.view("a/{article_id}")
def article(ctx: Ctx, article_id: str) -> Screen:
    try:
        found = ctx.library.articles.by_id(article_id)
    except UnknownArticle as unknown:
        raise NoSuchAddress(article_id) from unknown
    sources = tuple(source.label for source in found.sources)
    only_vietnamese = (Say("learn.vietnamese_only"),) if ctx.held.locale != "vi" else ()
    return Screen(
        address=f"a/{article_id}",
        blocks=(Prose(found.title, found.markdown, sources, f"{found.as_of:%d/%m/%Y}"),),
        rows=(*_links(_near(ctx, found)), NEXT_STEPS, _back_of_article(ctx), HOME),
        asks=SEARCH,
        notes=only_vietnamese,
    )


def in_vietnamese(ctx: Ctx) -> tuple[Block, ...]:
    """Said before somebody who reads another language opens one."""
    return (Para(Say("learn.in_vietnamese"), "small"),) if ctx.held.locale != "vi" else ()


def _near(ctx: Ctx, found: Article) -> tuple[Article, ...]:
    """Two more on the same topic."""
    return tuple(each for each in ctx.library.articles.on_topic(found.topic) if each.id != found.id)[:2]


def _links(articles: tuple[Article, ...]) -> tuple[Row, ...]:
    return tuple((Link(each.title, f"a/{each.id}", hint=each.summary),) for each in articles)


def _back() -> Row:
    return (Link(Say("learn.back"), "learn", style="quiet"),)


def _back_of_article(ctx: Ctx) -> Row:
    """Whoever came from the places that help goes back there."""
    asking = ctx.held.drafts.get("help")
    return (Link(Say("form.back"), "help", style="quiet"),) if asking and asking.page == PLACES else _back()
