"""What stands filed: the receipt, when, whether in time, and what the province said."""

from collections.abc import Iterable
from datetime import date

from handlers.conversation import Block, Link, Locked, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.naming import report_name
from handlers.officials.owners import owner_name
from handlers.officials.parts import Ctx, duty_address, own_duty, plan_of
from handlers.officials.province import sheets
from handlers.officials.province.reportsheet import Entry, Section
from handlers.officials.unit.drafted import returned_because
from handlers.officials.words import day_words, filed_on, filed_words, moment_words, state_words
from handlers.routes import Routes
from storage.duties import reports
from storage.duties.lifecycle import RETURNED, SUBMITTED
from storage.duties.obligations import ENTRY, Obligation
from storage.duties.reports import DOCUMENT, FULL, MEND, NIL, OF_NUMBERS, PARTIAL, RIGHT, Submission

# What is to be known of each, beside the figures.
MEANS = {
    FULL: "office.filed.not-signed",
    PARTIAL: "office.partial.means",
    NIL: "office.filed.nil",
    DOCUMENT: "office.filed.document",
    RIGHT: "office.filed.right",
    MEND: "office.filed.mend",
}

routes = Routes()


@routes.view("filed/{duty}")
def filed(ctx: Ctx, duty: str) -> Screen:
    """A receipt: in a chat it stays where it stands. Raises Locked while nothing was filed."""
    owed = own_duty(ctx, duty)
    latest = reports.latest(ctx.tx, [owed.id]).get(owed.id)
    if latest is None:
        raise Locked("filed")
    name = owner_name(ctx.library, plan_of(ctx.library, owed), owed.owner)
    report = report_name(ctx.tx, ctx.library, owed)
    return Screen(
        address=f"filed/{duty_address(owed.id)}",
        blocks=(
            Para(Say("office.card.title", {"unit": name, "report": report}), "title"),
            Sheet(tuple(receipt_rows(ctx, owed, latest))),
            Para(Say(MEANS[latest.kind]), "small"),
            *_mistaken(owed, latest),
        ),
        rows=(*_again(owed), *_onward(duty, latest)),
        keep=True,
    )


def _onward(duty: str, latest: Submission) -> Iterable[Row]:
    if latest.kind in OF_NUMBERS:
        yield (Link(Say("office.button.figures"), f"filed/{duty}/figures"),)
    yield (Link(Say("menu.home"), "start", style="quiet"),)


@routes.view("filed/{duty}/figures")
def figures(ctx: Ctx, duty: str) -> Screen:
    """What was filed last, section by section, as the province reads it."""
    owed = own_duty(ctx, duty)
    sections = sheets.of(ctx.tx, ctx.library, owed, ctx.today, decides=False).sections
    if not sections:
        raise Locked("filed")
    back = Link(Say("office.button.back"), f"filed/{duty}", style="quiet")
    title = Para(Say("office.button.figures"), "title")
    return Screen(f"filed/{duty}/figures", (title, *entries(sections)), ((back,),))


def entries(sections: Iterable[Section]) -> Iterable[Block]:
    """All figures of what was filed."""
    return (Sheet(tuple(_line(entry) for entry in section.entries), title=section.title) for section in sections)


def _line(entry: Entry) -> tuple[Text, Text]:
    label = Say("office.review.line", {"code": entry.code, "text": entry.label})
    return label, Say("office.no-data") if entry.value is None else entry.value


def receipt_rows(ctx: Ctx, duty: Obligation, latest: Submission) -> Iterable[tuple[Text, Text]]:
    """What a receipt says: its number, when, whether in time, how it stands now."""
    yield Say("office.filed.receipt"), latest.receipt
    yield from _document(latest)
    first, counts = duty.first_submitted, filed_on(duty)
    if first:
        yield Say("office.filed.first" if latest.kind in OF_NUMBERS else "office.filed.told"), moment_words(first)
    if latest.at != first:
        yield Say("office.filed.last" if first else "office.filed.part"), moment_words(latest.at)
    if counts:
        yield Say("office.filed.timing"), filed_words(counts, duty.last_day, ctx.library.workdays)
    yield Say("office.card.state"), state_words(duty, ctx.today)
    reason = returned_because(ctx.tx, duty)
    if reason:
        yield Say("office.filed.reason"), reason


def _mistaken(duty: Obligation, latest: Submission) -> Iterable[Block]:
    """What the province has not looked at yet it can send back."""
    if duty.state == SUBMITTED:
        figures = latest.kind in OF_NUMBERS
        yield Para(Say("office.filed.wrong" if figures else "office.filed.mistaken"), "small")


def _document(latest: Submission) -> Iterable[tuple[Text, Text]]:
    if latest.kind == DOCUMENT:
        yield Say("office.document.number"), latest.answers["number"][0]
        yield Say("office.document.day"), day_words(date.fromisoformat(latest.answers["day"][0]))
    if latest.kind == MEND:
        yield Say("office.entry.told"), latest.answers["words"][0]


def _again(duty: Obligation) -> Iterable[Row]:
    if duty.state == RETURNED:
        way, label = ("entry", "office.button.entry") if duty.kind == ENTRY else ("file", "office.button.mend")
        yield (Link(Say(label), f"{way}/{duty_address(duty.id)}", style="main"),)
