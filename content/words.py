"""A text that content files carry in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Vietnamese always, English where the citizens' side needs it."""

    vi: str
    en: str | None = None

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> "Words":
        return cls(texts["vi"], texts.get("en"))

    def in_(self, locale: str) -> str:
        return self.en if locale == "en" and self.en else self.vi
