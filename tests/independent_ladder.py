"""A second calculation of who is reminded when, written from the words of issues 3 and 6 and nothing of the programme.

It is slow and plain on purpose: it picks days out of a list and walks back through them one by one. It knows the days
off by heart, from the end of April 2026 to the end of January 2031; a day outside of that is an error, never a guess.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone

# Days off that are no Saturday and no Sunday. 31/8/2026 was swapped with the Saturday below.
OFF = {
    2026: "27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
    2028: "3/1 24/1 25/1 26/1 27/1 28/1 4/4 1/5 2/5 1/9 4/9 24/11",
    2029: "1/1 12/2 13/2 14/2 15/2 16/2 23/4 30/4 1/5 3/9 4/9 26/11",
    2030: "1/1 31/1 1/2 4/2 5/2 6/2 12/4 30/4 1/5 2/9 3/9 25/11",
    2031: "1/1 21/1 22/1 23/1 24/1 27/1",
}
WORKED_SATURDAYS = [date(2026, 8, 22)]
FIRST, LAST = date(2026, 4, 20), date(2031, 1, 31)

CALENDAR = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
OFFICE_DAYS = {
    day
    for day in CALENDAR
    if day in WORKED_SATURDAYS
    or (day.strftime("%a") not in ("Sat", "Sun") and f"{day.day}/{day.month}" not in OFF[day.year].split())
}

BEFORE = {"T-28": 28, "T-21": 21, "T-14": 14, "T-7": 7, "T-3": 3, "T-1": 1, "T": 0}
FAR = ("T-28", "T-21", "T-14")  # before T−7: at most two messages a week
AFTER = {"T+1": 1, "T+3": 3}
PROVINCE = {"T+5": 5}


def expected_days(last_day: date) -> dict[str, date]:
    """Step → day, the unit's and the province's ("T+5"). A step that shares its day with a later one is left out."""
    assert last_day - days(40) >= FIRST
    assert last_day + days(25) <= LAST
    near = [last_day + days(n) for n in range(-40, 26) if last_day + days(n) in OFFICE_DAYS]
    early = {name: max(day for day in near if day <= last_day - days(n)) for name, n in BEFORE.items()}
    late = {name: min(day for day in near if day >= last_day + days(n)) for name, n in AFTER.items()}
    province = {name: min(day for day in near if day >= last_day + days(n)) for name, n in PROVINCE.items()}
    return _without_doubles(early | late) | province


def expected(
    last_day: date,
    start: datetime,
    ticks: Iterable[datetime],
    submitted: datetime | None = None,
    promised: Sequence[tuple[datetime, date]] = (),
) -> list[tuple[datetime, str]]:
    """Which step goes to one unit's reporter at which tick. `start`: the obligation was opened; moments are aware.

    `promised`: (when it was said, the day named, never beyond the last day); the last thing said before a tick holds.
    A tick at the very moment of the filing comes too late to send anything.
    """
    assert all(day <= last_day for _, day in promised)
    ladder = {day: name for name, day in expected_days(last_day).items() if name not in PROVINCE}
    sent: list[tuple[datetime, str]] = []
    for tick in sorted(ticks):
        if tick < start or (submitted is not None and submitted <= tick) or closed(tick):
            continue
        step = _in_force(ladder, clock(tick).date(), _word_given(promised, tick))
        if step and step not in [name for _, name in sent] and not _pestered(sent, tick, step):
            sent.append((tick, step))
    return sent


def closed(moment: datetime) -> bool:
    """Outside 07:30 to 17:00 of an office day, Hà Nội's clock."""
    here = clock(moment)
    return not ("07:30" <= here.strftime("%H:%M") < "17:00" and here.date() in OFFICE_DAYS)


def _pestered(sent: list[tuple[datetime, str]], tick: datetime, step: str) -> bool:
    """A third message of a week from Monday to Sunday about what is far off. Nobody here hears of anything else."""
    week = clock(tick).isocalendar()[:2]
    return step in FAR and len([when for when, _ in sent if clock(when).isocalendar()[:2] == week]) >= 2


def _in_force(ladder: dict[date, str], today: date, promise: date | None) -> str | None:
    if promise is not None and today < promise:
        return None
    for day in _backwards(today, min([*ladder, promise or today])):
        if day == promise:
            return "P:" + str(promise)
        if day in ladder:
            return ladder[day]
    return None


def _backwards(day: date, until: date) -> Iterator[date]:
    while day >= until:
        yield day
        day -= days(1)


def _word_given(promised: Sequence[tuple[datetime, date]], tick: datetime) -> date | None:
    said = [day for when, day in sorted(promised) if when <= tick]
    return said[-1] if said else None


def _without_doubles(steps: dict[str, date]) -> dict[str, date]:
    names = list(steps)
    return {name: day for n, (name, day) in enumerate(steps.items()) if day not in [steps[k] for k in names[n + 1 :]]}


def clock(moment: datetime) -> datetime:
    return moment.astimezone(timezone(timedelta(hours=7)))


def days(n: int) -> timedelta:
    return timedelta(days=n)
