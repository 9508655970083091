"""The catalogues: every short text by symbolic id, in Vietnamese (complete) and English (citizens' side)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

VIETNAMESE = "vi"
ENGLISH = "en"
LOCALES = (VIETNAMESE, ENGLISH)
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class UnknownText(LookupError):
    """No catalogue has this id: a mistake of ours, found by the completeness check."""


class Texts:
    """An immutable set of catalogues; a text missing in English falls back to Vietnamese."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        self._catalogues: dict[str, Mapping[str, str]] = {
            locale: MappingProxyType(dict(texts)) for locale, texts in catalogues.items()
        }

    @classmethod
    def load(cls, folder: Path) -> "Texts":
        """Read `<folder>/<locale>/LC_MESSAGES/*.po`; an id that stands in two files of a locale is an error."""
        return cls({locale: _read_locale(folder / locale / "LC_MESSAGES") for locale in LOCALES})

    def say(self, locale: str, text_id: str, **args: object) -> str:
        """The text with its `{named}` places filled; raises UnknownText."""
        return self.pattern(locale, text_id).format(**args)

    def pattern(self, locale: str, text_id: str) -> str:
        for known in (locale, VIETNAMESE):
            text = self._catalogues.get(known, NO_TEXTS).get(text_id)
            if text is not None:
                return text
        raise UnknownText(text_id)

    def knows(self, text_id: str) -> bool:
        return text_id in self._catalogues.get(VIETNAMESE, NO_TEXTS)

    def ids(self, locale: str) -> frozenset[str]:
        return frozenset(self._catalogues.get(locale, NO_TEXTS))


@cache
def _read_locale(folder: Path) -> Mapping[str, str]:
    """Read once in a process: the command line asks before the library does."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                _take(texts, message.id, message.string, path)
    return texts


def _take(texts: dict[str, str], text_id: object, text: object, path: Path) -> None:
    if not isinstance(text_id, str) or not isinstance(text, str) or not text_id or not text:
        return
    if text_id in texts:
        raise ValueError(f"{path}: {text_id} is defined twice")
    texts[text_id] = text
