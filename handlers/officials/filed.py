"""What stands filed: the receipt, when, whether in time, and what the province said."""

from collections.abc import Iterable

from handlers.conversation import Link, Locked, Para, Row, Say, Screen, Sheet, Text
from handlers.officials import sheets
from handlers.officials.drafted import returned_because
from handlers.officials.overview import Entry
from handlers.officials.owners import owner_name
from handlers.officials.parts import Ctx, duty_address, own_duty, plan_of
from handlers.officials.words import filed_words, moment_words, report_words, state_words
from handlers.routes import Routes
from storage import reports
from storage.lifecycle import RETURNED, SUBMITTED
from storage.obligations import Obligation
from storage.reports import Submission

routes = Routes()


@routes.view("filed/{duty}")
def filed(ctx: Ctx, duty: str) -> Screen:
    """A receipt: in a chat it stays where it stands. Raises Locked while nothing was filed."""
    owed = own_duty(ctx, duty)
    latest = reports.latest(ctx.tx, [owed.id]).get(owed.id)
    if latest is None:
        raise Locked("filed")
    name = owner_name(ctx.library, plan_of(ctx.library, owed), owed.owner)
    report = report_words(owed.report, owed.period)
    return Screen(
        address=f"filed/{duty_address(owed.id)}",
        blocks=(
            Para(Say("office.card.title", {"unit": name, "report": report}), "title"),
            Sheet(tuple(_rows(ctx, owed, latest))),
            Para(Say("office.filed.not-signed"), "small"),
            *((Para(Say("office.filed.wrong"), "small"),) if owed.state == SUBMITTED else ()),
        ),
        rows=(*_again(owed), *_onward(duty)),
        keep=True,
    )


def _onward(duty: str) -> tuple[Row, ...]:
    figures = Link(Say("office.button.figures"), f"filed/{duty}/figures")
    return (figures,), (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("filed/{duty}/figures")
def figures(ctx: Ctx, duty: str) -> Screen:
    """What was filed last, section by section, as the province reads it."""
    owed = own_duty(ctx, duty)
    sections = sheets.of(ctx.tx, ctx.library, owed, ctx.today, decides=False).sections
    if not sections:
        raise Locked("filed")
    blocks = (Sheet(tuple(_line(entry) for entry in section.entries), title=section.title) for section in sections)
    back = Link(Say("office.button.back"), f"filed/{duty}", style="quiet")
    return Screen(f"filed/{duty}/figures", (Para(Say("office.button.figures"), "title"), *blocks), ((back,),))


def _line(entry: Entry) -> tuple[Text, Text]:
    label = Say("office.review.line", {"code": entry.code, "text": entry.label})
    return label, Say("office.no-data") if entry.value is None else entry.value


def _rows(ctx: Ctx, duty: Obligation, latest: Submission) -> Iterable[tuple[Text, Text]]:
    first = duty.first_submitted or latest.at
    yield Say("office.filed.receipt"), latest.receipt
    yield Say("office.filed.first"), moment_words(first)
    if latest.n > 1:
        yield Say("office.filed.last"), moment_words(latest.at)
    yield Say("office.filed.timing"), filed_words(first, duty.last_day, ctx.library.workdays)
    yield Say("office.card.state"), state_words(duty, ctx.today)
    reason = returned_because(ctx.tx, duty)
    if reason:
        yield Say("office.filed.reason"), reason


def _again(duty: Obligation) -> Iterable[Row]:
    if duty.state == RETURNED:
        yield (Link(Say("office.button.mend"), f"file/{duty_address(duty.id)}", style="main"),)
