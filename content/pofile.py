"""A catalogue's file as gettext's tools write it: ids and texts, comments, nothing else.

Every start waits for all of them: babel, which reads far more kinds of files, takes four times as long, and its import.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from content.records import BadContent

STRING = r'"[^"\\\n]*(?:\\[nt"\\][^"\\\n]*)*"'
STRINGS = rf"({STRING}(?:\n{STRING})*)"
ENTRY = re.compile(rf"msgid {STRINGS}\nmsgstr {STRINGS}(?:\n|\Z)")
BETWEEN = re.compile(r"(?:#.*\n|[ \t]*\n)*(?:#.*\Z)?")
ESCAPED = re.compile(r"\\(.)")
MEANT = {"n": "\n", "t": "\t"}


def read(path: Path) -> Iterator[tuple[str, str]]:
    """Each id with its text, in the file's order, the head (an empty id) too. Raises BadContent at the first line that
    is anything else: a plural, a context, a mistake.
    """
    lines = path.read_text(encoding="utf-8")
    at = _next(lines, 0)
    while at < len(lines):
        entry = ENTRY.match(lines, at)
        if entry is None:
            advice = 'write msgid "…" and below it msgstr "…"; texts between "quotes", \\" inside them'
            raise BadContent(path, lines.count("\n", 0, at) + 1, "msgid", advice)
        yield _text(entry[1]), _text(entry[2])
        at = _next(lines, entry.end())


def _next(lines: str, at: int) -> int:
    """Where the next entry begins."""
    between = BETWEEN.match(lines, at)
    return between.end() if between else at


def _text(strings: str) -> str:
    joined = strings[1:-1].replace('"\n"', "")
    return ESCAPED.sub(lambda each: MEANT.get(each[1], each[1]), joined) if "\\" in joined else joined
