"""Numbers that lead to somebody: telephones, papers. Patterns for a text that `plain` has made alike."""

import re

_NOT_MONEY = r"(?!\s?(?:đồng|vnđ|vnd|đ\b|k\b|tr\b|triệu|nghìn|ngàn|usd|won|tệ))"
# 05.12.2026 20h has ten digits too, so have 03/2025 - 2026 and five days of a month with marks
# between them; spaces alone may part a telephone number.
_NO_DAY = (
    r"(?!\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|\d{1,2}[./-](?:19|20)\d\d(?!\d)"
    r"|[0-3]\d(?: ?[./-] ?[0-3]\d){4}(?!\d))"
)
_GAP = "[ ._/*()-]{0,3}"  # between two digits of one number
_ZERO = "(?:không|khong)"
_DIGIT = f"(?:{_ZERO}|một|mot|mốt|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|sáu|sau|bảy|bay|bẩy|tám|tam|chín|chin)"
_SECOND = "(?:hai|ba|năm|nam|bảy|bay|bẩy|tám|tam|chín|chin)"  # behind the nought: who counts begins otherwise
_PAUSE = "[ ,.-]{1,2}"
PHONE = re.compile(
    rf"(?<![\d.,/])(?:\(?{_NO_DAY}(?:\+?84|0|(?<!\w)o(?=\d)){_GAP}(?:[35789](?:{_GAP}\d){{8}}|2(?:{_GAP}\d){{9}})(?!\d)"
    rf"{_NOT_MONEY}"
    rf"|(?<!\w){_ZERO}{_PAUSE}{_SECOND}(?:{_PAUSE}{_DIGIT}|[ ,.-]{{0,2}}\d){{8,9}}(?!\w))",
    re.IGNORECASE,
)
# A citizen's number: province 001–096, a digit of sex and century, two of the year (Thông tư 59/2021/TT-BCA). The old
# one has nine digits, as many as a sum of money, which ends in noughts: in groups only behind a word for such papers.
_PAPER = (
    r"\b(?:cmnd|cmt|cmtnd|cccd|cc|căn cước|can cuoc|chứng minh|chung minh|giấy tờ|giay to|định danh|dinh danh)\b"
    r"[^\d\n]{0,25}"
)
_PASSPORT = r"\b(?:hộ chiếu|ho chieu|passport|hc)\b[^\d\n]{0,20}?\b[A-Z][ .-]?\d(?:[ .-]?\d){6,7}(?!\d)"
IDENTITY = re.compile(
    rf"(?<![\d.,/])(?<!\bo)(?:0\d\d[ ._-]?[0-3]\d\d(?:[ ._-]?\d{{3}}){{2}}|[1-9]\d{{8}}(?<!000)|0\d{{8}})(?!\d)"
    rf"{_NOT_MONEY}"
    rf"|{_PAPER}(?<!\d)\d(?:[ ._-]{{0,3}}\d){{8}}(?:(?:[ ._-]{{0,3}}\d){{3}})?(?<!000)(?![ ._-]?\d){_NOT_MONEY}"
    rf"|{_PASSPORT}",
    re.IGNORECASE,
)
