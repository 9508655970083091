"""Days, periods and states in words: ids of the catalogue with their arguments."""

from datetime import date, datetime

from content.programme.periods import Period
from content.programme.workdays import VIETNAM, Workdays, day_of
from handlers.conversation import Say
from storage.duties.ad_hoc import Called
from storage.duties.lifecycle import ACCEPTED, DRAFT, EXPECTED, OWED, PARTIAL, RETURNED
from storage.duties.moved_days import Move
from storage.duties.obligations import Obligation


def because(move: Move) -> Say:
    """Why a last day is another one, as the province wrote; or what it followed."""
    return Say(f"office.card.moved.{'because' if move.by else 'followed'}", {"reason": move.reason})


def day_words(day: date) -> Say:
    """`thứ Tư 16/6/2027`."""
    weekday = Say(f"office.weekday.{day.weekday()}")
    return Say("office.day", {"weekday": weekday, "day": day.day, "month": day.month, "year": day.year})


def moment_words(moment: datetime) -> Say:
    """`14:05 ngày 10/6/2027`, in Việt Nam's time."""
    here = moment.astimezone(VIETNAM)
    return Say("office.moment", {"time": f"{here:%H:%M}", "day": here.day, "month": here.month, "year": here.year})


def report_words(report: str, period: str, called: Called | None = None) -> Say:
    """`báo cáo 6 tháng đầu năm 2027`; `“Rà soát karaoke”` for `2027D01`, with its number where two have one title."""
    found = Period.parse(period)
    told: dict[str, object] = {"year": found.year, "quarter": found.quarter}
    if called is not None:
        kind = "entry" if called.entry else "alike" if called.alike else "called"
        return Say(f"office.report.{kind}", told | {"title": called.title, "number": found.ad_hoc})
    if found.entry:
        return Say("office.report.entries")
    number = {"number": found.ad_hoc} if found.ad_hoc else {}
    return Say(f"office.report.{report}", told | number)


def state_words(duty: Obligation, today: date) -> Say:
    late = today > duty.last_day
    if late and duty.state in (EXPECTED, DRAFT):
        return Say("office.state.late")
    return Say("office.state.late-partial" if late and duty.state == PARTIAL else f"office.state.{duty.state}")


def left_words(last_day: date, today: date, workdays: Workdays) -> Say:
    """How long it is until the last day, or since: in working days."""
    if today == last_day:
        return Say("office.left.today")
    if today < last_day:
        return Say("office.left.days", {"count": workdays.count(today, last_day)})
    return Say("office.left.late", {"count": late_days(last_day, today, workdays)})


def due_again_words(duty: Obligation, today: date, workdays: Workdays) -> Say | None:
    """Of what was sent back when its last day is over: when it came first, which is what counts. It is not overdue."""
    first = filed_on(duty) if duty.state == RETURNED and today > duty.last_day else None
    if first is None:
        return None
    timing = filed_words(first, duty.last_day, workdays)
    return Say("office.card.due-again", {"day": day_words(first), "timing": timing})


def filed_on(duty: Obligation) -> date | None:
    """The day that is held against the last one. None while nothing was filed."""
    return day_that_counts(duty.first_submitted, duty.signed, duty.state)


def day_that_counts(first: datetime | None, signed: date | None, state: str) -> date | None:
    """When something was filed first; or the day on the signed document, if that is earlier and the province has
    accepted the document: before that anybody could write any day (docs/decisions/0029).
    """
    if first is None:
        return None
    day = day_of(first)
    return min(day, signed) if signed and state == ACCEPTED else day


def promise_is_over(duty: Obligation, today: date) -> bool:
    """The promised day has gone by, and it is owed still."""
    return duty.state in OWED and duty.promised is not None and duty.promised < today


def filed_words(day: date, last_day: date, workdays: Workdays) -> Say:
    """Whether what was filed first came in time, and by how much."""
    if day > last_day:
        return Say("office.filed.late", {"count": late_days(last_day, day, workdays)})
    early = workdays.count(day, last_day)
    return Say("office.filed.early", {"count": early}) if early else Say("office.filed.in-time")


def late_days(last_day: date, today: date, workdays: Workdays) -> int:
    """Working days since the last day; a weekend right after it counts as one day late, not as none."""
    return max(1, workdays.count(last_day, today))
