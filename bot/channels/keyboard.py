"""Choices as buttons below a message."""

from collections.abc import Iterator

from bot.channels.html import Speech
from bot.channels.message import Button
from handlers.conversation import Choice, Row

LABEL = 64  # letters; a phone shows fewer on one line and cuts the rest
PRESS = 64  # bytes of callback data: https://core.telegram.org/bots/api#inlinekeyboardbutton
# Letters that a narrow phone shows of each label, by how many share a row.
SHARED = {2: 22, 3: 13}
CROWDED = 8


def keyboard(speech: Speech, rows: tuple[Row, ...]) -> tuple[tuple[Button, ...], ...]:
    """Rows as they are given; one whose labels would be cut is broken up. Raises ValueError for a press too long."""
    return tuple(row for given in rows for row in _fitting(tuple(_button(speech, choice) for choice in given)))


def shortened(label: str) -> str:
    """At most 64 letters, cut at a word."""
    if len(label) <= LABEL:
        return label
    return label[:LABEL].rsplit(" ", maxsplit=1)[0][: LABEL - 1].rstrip(" ,;:.") + "…"


def _button(speech: Speech, choice: Choice) -> Button:
    if len(choice.press.encode()) > PRESS:
        raise ValueError(f"{choice.address}: a button carries {PRESS} bytes at most")
    return Button(shortened(speech.label(choice.label)), choice.press)


def _fitting(row: tuple[Button, ...]) -> Iterator[tuple[Button, ...]]:
    room = SHARED.get(len(row), CROWDED)
    if len(row) > 1 and any(len(button.label) > room for button in row):
        yield from ((button,) for button in row)
    elif row:
        yield row
