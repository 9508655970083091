"""Days, hours and shares for a page: what the templates fill their texts with."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from content.programme.periods import Period
from content.programme.workdays import VIETNAM, Workdays
from handlers.conversation import Say
from handlers.officials.province.overview import Line
from handlers.officials.words import day_words, late_days, report_words
from storage.duties.ad_hoc import Called
from storage.duties.lifecycle import OWED


def day(of: date) -> Say:
    return Say("province.day", {"day": of.day, "month": of.month, "year": of.year})


def moment(at: datetime) -> Say:
    """In Việt Nam's time."""
    here = at.astimezone(VIETNAM)
    return Say("province.moment", {"clock": f"{here:%H:%M}", "day": here.day, "month": here.month, "year": here.year})


def portion(part: int, whole: int) -> Say:
    """`119/126 (94,4 %)`; where there is no whole there is no share either."""
    if not whole:
        return Say("province.portion.none")
    return Say("province.portion", {"part": part, "whole": whole, "percent": _percent(part / whole)})


def late_by(workdays: Workdays) -> Callable[[Line, date], int]:
    """Working days between the unit's last day and what it filed first, or today while nothing came; 0 in time."""

    def count(line: Line, today: date) -> int:
        until = line.handed_in or today
        owes = line.handed_in is not None or line.state in OWED
        return late_days(line.last_day, until, workdays) if owes and until > line.last_day else 0

    return count


def period_name(report: str, period: str, called: Called | None = None) -> Say:
    """`6 tháng đầu 2027`, `Quý 3/2027`, `Đột xuất 2/2027`, or what that is called."""
    if called is not None:
        return report_words(report, period, called)
    of = Period.parse(period)
    return Say(f"province.choice.{report}", {"year": of.year, "quarter": of.quarter, "number": of.ad_hoc})


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", ",")


SAID: Mapping[str, object] = {
    "day": day,
    "moment": moment,
    "long_day": day_words,
    "report_name": report_words,
    "period_name": period_name,
}
