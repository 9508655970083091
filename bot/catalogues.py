"""`python -m bot.catalogues`: every text that code or a page asks for exists, in the languages it is needed in.

An id is found as a literal in Python and templates (`Say("start.greeting")`, `say('page.quit')`). One put together at
run time (`f"crisis.{kind}"`, `'page.letter.' ~ kind`) is known by its beginning, which must lead to at least one text.
"""

import ast
import re
import string
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content.texts import ENGLISH, VIETNAMESE, Texts

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "handlers", "content")  # storage says nothing to people
# Read by officials and operators, who all read Vietnamese; and the page of the quick exit, a plain calendar.
VIETNAMESE_ONLY = (
    *("cli.", "desk.", "invite.", "demo.", "entry.", "office.", "official.", "province.", "sign-in."),
    "page.calendar.",
)
ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9_-]+)+")
BEGINNING = re.compile(r"[a-z][a-z0-9-]*\.([a-z0-9_-]+\.)*[a-z0-9_-]*")
FILE = re.compile(r".*\.(json|ya?ml|csv|po|py|md|html|css|js|svg|db|lock|txt|secret|new|test|example|toml)")
QUOTED = re.compile(r"""'([^'\n]*)'|"([^"\n]*)\"""")
TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


@dataclass
class Asked:
    """What code and pages ask for: whole ids, and beginnings of ids that are put together."""

    ids: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)

    def take(self, literal: str, *, open_ended: bool) -> None:
        if open_ended and BEGINNING.fullmatch(literal):
            self.beginnings.add(literal)
        elif not open_ended and ID.fullmatch(literal):
            self.ids.add(literal)


def problems(texts: Texts, asked: Asked) -> list[str]:
    """One line for each thing that is wrong, in a stable order."""
    vi, en = texts.ids(VIETNAMESE), texts.ids(ENGLISH)
    families = {each.split(".")[0] for each in vi | en}
    ids = {each for each in asked.ids if each.split(".")[0] in families}
    beginnings = {each for each in asked.beginnings if each.split(".")[0] in families}
    return [
        *_each("asked for, not in vi", {each for each in ids - vi - _stems(beginnings) if not FILE.fullmatch(each)}),
        *_each("begins no text", {each for each in beginnings if not _any_begins(vi, each)}),
        *_each("not in en", {each for each in vi - en if not each.startswith(VIETNAMESE_ONLY)}),
        *_each("in en only", en - vi),
        *_each("asked for by nobody", {each for each in vi - ids if not each.startswith(tuple(beginnings))}),
        *_each("other {places} in en", {each for each in vi & en if _places(texts, each)}),
    ]


def _each(what: str, ids: Iterable[str]) -> list[str]:
    return [f"{what}: {each}" for each in sorted(ids)]


def _any_begins(ids: Iterable[str], beginning: str) -> bool:
    return any(each.startswith(beginning) for each in ids)


def _stems(beginnings: Iterable[str]) -> set[str]:
    return {each.rstrip(".") for each in beginnings}


def _places(texts: Texts, text_id: str) -> bool:
    """Whether the two languages name different places."""
    one, other = (_named(texts.pattern(locale, text_id)) for locale in (VIETNAMESE, ENGLISH))
    return one != other


def _named(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


def asked_in(root: Path) -> Asked:
    asked = Asked()
    for path in _files(root, "*.py"):
        for literal, open_ended in _in_python(path.read_text(encoding="utf-8")):
            asked.take(literal, open_ended=open_ended)
    for path in _files(root, "*.html"):
        for literal, open_ended in _in_template(path.read_text(encoding="utf-8")):
            asked.take(literal, open_ended=open_ended)
    return asked


def _files(root: Path, pattern: str) -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((root / room).rglob(pattern))


def _in_python(source: str) -> Iterator[tuple[str, bool]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield _start_of(node), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, False


def _start_of(joined: ast.JoinedStr) -> str:
    first = joined.values[0] if joined.values else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _in_template(source: str) -> Iterator[tuple[str, bool]]:
    """Quoted text inside tags; what is followed by `~` or holds a `%` place is a beginning."""
    for tag in TAG.findall(source):
        for quoted in QUOTED.finditer(tag):
            literal = quoted[1] or quoted[2] or ""
            joined = tag[quoted.end() :].lstrip().startswith("~")
            yield literal.split("%")[0], joined or "%" in literal


def check(root: Path) -> Mapping[str, int]:
    """Print what is wrong; back: how many texts there are and how many problems."""
    texts = Texts.load(root / "locales")
    found = problems(texts, asked_in(root))
    for line in found:
        sys.stderr.write(f"catalogues: {line}\n")
    return {"texts": len(texts.ids(VIETNAMESE)), "problems": len(found)}


if __name__ == "__main__":
    counted = check(ROOT)
    sys.stdout.write(f"catalogues: {counted['texts']} texts, {counted['problems']} problems\n")
    sys.exit(1 if counted["problems"] else 0)
