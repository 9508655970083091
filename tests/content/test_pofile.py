"""The reading of catalogues: what babel reads, and nothing that babel would read in another way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from content import pofile
from content.library import LOCALES
from content.records import BadContent

CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(lines: str) -> Path:
        path = tmp_path / "some.po"
        path.write_text(HEAD + lines, encoding="utf-8")
        return path

    return written


def by_babel(path: Path) -> dict[object, object]:
    with path.open("rb") as file:
        return {each.id: each.string for each in read_po(file) if each.id}


def ours(path: Path) -> dict[object, object]:
    return {text_id: text for text_id, text in pofile.read(path) if text_id}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_catalogue_is_read_as_babel_reads_it(path: Path) -> None:
    assert ours(path) == by_babel(path)


@pytest.mark.parametrize(
    "lines",
    [
        'msgid "a.b"\nmsgstr ""\n"Một dòng.\\n"\n"Dòng \\"hai\\"\\tvà \\\\n."\n',
        'msgid ""\n"a."\n"b"\nmsgstr "chữ"',
        '# of people\n#. of the desk\n#: bot/x.py:3\n#, python-brace-format\nmsgid "a.b"\nmsgstr "{n} tin"\n',
        'msgid "a.b"\nmsgstr "một"\n  \n\n#~ msgid "old"\n#~ msgstr "cũ"\n# the end',
        'msgid "a.b"\nmsgstr ""\n',
    ],
)
def test_so_is_whatever_an_editor_of_catalogues_writes(write: Write, lines: str) -> None:
    path = write(lines)
    assert ours(path) == by_babel(path) != {}


@pytest.mark.parametrize(
    "lines",
    [
        'msgctxt "menu"\nmsgid "a.b"\nmsgstr "chữ"\n',
        'msgid "a.b"\nmsgid_plural "a.c"\nmsgstr[0] "chữ"\n',
        'msgid "a.b\nmsgstr "chữ"\n',
        'msgid "a.b"\nmsgstr "một "hai" ba"\n',
        'msgid "a.b"\nmsgstr "lạ \\x41"\n',
        'msgid "a.b"\n',
        "a.b: chữ\n",
    ],
)
def test_anything_else_is_refused_with_its_line(write: Write, lines: str) -> None:
    with pytest.raises(BadContent, match=r"some\.po:4: msgid: write"):
        ours(write(lines))
