"""Everything the bot knows, as one immutable snapshot that can be swapped whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from content import CONTENT
from content.articles import Articles
from content.finding.search import Document, Index
from content.language.crisis import CrisisCheck
from content.language.greetings import Greetings
from content.language.lookover import LookOver
from content.language.phrases import PhraseList
from content.places.units import AS_OF, Units
from content.programme.ladder import Ladder
from content.programme.plans import Plans
from content.programme.workdays import Workdays
from content.questions.forms import Form, load_forms
from content.services import Owners, Services
from content.site import FOLDERS
from content.texts import Texts

LOCALES = CONTENT.parent / "locales"


@dataclass(frozen=True)
class Library:
    texts: Texts
    articles: Articles
    services: Services
    forms: Mapping[str, Form]
    units: Units
    crisis: CrisisCheck
    phrases: PhraseList
    plans: Plans
    workdays: Workdays
    ladder: Ladder
    greetings: Greetings
    lookover: LookOver

    @cached_property
    def index(self) -> Index:
        """Built at its first use, or by `warm`."""
        return build_index(self.articles, self.services)

    def warm(self) -> None:
        """What takes a while to build and the first screen does not need: call it once that screen is there."""
        self.units.warm()
        for plan in self.plans.values():
            self.workdays.is_working(date(plan.last_year, 1, 1))
        self.index.search("")

    @classmethod
    def load(cls, site: Path | None = None, day: date = AS_OF) -> "Library":
        """Read and check all content files; an error names the file, the field and what to do.

        `site`: an operator's folder with plans, forms, units and services of their own. `day`: whose units these are.
        """
        own = {name: site / name if site else None for name in FOLDERS}
        units = Units.load(site=own["units"], day=day)
        plans = Plans.load(units, site=own["plans"])
        return cls(
            texts=Texts.load(LOCALES),
            articles=Articles.load(),
            services=Services.load(site=own["services"], owners=Owners(plans, units)),
            forms=load_forms(site=own["forms"]),
            units=units,
            crisis=CrisisCheck.load(),
            phrases=PhraseList.load(),
            plans=plans,
            workdays=Workdays.load(),
            ladder=Ladder.load(),
            greetings=Greetings.load(),
            lookover=LookOver.load(),
        )


def build_index(articles: Articles, services: Services) -> Index:
    """The search index over published articles and kinds of help; needs no database and no catalogue."""
    return Index([*_article_documents(articles), *_need_documents(services)])


def _article_documents(articles: Articles) -> Iterable[Document]:
    for article in articles.published():
        text = f"{article.summary}\n{article.markdown}"
        yield Document(article.id, article.title, text, f"a/{article.id}", article.keywords)


def _need_documents(services: Services) -> Iterable[Document]:
    for need in services.needs:
        lines = [f"{each.name.vi} {each.what.vi}" for each in services.for_need(need.id)]
        yield Document(f"need-{need.id}", need.label.vi, "\n".join(lines), f"services/{need.id}", need.keywords)
