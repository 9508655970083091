"""From when to when, as people write it: `10/6 - 20/6`, `từ 10/6 đến hết 20/6`, `11h30 đến 13h`."""

import re
from datetime import date, time

from content.language.vietnamese import fold
from content.questions.days import read_date
from content.questions.refused import Refused

_TO = r"den het|den|toi het|toi"
# A hyphen may also stand inside a day: between two days it has room, or a slash after it.
_BETWEEN_DAYS = re.compile(rf"\s*\b(?:{_TO})\b\s*|\s*[–—]\s*|\s+-\s+|(?<=\d)-(?=\d{{1,2}}/)")
_HOURS = re.compile(rf"(\d{{1,2}})(?:[:hg.](\d{{2}})?)?\s*(?:[-–—]|{_TO})\s*(\d{{1,2}})(?:[:hg.](\d{{2}})?)?")


def read_days(typed: str, today: date) -> tuple[date, date]:
    """Two days, or one alone; without a year the first such days from `today` on. Raises Refused."""
    said = [part.strip() for part in _BETWEEN_DAYS.split(fold(typed).removeprefix("tu ")) if part.strip()]
    if not 1 <= len(said) <= 2:
        raise Refused("answer.date")
    first = read_date(said[0], today)
    return first, read_date(said[-1], today, first)


def read_hours(typed: str) -> tuple[time, time] | None:
    """None for what is no two times of a day."""
    found = _HOURS.fullmatch(fold(typed))
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        return None
