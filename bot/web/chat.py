"""What a posted form says to a conversation, whoever's it is."""

from bot.web.forms import Form, press_id
from bot.web.render import LONGEST
from handlers.conversation import ADDRESS, ADDRESS_BYTES, Event

CHANNEL = "web"


def read_event(form: Form, sender: str, place: str) -> Event:
    """A press wins over what was typed beside it."""
    press = form.get("press")
    text = form.get("text") if press is None else None
    shown = form.get("at", "")  # where the form was shown: another window may have gone on since
    here = shown if ADDRESS.fullmatch(shown) and len(shown) <= ADDRESS_BYTES else place
    return Event(CHANNEL, sender, press_id(form, press, text), text=text, press=press, place=here)


def is_too_long(event: Event) -> bool:
    return len(event.text or "") > LONGEST
