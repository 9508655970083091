"""Pages from templates. Everything is escaped; what may be markup comes from bot.web.markup alone."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.web.forms import Form, fresh_once
from bot.web.markup import Tongue, prose
from content.texts import Texts
from handlers.conversation import Ask, Block, Choice, Para, Prose, Say, Screen, Sheet, Turn

HERE = Path(__file__).parent
STATIC = HERE / "static"
LONGEST = 4_000  # letters; no question takes more, so the conversation need not look at it
AGAIN = {403: "expired", 409: "changed", 413: "long", 503: "busy"}  # why nothing was done, by the status that says so
SENT = "report/proof/sent"
# What the Back button of the browser presses, where a screen has it.
BACK = frozenset({"form.back", "learn.back", "menu.home"})
# What a form keeps beside its text; never a passphrase.
KEPT = (
    *("once", "at", "press", "to", "code", "reason", "office", "number", "day", "sort", "urgency", "had"),
    *("ground", "answer", "said"),
    *("since", "until", "like", "urgent", "seen"),
    *("report", "period", "before", "cutoff", "steps"),
    *("plan", "title", "who", "of", "state", "units", *(f"{name}{n}" for n in range(1, 11) for name in "qk")),
)
# What the button beside a box says, by what is asked; else "go on".
SEARCH = "page.search"
# Such a box stands below the choices, for whom none of them suits.
LAST = (
    "ask.search",
    "ask.else",
    "ask.place_again",
    "ask.choice",
    "office.promise.type",
    "office.away.type",
    "office.reminders.type",
)
BUTTONS = {
    "ask.search": SEARCH,
    "ask.letter": "page.send",
    "ask.phrase": "page.open",
    "ask.else": "page.note",
}
TOLD_ABOVE = ("ask.text", "ask.place")  # of such a box the question above says what goes into it
SPACIOUS = 1_000  # letters from which a box says how much room is left only once there is little
ASIDE = "page.note"  # beside choices: the choices are the way on


@dataclass(frozen=True)
class Room:
    """Where a page stands: the address of its forms, the template around it, in whose words it says what went wrong.

    `hides`: after ten quiet minutes what is private goes out of sight; `watches`: the first screen looks for news.
    """

    home: str
    frame: str
    voice: str
    hides: bool = False
    watches: bool = False


CITIZEN = Room("/c", "citizen.html", "page", hides=True)
DESK = Room("/d", "desk.html", "desk")
OFFICIAL = Room("/o", "official.html", "official", watches=True)
PROVINCE = Room("/p", "province.html", "official")


class Pages:
    """The templates with the catalogues: `pages.show("error.html", "vi", status=404, …)` → a response."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._env = _templates()

    def html(self, template: str, locale: str, **context: object) -> str:
        tongue = Tongue(self._texts, locale)
        return self._env.get_template(template).render(
            lang=locale, say=tongue.say, text=tongue.text, label=tongue.label, **context
        )

    def show(self, template: str, locale: str, status: int = 200, **context: object) -> HTMLResponse:
        return HTMLResponse(self.html(template, locale, **context), status)

    def screen(self, turn: Turn, csrf: str, room: Room, **context: object) -> HTMLResponse:
        """One present screen of a conversation."""
        screen, asked = turn.screen, _asked(turn.screen.asks)
        button = BUTTONS.get(asked, "page.go-on")
        return self.show(
            "chat.html",
            turn.locale,
            200,
            room=room,
            screen=screen,
            hidden=room.hides and screen.private,
            csrf=csrf,
            once=fresh_once(),
            titled=has_title(screen),
            button=button,
            searches=button == SEARCH,
            aside=button == ASIDE,
            beside=_beside(screen),
            asks_last=asked in LAST,
            told_above=asked in TOLD_ABOVE,
            spacious=SPACIOUS,
            **context,
        )

    def again(
        self, room: Room, locale: str, action: str, form: Form, csrf: str, status: int, **context: object
    ) -> HTMLResponse:
        """Nothing was done (403: the cookie ran out, 409: meanwhile another did something else, 413: too long,
        503: busy); what was typed is in a box again."""
        typed = form.get("text") or None
        busy = status == 503
        kept = {name: value for name, value in form.items() if name in KEPT} if busy or typed else {}
        response = self.show(
            "again.html",
            locale,
            status,
            room=room,
            reason=AGAIN[status],
            action=action,
            typed=typed,
            limit=LONGEST,
            fields=kept,
            csrf=csrf,
            **context,
        )
        if busy:
            response.headers["retry-after"] = "60"
        return response


@cache
def _templates() -> Environment:
    """Read and compiled once in a process, each at its first use."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(asset=asset_addresses().__getitem__, prose=prose, kind=_kind, back=_back, goes_on=_goes_on)
    return env


def has_title(screen: Screen) -> bool:
    """Whether a block of the screen is its heading; else the page needs one for those who listen to it."""
    return any(_is_title(block) for block in screen.blocks)


def _is_title(block: Block) -> bool:
    return isinstance(block, Prose) or (isinstance(block, Para) and block.style == "title")


def _beside(screen: Screen) -> frozenset[str]:
    """Presses that stand in a sheet, beside what they change."""
    return frozenset(press for block in screen.blocks if isinstance(block, Sheet) for press in block.ways)


def _asked(asks: Ask | None) -> str:
    return asks.label.id if asks and isinstance(asks.label, Say) else ""


def _back(choice: Choice) -> str:
    """The name of this way back, or nothing."""
    label = choice.label
    return label.id if isinstance(label, Say) and label.id in BACK else ""


def _goes_on(choice: Choice) -> bool:
    """Whether it takes along the file beside it: the main way on, and what says that the files were sent."""
    return choice.style == "main" or choice.press.startswith(SENT)


def _kind(block: Block) -> str:
    return type(block).__name__


def asset_addresses() -> dict[str, str]:
    """Address of each static file by name; a changed file has another address, so it may be kept for long."""
    return {
        path.name: f"/static/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"
        for path in STATIC.iterdir()
        if path.is_file()
    }
