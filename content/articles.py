"""The articles: Markdown with a front matter that says for whom, on what, from which sources, checked on which day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content import CONTENT
from content.records import BadContent, Record, Source, read_record, read_records
from content.words import Words

FOLDER = CONTENT / "articles"
STATES = ("published", "draft")
ID = re.compile(r"[a-z0-9-]+")
# Addresses hold 60 bytes (handlers.conversation); an article's is `a/<id>`.
LONGEST_ID = 58
FENCE = "---\n"


class UnknownArticle(LookupError):
    """No published article has this id: never was, or was taken back to a draft."""


@dataclass(frozen=True)
class Shelf:
    """An audience or a topic: its id in addresses, its button, and a line beside the button where one is needed."""

    id: str
    label: Words
    hint: Words | None = None


@dataclass(frozen=True)
class Article:
    """`keywords` are for the search and never shown: they hold how people really say it."""

    id: str
    title: str
    audience: tuple[str, ...]
    topic: str
    summary: str
    keywords: tuple[str, ...]
    sources: tuple[Source, ...]
    as_of: date
    status: str
    markdown: str


class Articles:
    """All articles of a folder. Drafts are kept for editors; every way a reader has leads to published ones only."""

    def __init__(self, every: Sequence[Article], audiences: Sequence[Shelf], topics: Sequence[Shelf]) -> None:
        self.every, self.audiences, self.topics = tuple(every), tuple(audiences), tuple(topics)
        self._published = {each.id: each for each in every if each.status == "published"}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Articles":
        """Read `index.yaml` and every `*.md`; raises BadContent at the first mistake."""
        audiences, topics = load_shelves(folder)
        every = [read_article(path, audiences, topics) for path in sorted(folder.glob("*.md"))]
        return cls(every, audiences, topics)

    def published(self) -> tuple[Article, ...]:
        return tuple(self._published.values())

    def by_id(self, article_id: str) -> Article:
        """Raises UnknownArticle, also for a draft."""
        try:
            return self._published[article_id]
        except KeyError as error:
            raise UnknownArticle(article_id) from error

    def for_audience(self, audience: str) -> tuple[Article, ...]:
        return tuple(each for each in self.published() if audience in each.audience)

    def on_topic(self, topic: str) -> tuple[Article, ...]:
        return tuple(each for each in self.published() if each.topic == topic)


def load_shelves(folder: Path = FOLDER) -> tuple[tuple[Shelf, ...], tuple[Shelf, ...]]:
    """(audiences, topics) of `index.yaml`, in the order they are shown. Raises BadContent."""
    path = folder / "index.yaml"
    audiences, topics = (tuple(_shelf(each) for each in read_records(path, name)) for name in ("audiences", "topics"))
    return audiences, topics


def _shelf(record: Record) -> Shelf:
    return Shelf(record.text("id"), record.words("label"), record.words_or_none("hint"))


def read_article(path: Path, audiences: Sequence[Shelf], topics: Sequence[Shelf]) -> Article:
    """One article, checked whole; raises BadContent."""
    head, body = split_front_matter(path)
    record = read_record(path, head, first_line=2)
    return Article(
        id=_article_id(record),
        title=record.text("title"),
        audience=record.some_of("audience", [each.id for each in audiences]),
        topic=record.one_of("topic", [each.id for each in topics]),
        summary=record.text("summary"),
        keywords=record.texts("keywords"),
        sources=record.sources(),
        as_of=record.day("as_of"),
        status=record.one_of("status", STATES),
        markdown=body.strip(),
    )


def split_front_matter(path: Path) -> tuple[str, str]:
    """(front matter, body) of a Markdown file; raises BadContent."""
    opening, _, rest = path.read_text("utf-8").partition(FENCE)
    head, fence, body = rest.partition("\n" + FENCE)
    if opening or not fence:
        raise BadContent(path, 1, "front matter", "begin the file with --- and close the fields with a line of ---")
    if not body.strip():
        raise BadContent(path, 1, "body", "write the article below the second ---")
    return head, body


def _article_id(record: Record) -> str:
    article_id = record.text("id")
    if article_id != record.path.stem:
        raise record.wrong("id", f"the file is {record.path.name}, so write {record.path.stem}")
    if not ID.fullmatch(article_id) or len(article_id) > LONGEST_ID:
        raise record.wrong("id", f"use a-z, 0-9 and -, at most {LONGEST_ID} of them, and rename the file likewise")
    return article_id
