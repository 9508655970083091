"""A mailing as a letter: the same content as plain text, complete by itself, and as a page of one column."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.mail.message import Letter
from bot.web.markup import Tongue
from content.texts import VIETNAMESE, Texts
from handlers.conversation import Say, Text
from handlers.officials.mail.mailed import Mailing, Part, Way

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 72  # letters a line of the plain text
CODE = re.compile(r"\b[A-Z]{2}(?:-[A-Z0-9]{2,10}){2,4}\b")


@dataclass(frozen=True)
class Envelope:
    """Where a mailing goes. `page`: where the official signs in. `unsubscribe`: as in `Letter`; not used if overdue."""

    to: str
    token: str
    page: str
    unsubscribe: str | None = None


class Letters:
    def __init__(self, texts: Texts) -> None:
        self._tongue = Tongue(texts, VIETNAMESE)

    def letter(self, mailing: Mailing, envelope: Envelope) -> Letter:
        stop = None if mailing.overdue else envelope.unsubscribe
        ways = _last_ways(envelope.page, stop)
        return Letter(
            to=envelope.to,
            subject=self._words(mailing.subject),
            text="\n".join(self._plain(mailing, ways)),
            html=self._html(mailing, ways),
            token=envelope.token,
            unsubscribe=stop,
            language=VIETNAMESE,
        )

    def _html(self, mailing: Mailing, ways: tuple[Way, ...]) -> str:
        template = _templates().get_template("letter.html")
        return template.render(lang=VIETNAMESE, text=self._whole, say=self._tongue.say, mailing=mailing, ways=ways)

    def _whole(self, text: Text) -> Markup:
        """Codes and receipts are not broken at their hyphens."""
        whole = CODE.sub(r'<span style="white-space:nowrap">\g<0></span>', str(self._tongue.text(text)))
        return Markup(whole)  # noqa: S704  it is markup, and a code is letters, digits and hyphens

    def _plain(self, mailing: Mailing, ways: tuple[Way, ...]) -> Iterator[str]:
        for part in mailing.parts:
            yield from self._part(part)
        yield "-" * 24
        for closing in (*mailing.closing, Say("office.mail.automatic")):
            yield from self._wrapped(closing)
        for way in ways:
            yield from self._way(way)

    def _part(self, part: Part) -> Iterator[str]:
        yield from self._wrapped(part.title)
        yield ""
        for line in part.lines:
            yield from self._wrapped(line)
        for way in part.ways:
            yield from self._way(way)
        yield ""

    def _way(self, way: Way) -> Iterator[str]:
        """The address alone in its line: no mail program then takes a full stop into it."""
        yield from ("", f"[{self._words(way.label)}]", way.url)

    def _wrapped(self, text: Text) -> list[str]:
        return textwrap.wrap(self._words(text), WIDTH, break_long_words=False, break_on_hyphens=False)

    def _words(self, text: Text) -> str:
        return self._tongue.text(text).striptags()


def _last_ways(page: str, stop: str | None) -> tuple[Way, ...]:
    home = Way(Say("office.mail.page"), page)
    return (home, Way(Say("office.mail.unsubscribe"), stop)) if stop else (home,)


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
