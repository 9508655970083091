"""Reads the word lists of `content/lexicon`: plain YAML that an editor can change without touching code."""

from pathlib import Path

import yaml

from content import CONTENT

FOLDER = CONTENT / "lexicon"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads five times faster where it is present


class BadWordList(ValueError):
    """A lexicon file has another shape than its reader expects; the message names the file and the entry."""


def word_table(name: str, folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """`<name>.yaml` as {key: words}; a value is one text or a list of texts. Raises BadWordList."""
    raw = _read(name, folder)
    if not isinstance(raw, dict):
        raise BadWordList(f"{name}.yaml: a mapping is wanted")
    return {_text(name, key): _texts(name, value) for key, value in raw.items()}


def _read(name: str, folder: Path) -> object:
    with (folder / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_LOADER)  # noqa: S506 - both loaders named above are the safe ones


def _texts(name: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(_text(name, one) for one in values)


def _text(name: str, value: object) -> str:
    # YAML reads an unquoted `no` as false and `15` as a number: such an entry must be quoted.
    if not isinstance(value, str):
        raise BadWordList(f"{name}.yaml: {value!r} is not a text, put it in quotes")
    return value
