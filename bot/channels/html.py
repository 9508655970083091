"""Texts in Telegram's HTML. Only our own texts may carry **bold**; what people wrote and what fills a place never is
markup.
"""

import re
from functools import lru_cache
from html import escape, unescape
from string import Formatter

from content.texts import Texts
from content.words import Words
from handlers.conversation import Say, Text

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_PLACE = "\0"  # stands for a place while its text is read; no catalogue has it


class Speech:
    """The catalogue of one language, speaking HTML."""

    def __init__(self, texts: Texts, locale: str) -> None:
        self._texts = texts
        self._locale = locale

    def text(self, text: Text) -> str:
        if isinstance(text, Say):
            return self._say(text)
        if isinstance(text, Words):
            return marked(text.in_(self._locale))
        return quoted(text)

    def say(self, text_id: str, **args: object) -> str:
        return self._say(Say(text_id, args))

    def label(self, text: Text) -> str:
        """Without any markup, for a button."""
        html = self.text(text)
        return unescape(_TAG.sub("", html)) if "<" in html or "&" in html else html

    def _say(self, say: Say) -> str:
        between, places = _taken_apart(self._texts.pattern(self._locale, say.id))
        html = between[0]
        for (name, spec), after in zip(places, between[1:], strict=True):
            html += self._filling(say.args[name], spec) + after
        return html

    def _filling(self, value: object, spec: str) -> str:
        if isinstance(value, Say | Words | str):
            return self.text(value)
        return quoted(format(value, spec))


def quoted(words: str) -> str:
    """As it is, whatever it looks like."""
    return escape(words, quote=False)


def marked(words: str) -> str:
    """Words of ours, with their **bold**."""
    html = quoted(words)
    return _BOLD.sub(r"<b>\1</b>", html) if "**" in html else html


def bold(html: str) -> str:
    """Bold as a whole, and not once more inside."""
    return f"<b>{html.replace('<b>', '').replace('</b>', '')}</b>"


@lru_cache(maxsize=4096)
def _taken_apart(pattern: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """A text of the catalogue: the HTML around its places, and each place's name and format."""
    source, places = "", list[tuple[str, str]]()
    for literal, name, spec, _ in Formatter().parse(pattern):
        source += literal
        if name is not None:
            source += _PLACE
            places.append((name, spec or ""))
    return tuple(marked(source).split(_PLACE)), tuple(places)
