"""One record of a content file (an article's front matter, a service), read field by field.

A mistake is told so that an editor can mend it: file, line, field, and what to do.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from content.words import Words


class BadContent(ValueError):
    """A content file is wrong. `str()` reads `articles/x.md:3: topic: write one of …`."""

    def __init__(self, path: Path, line: int, field: str, advice: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {field}: {advice}")
        self.path, self.line, self.field, self.advice = path, line, field, advice


@dataclass(frozen=True)
class Source:
    """Where a fact was read: a plan with its line, a law, a page. `url` only where a whole address is known."""

    label: str
    url: str | None = None


@dataclass(frozen=True)
class Record:
    """`lines` tells where each field stands in the file, `line` where the record begins (both from 1)."""

    path: Path
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def wrong(self, field: str, advice: str) -> BadContent:
        return BadContent(self.path, self.lines.get(field, self.line), field, advice)

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "write a text here (put numbers between quotes)")
        return value.strip()

    def text_or_none(self, field: str) -> str | None:
        return None if self.values.get(field) is None else self.text(field)

    def texts(self, field: str) -> tuple[str, ...]:
        values = self.values.get(field)
        if not isinstance(values, list) or not values or not all(isinstance(each, str) and each for each in values):
            raise self.wrong(field, "write a list of texts, at least one")
        return tuple(values)

    def words(self, field: str) -> Words:
        """Both languages: this is shown to citizens."""
        value = self.values.get(field)
        if not isinstance(value, dict) or not all(isinstance(value.get(locale), str) for locale in ("vi", "en")):
            raise self.wrong(field, "write {vi: …, en: …}, both languages")
        return Words.read(value)

    def words_or_none(self, field: str) -> Words | None:
        return None if field not in self.values else self.words(field)

    def one_of(self, field: str, known: Collection[str]) -> str:
        value = self.text(field)
        if value not in known:
            raise self.wrong(field, f"{value!r} is not known; write one of {', '.join(known)}")
        return value

    def some_of(self, field: str, known: Collection[str]) -> tuple[str, ...]:
        values = self.texts(field)
        strangers = [value for value in values if value not in known]
        if strangers:
            raise self.wrong(field, f"{strangers[0]!r} is not known; choose from {', '.join(known)}")
        return values

    def day(self, field: str) -> date:
        value = self.values.get(field)
        if type(value) is not date:
            raise self.wrong(field, "write the day the facts were last checked, as 2026-11-22")
        return value

    def sources(self, field: str = "sources") -> tuple[Source, ...]:
        values = self.values.get(field)
        if not isinstance(values, list) or not values:
            raise self.wrong(field, "name at least one source: a list of {label: …, url: …}")
        return tuple(self._source(field, each) for each in values)

    def _source(self, field: str, value: object) -> Source:
        if not isinstance(value, dict) or not isinstance(value.get("label"), str):
            raise self.wrong(field, f"each source needs a label a reader can find it by; this one is {value!r}")
        url = value.get("url")
        if url is not None and urlsplit(str(url)).scheme not in ("http", "https"):
            raise self.wrong(field, f"a url begins with https://; this one is {url!r}")
        return Source(value["label"], url)


def read_record(path: Path, text: str, first_line: int = 1) -> Record:
    """The one mapping that `text` holds; `first_line` is where it begins in the file. Raises BadContent."""
    loader, node = _parse(path, text, first_line)
    return _record(path, loader, node, first_line)


def read_records(path: Path, field: str) -> Iterator[Record]:
    """The mappings listed under `field` of a file, in order. Raises BadContent."""
    loader, root = _parse(path, path.read_text("utf-8"), 1)
    listed = [value for key, value in root.value if key.value == field]
    if not listed or not isinstance(listed[0], yaml.SequenceNode):
        raise BadContent(path, 1, field, "write a list here")
    for node in listed[0].value:
        yield _record(path, loader, node, 1)


def _parse(path: Path, text: str, first_line: int) -> tuple[yaml.CSafeLoader, yaml.MappingNode]:
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise BadContent(path, line + first_line, "yaml", f"cannot be read: {error.problem}") from error
    if not isinstance(node, yaml.MappingNode):
        raise BadContent(path, first_line, "yaml", "write fields here, as `name: value`")
    return loader, node


def _record(path: Path, loader: yaml.CSafeLoader, node: yaml.Node, first_line: int) -> Record:
    line = node.start_mark.line + first_line
    if not isinstance(node, yaml.MappingNode):
        raise BadContent(path, line, "yaml", "write fields here, as `name: value`")
    lines = {str(key.value): key.start_mark.line + first_line for key, _ in node.value}
    return Record(path, line, loader.construct_document(node), lines)
