"""An entry of the directory before its keeper: what citizens read of it, and whether that is still right."""

from collections.abc import Iterable
from datetime import date

from content.questions.days import written_day
from content.questions.refused import Refused
from content.services import Service
from content.words import Words
from handlers.conversation import Act, Ask, Link, Locked, Para, Row, Say, Screen, Sheet, Text
from handlers.officials.owners import entry_of, keeps
from handlers.officials.parts import Ctx, hold_duty, open_mark, own_duty, seated
from handlers.officials.receipts import new_receipt
from handlers.officials.remarks import read_remark, refuse
from handlers.routes import Routes
from storage.duties import confirmed, reports
from storage.duties.lifecycle import OWED
from storage.duties.obligations import ENTRY, Obligation
from storage.duties.reports import MEND, RIGHT, Filed

routes = Routes()
LONGEST = 500  # letters


@routes.view("entry/{duty}")
def shown(ctx: Ctx, duty: str) -> Screen:
    _, entry = _open(ctx, duty)
    right = Act(Say("office.entry.right"), f"entry/{duty}/right", ctx.open_mark, "main")
    return Screen(
        address=f"entry/{duty}",
        blocks=(
            Para(Say("office.entry.title"), "title"),
            Sheet(tuple(facts(entry, confirmed.days(ctx.tx).get(entry.id))), title=entry.name),
            Para(Say("office.entry.means"), "small"),
        ),
        rows=((right, Link(Say("office.entry.mend"), f"entry/{duty}/mend")), _back(f"due/{duty}")),
    )


def facts(entry: Service, day: date | None) -> Iterable[tuple[Say, Text]]:
    """What the directory says. `day`: when it was last confirmed."""
    known, since = entry.known(day)
    told: tuple[tuple[str, Text | None], ...] = (
        ("phone", entry.phone),
        ("what", entry.what),
        ("who", entry.who_answers),
        ("hours", entry.hours),
        ("cost", entry.cost),
        ("recorded", entry.recorded),
        ("address", entry.address or (Words(entry.site) if entry.site else None)),
        (known, written_day(since)),
    )
    return ((Say(f"service.{name}"), text) for name, text in told if text is not None)


@routes.act("entry/{duty}/right", under=open_mark)
def right(ctx: Ctx, duty: str) -> str:
    """From now on citizens read of today's day."""
    hold_duty(ctx, duty)
    owed, entry = _open(ctx, duty)
    _hand_in(ctx, owed, Filed("", 0, {}, RIGHT))
    confirmed.confirm(ctx.tx, entry.id, ctx.today)
    return f"filed/{duty}"


@routes.view("entry/{duty}/mend")
def ask(ctx: Ctx, duty: str) -> Screen:
    _, entry = _open(ctx, duty)
    asked = Say("office.entry.what", {"title": entry.name})
    return Screen(
        address=f"entry/{duty}/mend",
        blocks=(Para(asked, "title"), Para(Say("office.entry.what-how"))),
        rows=(_back(f"entry/{duty}"),),
        asks=Ask(Say("office.entry.type"), "lines", LONGEST, ctx.held.typed),
    )


@routes.text("entry/{duty}/mend")
def mend(ctx: Ctx, text: str, duty: str) -> str:
    """The province has it put right; until then citizens read what the file says."""
    hold_duty(ctx, duty)
    owed, _ = _open(ctx, duty)
    try:
        words = read_remark(text, LONGEST, of_office=True)
    except Refused as refused:
        refuse(ctx, refused, text, LONGEST)
        return f"entry/{duty}/mend"
    _hand_in(ctx, owed, Filed("", 0, {"words": [words]}, MEND))
    return f"filed/{duty}"


def _hand_in(ctx: Ctx, owed: Obligation, filed: Filed) -> None:
    reports.submit(ctx.tx, owed, filed, seated(ctx).id, ctx.now, new_receipt(owed))
    ctx.parts.changed()


def _back(where: str) -> Row:
    return (Link(Say("office.button.back"), where, style="quiet"),)


def _open(ctx: Ctx, duty: str) -> tuple[Obligation, Service]:
    """Raises Locked where nothing is to be said of it any more."""
    owed = own_duty(ctx, duty)
    entry = entry_of(ctx.library, owed)
    if owed.kind != ENTRY or owed.state not in OWED or entry is None or not keeps(ctx.library, owed):
        raise Locked("entry")
    return owed, entry
