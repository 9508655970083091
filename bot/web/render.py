"""Pages from templates. Everything is escaped; what may be markup comes from bot.web.markup alone."""

import hashlib
import secrets
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.web.forms import Form
from bot.web.markup import Tongue, prose
from content.texts import Texts
from handlers.conversation import Ask, Block, Para, Prose, Say, Screen, Turn

HERE = Path(__file__).parent
STATIC = HERE / "static"
KEPT = ("once", "press", "to", "code")  # never a passphrase
# What the button beside a box says, by what is asked; else "go on".
SEARCH = "page.search"
LAST = ("ask.search", "ask.else")  # such a box stands below the choices, for whom none of them suits
BUTTONS = {"ask.search": SEARCH, "ask.letter": "page.send", "ask.phrase": "page.open"}


class Pages:
    """The templates with the catalogues: `pages.show("error.html", "vi", status=404, …)` → a response."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._env = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals.update(asset=asset_addresses().__getitem__, prose=prose, kind=_kind)

    def html(self, template: str, locale: str, **context: object) -> str:
        tongue = Tongue(self._texts, locale)
        return self._env.get_template(template).render(
            lang=locale, say=tongue.say, text=tongue.text, label=tongue.label, **context
        )

    def show(self, template: str, locale: str, status: int = 200, **context: object) -> HTMLResponse:
        return HTMLResponse(self.html(template, locale, **context), status)

    def screen(self, turn: Turn, csrf: str) -> HTMLResponse:
        """One present screen of the conversation."""
        screen, asked = turn.screen, _asked(turn.screen.asks)
        button = BUTTONS.get(asked, "page.go-on")
        return self.show(
            "chat.html",
            turn.locale,
            screen=screen,
            csrf=csrf,
            once=secrets.token_hex(16),
            titled=has_title(screen),
            button=button,
            searches=button == SEARCH,
            asks_last=asked in LAST,
        )

    def again(
        self, frame: str, locale: str, action: str, form: Form, csrf: str, status: int, **context: object
    ) -> HTMLResponse:
        """Nothing was done (503: busy, 403: the cookie ran out); what was typed stands in a box to send once more."""
        typed = form.get("text") or None
        busy = status == 503
        kept = {name: value for name, value in form.items() if name in KEPT} if busy or typed else {}
        response = self.show(
            "again.html",
            locale,
            status,
            frame=frame,
            reason="busy" if busy else "expired",
            action=action,
            typed=typed,
            fields=kept,
            csrf=csrf,
            home="/" + action.split("/")[1],
            **context,
        )
        if busy:
            response.headers["retry-after"] = "60"
        return response


def has_title(screen: Screen) -> bool:
    """Whether a block of the screen is its heading; else the page needs one for those who listen to it."""
    return any(_is_title(block) for block in screen.blocks)


def _is_title(block: Block) -> bool:
    return isinstance(block, Prose) or (isinstance(block, Para) and block.style == "title")


def _asked(asks: Ask | None) -> str:
    return asks.label.id if asks and isinstance(asks.label, Say) else ""


def _kind(block: Block) -> str:
    return type(block).__name__


def asset_addresses() -> dict[str, str]:
    """Address of each static file by name; a changed file has another address, so it may be kept for long."""
    return {
        path.name: f"/static/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:10]}"
        for path in STATIC.iterdir()
        if path.is_file()
    }
