"""Every text that people are shown, with the file and line it stands in: articles, content YAML, catalogues."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import yaml
from babel.messages.pofile import read_po

from content.articles import split_front_matter
from content.records import read_record
from content.texts import ENGLISH, LOCALES, VIETNAMESE

# Words a sentence may have, a word being what stands between spaces (a Vietnamese syllable): voice.md's own measure,
# and its own scenes keep it. English needs a few more for the same thought.
LONGEST_SENTENCE = {VIETNAMESE: 18, ENGLISH: 25}

_BLOCK = re.compile(r"^\s*(#{1,6}|[-*+]|\d+[.)]|>)\s+")
_MARKUP = re.compile(r"\*\*|__|`|\[([^\]]*)\]\([^)]*\)")
# Folders whose YAML holds word lists and data, not texts.
_NOT_TEXTS = ("lexicon", "units")


@dataclass(frozen=True)
class Passage:
    """`limit`: the most words of a sentence, None where sentences are not counted (a source's label)."""

    path: Path
    line: int
    text: str
    locale: str
    limit: int | None


def article_passages(path: Path) -> Iterator[Passage]:
    """Title, summary, sources and every paragraph, item and heading. Keywords are never shown. Raises BadContent."""
    head, body = split_front_matter(path)
    record = read_record(path, head, first_line=2)
    for field in ("title", "summary"):
        yield Passage(path, record.lines.get(field, 1), record.text(field), VIETNAMESE, LONGEST_SENTENCE[VIETNAMESE])
    for source in record.sources():
        yield Passage(path, record.lines["sources"], source.label, VIETNAMESE, None)
    first_line = head.count("\n") + 4
    for line, text in _blocks(body, first_line):
        yield Passage(path, line, text, VIETNAMESE, LONGEST_SENTENCE[VIETNAMESE])


def _blocks(markdown: str, first_line: int) -> Iterator[tuple[int, str]]:
    """(line, text) of each paragraph, heading and list item; lines of one paragraph are joined."""
    start, lines = first_line, list[str]()
    for number, line in zip(count(first_line), [*markdown.split("\n"), ""], strict=False):
        if lines and (not line.strip() or _BLOCK.match(line)):
            yield start, _plain(" ".join(lines))
            lines = []
        if line.strip():
            start = start if lines else number
            lines.append(_BLOCK.sub("", line, count=1).strip())


def _plain(markdown: str) -> str:
    return _MARKUP.sub(lambda match: match[1] or "", markdown)


def yaml_passages(path: Path) -> Iterator[Passage]:
    """Every `{vi: …, en: …}` of a YAML file and every source's label; none if it is unreadable (its loader tells)."""
    try:
        root = yaml.CSafeLoader(path.read_text("utf-8")).get_single_node()
    except yaml.YAMLError:
        return
    for key, value in _scalars(root):
        if key in LOCALES:
            yield Passage(path, value.start_mark.line + 1, value.value, key, LONGEST_SENTENCE[key])
        elif key == "label":
            yield Passage(path, value.start_mark.line + 1, value.value, VIETNAMESE, None)


def _scalars(node: yaml.Node | None) -> Iterator[tuple[str, yaml.ScalarNode]]:
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _scalars(each)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode):
                yield key.value, value
            yield from _scalars(value)


def catalogue_passages(path: Path, locale: str) -> Iterator[Passage]:
    """Every translated text of one .po file."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.id and isinstance(message.string, str):
            yield Passage(path, message.lineno or 1, _plain(message.string), locale, LONGEST_SENTENCE[locale])


def screen_passages(content: Path, locales: Path) -> Iterator[Passage]:
    """The texts of all content YAML and of all catalogues."""
    for path in sorted(content.rglob("*.yaml")):
        if path.parent.name not in _NOT_TEXTS:
            yield from yaml_passages(path)
    for locale in LOCALES:
        for path in sorted((locales / locale).rglob("*.po")):
            yield from catalogue_passages(path, locale)
