"""The command line's own words, in Vietnamese: help texts are needed before any setting is read."""

from functools import cache
from pathlib import Path

import locales
from content.texts import VIETNAMESE, Texts


def say(text_id: str, **args: object) -> str:
    return _texts().say(VIETNAMESE, text_id, **args)


@cache
def _texts() -> Texts:
    return Texts.load(Path(locales.__file__).parent)
