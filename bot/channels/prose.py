"""An article's Markdown in Telegram's HTML, which knows no headings, lists or tables: they become lines."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.channels.html import bold, quoted

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_TAGS = {"strong": "b", "em": "i"}
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_INDENT = "    "


@lru_cache(maxsize=256)
def prose(markdown: str) -> str:
    """Words of ours only: what is painted once is kept."""
    return _blocks(SyntaxTreeNode(_markdown.parse(markdown)).children, "\n\n")


def _blocks(nodes: Iterable[SyntaxTreeNode], between: str) -> str:
    return between.join(filter(None, map(_block, nodes)))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            return bold(_inside(node))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "table":
            return _table(node)
        case "list_item":
            return _blocks(node.children, "\n").replace("\n", f"\n{_INDENT}")
        case "blockquote":
            return _blocks(node.children, "\n")
    return _inside(node) or quoted(node.content.strip())


def _list(node: SyntaxTreeNode) -> str:
    first = node.attrs.get("start", 1)
    marks = (f"{int(first) + n}." if node.type == "ordered_list" else "•" for n in range(len(node.children)))
    return "\n".join(f"{mark} {_block(item)}" for mark, item in zip(marks, node.children, strict=True))


def _table(node: SyntaxTreeNode) -> str:
    head, *bodies = node.children
    rows = [_row(row) for body in bodies for row in body.children]
    return "\n".join([*(bold(_row(row)) for row in head.children), *(f"• {row}" for row in rows)])


def _row(node: SyntaxTreeNode) -> str:
    return " · ".join(_inside(cell) for cell in node.children)


def _inside(node: SyntaxTreeNode) -> str:
    return "".join(map(_span, node.children))


def _span(node: SyntaxTreeNode) -> str:
    if node.type in _BREAKS:
        return _BREAKS[node.type]
    within = _inside(node) if node.children else quoted(node.content)
    if node.type in _TAGS:
        return f"<{_TAGS[node.type]}>{within}</{_TAGS[node.type]}>"
    return _link(str(node.attrs["href"]), within) if node.type == "link" else within


def _link(address: str, within: str) -> str:
    """A page opens; anything else stays words."""
    return f'<a href="{escape(address)}">{within}</a>' if address.startswith(("https://", "http://")) else within
