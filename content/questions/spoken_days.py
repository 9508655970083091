"""Days as people say them: hôm nay, mai, ngày kia, thứ Tư, thứ Sáu tuần sau."""

import re
from datetime import date, timedelta

_NEAR = {
    "hom kia": -2,
    "hom qua": -1,
    "hom nay": 0,
    "bua nay": 0,
    "mai": 1,
    "ngay mai": 1,
    "ngay kia": 2,
    "ngay mot": 2,
}
_COUNTED = {"2": 0, "hai": 0, "3": 1, "ba": 1, "4": 2, "tu": 2, "5": 3, "nam": 3, "6": 4, "sau": 4, "7": 5, "bay": 5}
_WEEKDAY = rf"(?:thu ?(?P<day>{'|'.join(_COUNTED)})|t(?P<short>[2-7])|chu nhat|cn)"
_SAID = re.compile(rf"{_WEEKDAY}(?: tuan (?P<week>truoc|nay|sau|toi))?")
_BEFORE_NUMBERS = re.compile(rf"{_WEEKDAY},? (?=(?:ngay )?[0-9])")
_WEEKS = {"truoc": -1, "nay": 0, "sau": 1, "toi": 1}
SUNDAY = 6


def spoken_day(said: str, today: date, *, past: bool = False) -> date | None:
    """Of folded words. A weekday alone is the first such day from today on, the last one up to today for what is
    `past`. None for what is no such word.
    """
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    found = _SAID.fullmatch(said)
    if found is None:
        return None
    number = found["day"] or found["short"]
    weekday = _COUNTED[number] if number else SUNDAY
    if found["week"]:
        return today + timedelta(days=weekday - today.weekday() + 7 * _WEEKS[found["week"]])
    away = (today.weekday() - weekday) % 7 if past else (weekday - today.weekday()) % 7
    return today - timedelta(days=away) if past else today + timedelta(days=away)


def without_weekday(said: str) -> str:
    """`thu tu 16/6` → `16/6`: the numbers tell the day."""
    return _BEFORE_NUMBERS.sub("", said, count=1)
