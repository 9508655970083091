"""«Đã gửi văn bản»: the report went as a signed document; its number and day stand for it, the figures are missing."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from content.language.vietnamese import fold
from content.programme.periods import Period
from content.questions.days import read_past_day, written_day
from content.questions.refused import Refused
from handlers.conversation import Act, Ask, Block, Link, Locked, Para, Say, Screen, Sheet
from handlers.drafts import Draft
from handlers.officials.naming import report_name
from handlers.officials.parts import Ctx, hold_duty, open_mark, own_duty, seated
from handlers.officials.receipts import new_receipt
from handlers.officials.remarks import read_remark, refuse
from handlers.officials.unit.drafted import stored_draft
from handlers.officials.words import day_words
from handlers.routes import Routes
from storage.duties import reports
from storage.duties.lifecycle import OWED
from storage.duties.obligations import REPORT, Obligation
from storage.duties.reports import DOCUMENT, Filed

routes = Routes()
KEPT = "document"  # what was typed so far, while they are at it
LONGEST, LONGEST_DAY = 60, 40  # letters
# A running number, then the sign of its kind and office (Decree 30/2020, appendix I, II.3): 12/BC-UBND.
_NUMBER = re.compile(r"(?:so:? ?)?[0-9]{1,6}[a-z]? ?[/-].*[a-z].*")
AHEAD = timedelta(days=60)  # how long before the plan's day a report of the period can have been signed


@dataclass(frozen=True)
class Told:
    """What was typed so far."""

    number: str = ""
    day: date | None = None


@routes.view("document/{duty}")
def ask_number(ctx: Ctx, duty: str) -> Screen:
    owed = _open(ctx, duty)
    told = {"report": report_name(ctx.tx, ctx.library, owed)}
    return Screen(
        address=f"document/{duty}",
        blocks=(Para(Say("office.document.title", told), "title"), Para(Say("office.document.means"))),
        rows=((_back(f"due/{duty}"),),),
        asks=Ask(Say("office.document.type"), "line", LONGEST, ctx.held.typed or _told(ctx, duty).number),
    )


@routes.text("document/{duty}")
def number(ctx: Ctx, text: str, duty: str) -> str:
    _open(ctx, duty)
    try:
        _keep(ctx, duty, Told(read_number(text), _told(ctx, duty).day))
    except Refused as refused:
        refuse(ctx, refused, text, LONGEST)
        return f"document/{duty}"
    return f"document/{duty}/day"


@routes.view("document/{duty}/day")
def ask_day(ctx: Ctx, duty: str) -> Screen:
    """Raises Locked before there is a number."""
    owed, told = _open(ctx, duty), _numbered(ctx, duty)
    told_of = {"since": written_day(earliest(owed)), "example": f"{ctx.today.day}/{ctx.today.month}"}
    return Screen(
        address=f"document/{duty}/day",
        blocks=(Para(Say("office.document.day"), "title"), Para(Say("office.document.day-how", told_of))),
        rows=((_back(f"document/{duty}"),),),
        asks=Ask(Say("office.document.day-type", told_of), "line", LONGEST_DAY, ctx.held.typed or _written(told.day)),
    )


@routes.text("document/{duty}/day")
def day(ctx: Ctx, text: str, duty: str) -> str:
    owed, told = _open(ctx, duty), _numbered(ctx, duty)
    try:
        _keep(ctx, duty, Told(told.number, read_past_day(text, ctx.today, earliest(owed))))
    except Refused as refused:
        refuse(ctx, refused, text, LONGEST_DAY)
        return f"document/{duty}/day"
    return f"document/{duty}/review"


@routes.view("document/{duty}/review")
def review(ctx: Ctx, duty: str) -> Screen:
    """Raises Locked before there is a day."""
    owed, told = _open(ctx, duty), _numbered(ctx, duty)
    if told.day is None:
        raise Locked("document")
    rows = (
        (Say("office.document.number"), told.number),
        (Say("office.document.day"), day_words(told.day)),
    )
    return Screen(
        address=f"document/{duty}/review",
        blocks=(Para(Say("office.document.review"), "title"), Sheet(rows), *_warnings(ctx, owed)),
        rows=(
            (Act(Say("office.document.send"), f"document/{duty}/send", ctx.open_mark, "main"),),
            (Link(Say("office.document.change"), f"document/{duty}"), _back(f"due/{duty}")),
        ),
    )


@routes.act("document/{duty}/send", under=open_mark)
def send(ctx: Ctx, duty: str) -> str:
    """Raises Locked where nothing is owed any more."""
    hold_duty(ctx, duty)
    owed, told = _open(ctx, duty), _numbered(ctx, duty)
    if told.day is None:
        raise Locked("document")
    answers = {"number": [told.number], "day": [told.day.isoformat()]}
    filed = Filed("", 0, answers, DOCUMENT, signed=told.day)
    reports.submit(ctx.tx, owed, filed, seated(ctx).id, ctx.now, new_receipt(owed))
    ctx.held.drafts.pop(KEPT, None)
    ctx.parts.changed()
    return f"filed/{duty}"


def read_number(text: str) -> str:
    """Raises Refused for what is no document's number."""
    number = " ".join(read_remark(text, LONGEST).split())
    if not _NUMBER.fullmatch(fold(number)):
        raise Refused("office.document.number-how")
    return number


def earliest(owed: Obligation) -> date:
    """The first day on which a document can tell of the period: never before the period itself."""
    return max(began(owed.period), owed.before - AHEAD)


def began(period: str) -> date:
    """The first day a period tells of; of what is asked out of turn, of its year."""
    found = Period.parse(period)
    half = 7 if found.half == 2 else 1
    return date(found.year, 3 * found.quarter - 2 if found.quarter else half, 1)


def _written(day: date | None) -> str:
    return written_day(day) if day else ""


def _warnings(ctx: Ctx, owed: Obligation) -> tuple[Block, ...]:
    draft = stored_draft(ctx.tx, owed)
    lost = (Para(Say("office.document.draft")),) if draft and draft.answers else ()
    return Para(Say("office.document.means")), *lost


def _back(where: str) -> Link:
    return Link(Say("office.button.back"), where, style="quiet")


def _open(ctx: Ctx, duty: str) -> Obligation:
    """Raises Locked where nothing is owed any more."""
    owed = own_duty(ctx, duty)
    if owed.state not in OWED or owed.kind != REPORT:
        raise Locked("document")
    return owed


def _numbered(ctx: Ctx, duty: str) -> Told:
    """Raises Locked."""
    told = _told(ctx, duty)
    if not told.number:
        raise Locked("document")
    return told


def _told(ctx: Ctx, duty: str) -> Told:
    """Of this report; what was typed for another one is let go."""
    draft = ctx.held.drafts.get(KEPT)
    if draft is None or draft.at != duty:
        return Told()
    day = draft.answers.get("day")
    return Told(draft.answers["number"][0], date.fromisoformat(day[0]) if day else None)


def _keep(ctx: Ctx, duty: str, told: Told) -> None:
    answers = {"number": [told.number]} | ({"day": [told.day.isoformat()]} if told.day else {})
    ctx.held.drafts[KEPT] = Draft(KEPT, 1, duty, answers=answers)
