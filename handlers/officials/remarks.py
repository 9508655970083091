"""Words that an official writes freely: short, and without anybody's telephone or identity number."""

import unicodedata

from content.questions.answers import names_numbers
from content.questions.refused import Refused
from handlers.officials.parts import Ctx


def read_remark(text: str, most: int) -> str:
    """`most`: letters. Raises Refused."""
    words = unicodedata.normalize("NFC", text).strip()
    if not words:
        raise Refused("answer.empty")
    if len(words) > most:
        raise Refused("answer.long", most=most, length=len(words))
    if names_numbers(words):
        raise Refused("answer.numbers_of_people")
    return words


def refuse(ctx: Ctx, refused: Refused, text: str, most: int) -> None:
    """Say why; what was typed stays in the box."""
    ctx.held.note(refused.text_id, **refused.said)
    ctx.held.typed = text.strip()[: most * 2]
