"""Links and handles that lead to somebody's account, left alone where they are said to be a page or a group."""

import re
from collections.abc import Iterator

BEFORE = 30  # letters in which it is said what stands behind them
_ACCOUNT = re.compile(
    r"(?<![\w.@/])(?:https?://)?(?:(?:www|m|vt)\.)?(?:fb|facebook|messenger|instagram|tiktok|threads|zalo|t|telegram)"
    r"\.(?:com|me|net)/(?!groups?/|pages?/|events?/|watch|reels?/|p/|g/|s/)[@+]?[\w.-]{3,60}(?:\?id=\d{5,20})?"
    r"|(?<![\w.@/])@(?=[\w.]*[^\W\d_])[^\W\d_][\w.]{2,30}",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\b(?:trang|nhóm|nhom|hội|kênh|kenh|page|fanpage|group|web|tuyển|tuyen|quảng cáo|quang cao|đăng|dang"
    r"|trên|tren)\b[^.;\n]*$",
    re.IGNORECASE,
)


def profiles(text: str) -> Iterator[str]:
    if "@" not in text and "/" not in text:
        return
    for found in _ACCOUNT.finditer(text):
        if not _PAGE.search(text[max(0, found.start() - BEFORE) : found.start()]):
            yield found.group()
