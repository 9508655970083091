"""Texts to HTML. Only our own texts may carry **bold**; what people wrote and what fills a place never is markup."""

import re
from functools import lru_cache
from string import Formatter

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from content.texts import VIETNAMESE, Texts
from content.words import Words
from handlers.conversation import Say, Text

# A filled place travels through Markdown as this token, so that its content is never parsed.
_PLACE = re.compile("\ue000(\\d+)\ue001")
_NUMBER = re.compile(r"<strong>(111|113|115|1900 969 680)</strong>")
_SPACE = re.compile(r"\s")
_URL = "url"  # the place of a text that an address of ours fills
_WEB = re.compile(r"(?:https?:/)?/[^\s<>\"']+")

_inline = MarkdownIt("zero", {"html": False}).enable("emphasis")
_prose = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")


class Tongue:
    """The catalogue of one language, speaking HTML."""

    def __init__(self, texts: Texts, locale: str) -> None:
        self._texts = texts
        self._said: dict[str, Markup] = {}
        self.locale = locale

    def say(self, text_id: str, **args: object) -> Markup:
        """Without arguments it is the same each time: a table says the same words in a hundred rows."""
        if args:
            return self.text(Say(text_id, args))
        if text_id not in self._said:
            self._said[text_id] = self.text(Say(text_id))
        return self._said[text_id]

    def text(self, text: Text) -> Markup:
        if isinstance(text, Say):
            return self._say(text)
        if isinstance(text, Words):
            return _marked(self._words(text))
        return escape(text)

    def label(self, text_id: str, **args: object) -> str:
        """Without markup, for an attribute."""
        return self.say(text_id, **args).striptags()

    def _words(self, words: Words) -> str:
        return words.vi if self.locale == VIETNAMESE else words.en or words.vi

    def _say(self, say: Say) -> Markup:
        source, fillings = self._take_apart(say)
        return Markup(_PLACE.sub(lambda found: fillings[int(found[1])], _bold(source)))  # noqa: S704 - fillings are escaped

    def _take_apart(self, say: Say) -> tuple[str, list[Markup]]:
        source, fillings = "", list[Markup]()
        for literal, name, spec, _ in Formatter().parse(self._texts.pattern(self.locale, say.id)):
            source += literal
            if name is not None:
                source += f"\ue000{len(fillings)}\ue001"
                fillings.append(self._filling(name, say.args[name], spec or ""))
        return source, fillings

    def _filling(self, name: str, value: object, spec: str) -> Markup:
        if name == _URL and isinstance(value, str) and _WEB.fullmatch(value):
            return Markup('<a class="address" href="{0}">{0}</a>').format(value)
        if isinstance(value, Say | Words | str):
            return self.text(value)
        return escape(format(value, spec))


def prose(markdown: str) -> Markup:
    """An article's body. Its headings start below the title of the page."""
    tokens = _prose.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(2, int(token.tag[1]))}"
    html = _prose.renderer.render(tokens, _prose.options, {})
    return Markup(_callable(html))  # noqa: S704 - markdown-it with html off escapes all but its own tags


@lru_cache(maxsize=2048)
def _bold(source: str) -> Markup:
    """Of the catalogue, with tokens for what fills its places. Words are not kept: answers of a person are joined in
    them, and must not lie here.
    """
    return _marked(source)


def _marked(source: str) -> Markup:
    return Markup(_callable(_inline.renderInline(source)))  # noqa: S704 - as above


def _callable(html: str) -> str:
    """A number that may be shown can be called with one touch."""
    return _NUMBER.sub(lambda found: f'<a class="call" href="tel:{_SPACE.sub("", found[1])}">{found[1]}</a>', html)
