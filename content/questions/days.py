"""Days as people write them: 12/3/2027, 12-3-2027, ngày 12 tháng 3 năm 2027; and as they say them."""

import re
from datetime import date

from content.language.vietnamese import fold
from content.questions.refused import Refused
from content.questions.spoken_days import spoken_day, without_weekday

_DAY_FIRST = re.compile(r"(?:ngay )?([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{4}|[0-9]{2}))?")
_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2})() thang ([0-9]{1,2})(?:(?:,? nam|,)? ([0-9]{4}))?")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_THIS_CENTURY = 2000


def read_past_day(typed: str, today: date | None, earliest: date | None) -> date:
    """A day from `earliest` to `today`, each where given; without a year the last such day. Raises Refused."""
    day = _past(typed, today)
    if today is not None and day > today:
        raise Refused("answer.date_late", latest=written_day(today))
    if earliest is not None and day < earliest:
        raise _too_early(typed, day, earliest)
    return day


def _too_early(typed: str, day: date, earliest: date) -> Refused:
    """Whoever wrote no year is told which one was read."""
    told = {"earliest": written_day(earliest)}
    if _is_without_year(typed):
        return Refused("answer.date_early_read", read=written_day(day), **told)
    return Refused("answer.date_early", **told)


def _is_without_year(typed: str) -> bool:
    try:
        return _numbers(typed)[0] is None
    except Refused:  # said in words, as "hôm qua"
        return False


def read_date(typed: str, today: date, since: date | None = None) -> date:
    """Any day; without a year the first such day from `since` on, from `today` where there is none. Raises Refused."""
    said = spoken_day(fold(typed), today)
    if said is not None:
        return said
    (year, month, number), first = _numbers(typed), since or today
    if year is not None:
        return _day(year, month, number)
    day = _day(first.year, month, number)
    return day if day >= first else _day(first.year + 1, month, number)


def written_day(day: date) -> str:
    """`12/3/2027`."""
    return f"{day.day}/{day.month}/{day.year}"


def _past(typed: str, today: date | None) -> date:
    """Raises Refused: without a `today` only a day with its year can be told."""
    said = spoken_day(fold(typed), today, past=True) if today else None
    if said is not None:
        return said
    year, month, number = _numbers(typed)
    if year is not None:
        return _day(year, month, number)
    if today is None:
        raise Refused("answer.date")
    day = _day(today.year, month, number)
    return day if day <= today else _day(today.year - 1, month, number)


def _day(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise Refused("answer.date_none") from None


def _numbers(typed: str) -> tuple[int | None, int, int]:
    """Year (if any), month, day; a year of two digits is one of this century."""
    said = without_weekday(fold(typed))
    backwards = _YEAR_FIRST.fullmatch(said)
    if backwards:
        return int(backwards["year"]), int(backwards["month"]), int(backwards["day"])
    match = _DAY_FIRST.fullmatch(said) or _IN_WORDS.fullmatch(said)
    if match is None:
        raise Refused("answer.date")
    year = int(match[4]) if match[4] else None
    century = _THIS_CENTURY if match[4] and len(match[4]) == 2 else 0
    return None if year is None else year + century, int(match[3]), int(match[1])
