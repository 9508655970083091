"""Where a unit's leader is at once: how its reports stand, what is late on top, and whom to ask. Nothing is filed."""

from collections.abc import Iterable

from handlers.conversation import Block, Link, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.naming import report_name
from handlers.officials.parts import Ctx, own_duties, seated
from handlers.officials.words import day_words, promise_is_over, state_words
from storage.accounts import officials
from storage.accounts.officials import Seat
from storage.duties import absences, nudges
from storage.duties.lifecycle import OWED, RETURNED
from storage.duties.obligations import Obligation

SHOWN = 8  # reports: what is late, what comes next, then what is done


def start(ctx: Ctx, seat: Seat) -> Screen:
    duties = sorted(own_duties(ctx), key=lambda duty: _place(ctx, duty))
    late = sum(_is_late(ctx, duty) for duty in duties)
    title = Say("office.leading.late" if late else "office.leading.none", {"count": late})
    reports = (Sheet(tuple(_line(ctx, duty) for duty in duties[:SHOWN])),) if duties else ()
    who = Para(Say("office.start.who", {"unit": seat.organisation, "code": seat.code}), "small")
    mine = nudges.of_official(ctx.tx, seat.id, limit=1)
    rows: tuple[Row, ...] = tuple(
        (Link(Say("office.button.nudges", {"day": day_words(one.on_day)}), "nudges", style="quiet"),) for one in mine
    )
    return Screen("start", (who, Para(title, "title"), *reports, *whom_to_ask(ctx)), rows)


def whom_to_ask(ctx: Ctx) -> Iterable[Block]:
    """Who reports for the unit, by code, and who of them is away today."""
    seat = seated(ctx)
    found = officials.reporters(ctx.tx, seat.province_code).get(seat.unit_code or "", ())
    away = absences.away_on(ctx.tx, ctx.today)
    there = ", ".join(one.code for one in found if one.id not in away)
    gone = ", ".join(one.code for one in found if one.id in away)
    if there:
        yield Para(Say("office.leading.ask", {"codes": there}))
    if gone:
        yield Para(Say("office.leading.away", {"codes": gone}))
    if not found:
        yield Para(Say("office.leading.nobody"))


def _line(ctx: Ctx, duty: Obligation) -> tuple[Text, Text]:
    told = {"state": state_words(duty, ctx.today), "last": day_words(duty.last_day)}
    if duty.promised and duty.state in OWED and not promise_is_over(duty, ctx.today):
        return report_name(ctx.tx, ctx.library, duty), Say(
            "office.leading.promised", told | {"day": day_words(duty.promised)}
        )
    return report_name(ctx.tx, ctx.library, duty), Say("office.leading.line", told)


def _is_late(ctx: Ctx, duty: Obligation) -> bool:
    return duty.state in OWED and duty.state != RETURNED and ctx.today > duty.last_day


def _place(ctx: Ctx, duty: Obligation) -> tuple[int, int]:
    """Late ones, the newest first; what is owed, the nearest first; what is done, the newest first."""
    left = (duty.last_day - ctx.today).days
    if duty.state not in OWED:
        return 2, -left
    return (0, -left) if left < 0 else (1, left)
