"""Words that an official writes freely: short, and without anybody's telephone or identity number."""

import re
import unicodedata

from content.questions.answers import names_numbers
from content.questions.refused import Refused
from handlers.officials.parts import Ctx

# A landline, or a line of 1800 or 1900: nobody's own.
OFFICE_NUMBER = re.compile(r"(?<!\d)(?:(?:\+?84|0)[ .-]?2(?:[ .-]?\d){9}|1[89]00(?:[ .-]?\d){4,6})(?!\d)")


def read_remark(text: str, most: int, *, of_office: bool = False) -> str:
    """`most`: letters; `of_office`: it may name an office's telephone. Raises Refused."""
    words = unicodedata.normalize("NFC", text).strip()
    if not words:
        raise Refused("answer.empty")
    if len(words) > most:
        raise Refused("answer.long", most=most, length=len(words))
    if names_numbers(OFFICE_NUMBER.sub(" ", words) if of_office else words):
        raise Refused("answer.numbers_of_people")
    return words


def refuse(ctx: Ctx, refused: Refused, text: str, most: int) -> None:
    """Say why; what was typed stays in the box."""
    ctx.held.note(refused.text_id, **refused.said)
    ctx.held.typed = text.strip()[: most * 2]
