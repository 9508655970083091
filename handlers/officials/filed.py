"""What stands filed: the receipt, when, whether in time, and what the province said."""

from collections.abc import Iterable

from handlers.conversation import Link, Locked, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.drafted import returned_because
from handlers.officials.parts import Ctx, duty_address, own_duty, owner_name, plan_of
from handlers.officials.words import filed_words, moment_words, report_words, state_words
from handlers.routes import Routes
from storage import reports
from storage.lifecycle import RETURNED
from storage.obligations import Obligation
from storage.reports import Submission

routes = Routes()


@routes.view("filed/{duty}")
def filed(ctx: Ctx, duty: str) -> Screen:
    """Raises Locked while nothing was filed."""
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
        ),
        rows=(*_again(owed), (Link(Say("menu.home"), "start", style="quiet"),)),
    )


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
