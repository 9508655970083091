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
_PAGES = "trang|nhóm|nhom|hội|kênh|kenh|page|fanpage|group|web|tuyển|tuyen|quảng cáo|quang cao|đăng|dang|trên|tren"
_PAGE = re.compile(rf"\b(?:{_PAGES})\b[^.;\n]*$", re.IGNORECASE)
# Handles below each other or behind commas, and words that say that these advertise.
_HANDLES = re.compile(r"(?<![\w.@])@\w[\w.]{0,30}(?:\W{1,8}(?:\d{1,2}\W{1,3})?@\w[\w.]{0,30}){3,}")
_ADVERTISING = re.compile(
    rf"\b(?:{_PAGES}|tài khoản|tai khoan|telegram|tele|zalo|facebook|fb)\b[^.;]*(?:\d{{1,2}}\W{{1,3}})?$", re.IGNORECASE
)


def profiles(text: str) -> Iterator[str]:
    if "@" not in text and "/" not in text:
        return
    for found in _ACCOUNT.finditer(text):
        if not _PAGE.search(text[max(0, found.start() - BEFORE) : found.start()]):
            yield found.group()


def lists_accounts(text: str) -> bool:
    """Four or more in a row, of whom nothing says that they advertise."""
    return any(
        not _ADVERTISING.search(text[max(0, run.start() - BEFORE) : run.start()]) for run in _HANDLES.finditer(text)
    )
