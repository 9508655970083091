"""`python -m content.lint` checks every text people are shown: prints `file:line: what to do`, exits 1 if any."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content import CONTENT
from content.articles import Article, load_shelves, read_article
from content.house_rules import HouseRules, count_words
from content.passages import article_passages, screen_passages
from content.records import BadContent
from content.services import Services

# A published article is read on a phone at night: short enough to finish, long enough to help.
SHORTEST, LONGEST = 250, 450


@dataclass(frozen=True)
class Fault:
    path: Path
    line: int
    message: str

    def shown(self, root: Path) -> str:
        return f"{self.path.relative_to(root)}:{self.line}: {self.message}"


def check(content: Path = CONTENT, locales: Path | None = None) -> list[Fault]:
    """Every fault of the folder's articles, services, forms and of the catalogues (beside it unless given)."""
    rules = HouseRules.load()
    faults = [*_article_faults(content / "articles", rules), *_service_faults(content / "services")]
    for passage in screen_passages(content, locales or content.parent / "locales"):
        faults += [Fault(passage.path, passage.line, message) for message in rules.faults(passage)]
    return sorted(faults, key=lambda fault: (fault.path, fault.line))


def _article_faults(folder: Path, rules: HouseRules) -> Iterator[Fault]:
    try:
        shelves = load_shelves(folder)
    except BadContent as error:
        yield _fault(error)
        return
    for path in sorted(folder.glob("*.md")):
        try:
            yield from _one_article(read_article(path, *shelves), path, rules)
        except BadContent as error:
            yield _fault(error)


def _one_article(article: Article, path: Path, rules: HouseRules) -> Iterator[Fault]:
    for passage in article_passages(path):
        yield from (Fault(path, passage.line, message) for message in rules.faults(passage))
    length = count_words(article.markdown)
    if article.status == "published" and not SHORTEST <= length <= LONGEST:
        yield Fault(path, 1, f"{length} words; an article has {SHORTEST} to {LONGEST}")
    yield from (Fault(path, 1, message) for message in rules.costs_unsaid(article.markdown))


def _service_faults(folder: Path) -> Iterator[Fault]:
    try:
        Services.load(folder)
    except BadContent as error:
        yield _fault(error)


def _fault(error: BadContent) -> Fault:
    return Fault(error.path, error.line, f"{error.field}: {error.advice}")


def main(say: Callable[[str], object] = sys.stdout.write, content: Path = CONTENT) -> int:
    """Say the faults, one a line; the exit status."""
    faults = check(content)
    for fault in faults:
        say(fault.shown(content.parent) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
