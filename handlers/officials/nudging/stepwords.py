"""The steps of a ladder, and what became of a nudge, in words: ids of the catalogue with their arguments."""

import re
from datetime import date

from handlers.conversation import Say
from handlers.officials.words import day_that_counts
from storage.duties.nudges import BLOCKED, CLAIMED, DONE, SENDING, SENT, UNDELIVERED, UNKNOWN
from storage.duties.outcomes import About

_STEP = re.compile(r"T(?:([+-])(\d+))?(~\d+)?")
# What the page calls the states of storage.duties.nudges, and which of them that are.
STATES = {
    "sent": (SENT,),
    "blocked": (BLOCKED,),
    "undelivered": (UNDELIVERED,),
    "done": (DONE,),
    "unknown": (UNKNOWN,),
    "waiting": (CLAIMED, SENDING),
}


def step_words(step: str) -> Say:
    """`T-7` → "trước 7 ngày", `T-7~1` towards a moved day, `P:2027-06-10` the promised day, `R:3` sent back."""
    if step.startswith("P:"):
        day = date.fromisoformat(step.removeprefix("P:"))
        return Say("province.remind.step.promised", {"day": day.day, "month": day.month})
    found = _STEP.fullmatch(step)
    if found is None:
        return Say("province.remind.step.returned")
    words = offset_words(int(f"{found[1] or ''}{found[2] or 0}"))
    return Say("province.remind.step.moved", {"step": words}) if found[3] else words


def offset_words(offset: int) -> Say:
    """Days from the last one."""
    if offset == 0:
        return Say("province.remind.step.last")
    return Say(f"province.remind.step.{'before' if offset < 0 else 'after'}", {"days": abs(offset)})


def state_name(state: str) -> str:
    return next(name for name, states in STATES.items() if state in states)


def handed_in(about: About) -> date | None:
    """The day that is held against the last one."""
    return day_that_counts(about.first_submitted, about.signed, about.state)


def followed(about: About, nudged: date) -> int | None:
    """How many days after the nudge it was handed in; None where it was not, or earlier."""
    day = handed_in(about)
    return (day - nudged).days if day and day >= nudged else None
