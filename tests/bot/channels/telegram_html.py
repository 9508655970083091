"""Telegram's HTML as a client reads it, for tests: strict about everything that the Bot API is strict about."""

import re
from html import unescape

TOKEN = re.compile(r"</?[a-z]+(?: [^<>]+)?>|[^<>]+|.", re.DOTALL)
OPENING = re.compile(r'<(?:(b|i|blockquote|code)|(blockquote) expandable|(a) href="https?://[^"<>]+")>')
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#x27);")


def visible(html: str) -> str:
    """What is read. AssertionError for tags or entities that Telegram would refuse, or that overlap against its rules:
    https://core.telegram.org/bots/api#formatting-options
    """
    is_open: list[str] = []
    shown = ""
    for token in TOKEN.findall(html):
        if token.startswith("</"):
            assert is_open, f"{token} closes nothing"
            assert token == f"</{is_open.pop()}>"
        elif token.startswith("<"):
            is_open.append(_opened(token, is_open))
        else:
            assert "&" not in ENTITY.sub("", token), token
            assert ">" not in token
            shown += unescape(token)
    assert is_open == []
    return shown


def _opened(tag: str, within: list[str]) -> str:
    found = OPENING.fullmatch(tag)
    assert found, f"{tag} is no tag of Telegram's"
    name = str(found[1] or found[2] or found[3])
    assert "code" not in within, f"{tag} inside code"
    assert name not in within, f"{tag} inside itself"
    assert name != "code" or not within, f"code inside {within}"
    return name


def units(text: str) -> int:
    """How Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
