"""What the forms on a case's page do, by the last part of their address."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from bot.web.forms import Form
from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.room import DeskRoom
from handlers.officials.entry.officer import Officer

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")  # as a browser's calendar sends it, and as it is typed


@dataclass(frozen=True)
class Press:
    """`opened`: the cases this visit has opened, ids in hex."""

    room: DeskRoom
    officer: Officer
    case: str
    form: Form
    opened: tuple[str, ...]

    def field(self, name: str) -> str:
        return self.form.get(name, "").strip()


ACTS: Mapping[str, Callable[[Press], None]] = {
    "open": lambda on: on.room.open(on.officer, on.case, on.field("reason"), on.field("text")),
    "reply": lambda on: on.room.reply(on.officer, on.case, on.field("text")),
    "ask": lambda on: on.room.ask(on.officer, on.case, on.field("text")),
    "note": lambda on: on.room.note(on.officer, on.case, on.field("text")),
    "status": lambda on: on.room.work.change(on.officer, on.case, on.field("to")),
    "sort": lambda on: on.room.work.sort(on.officer, on.case, on.field("sort"), on.field("urgency")),
    "close": lambda on: on.room.work.close(on.officer, on.case, outcome(on.form)),
    "extend": lambda on: on.room.work.extend(on.officer, on.case, on.field("text")),
    "keep": lambda on: on.room.work.keep(on.officer, on.case),
    "let-go": lambda on: on.room.work.let_go(on.officer, on.case),
    "take": lambda on: on.room.charge.take(on.officer, on.case, on.field("had")),
    "hand-over": lambda on: on.room.charge.hand_over(on.officer, on.case, on.field("to"), on.field("text")),
    "step-aside": lambda on: on.room.charge.step_aside(on.officer, on.case, on.field("text")),
    "transfer": lambda on: on.room.work.transfer(on.officer, on.case, on.field("to"), on.field("text")),
    "link": lambda on: on.room.work.link(on.officer, on.case, on.field("to"), on.opened),
}


def outcome(form: Form) -> Outcome:
    """A day that cannot be read is none: the form is shown again."""
    told = {name: form.get(name, "").strip() for name in ("to", "text", "office", "number")}
    return Outcome(told["to"], told["text"], told["office"], told["number"], _day(form.get("day", "").strip()))


def _day(typed: str) -> date | None:
    for pattern in DAYS:
        with suppress(ValueError):
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007  a day has no zone
    return None
