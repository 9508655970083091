"""What is wrong in a table, for the terminal: row, column, what stands there, what to write."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.words import say
from bot.refusal import Refused

if TYPE_CHECKING:
    from content.sheets import BadSheet, Wrong


def tell(wrong: "Sequence[Wrong]") -> None:
    """On standard error: standard output may be a table itself."""
    for each in wrong:
        column = say(f"cli.column.{each.column}")
        value, what = each.value or say("cli.row.nothing"), say(f"cli.row.{each.kind}", **each.told)
        note(say("cli.row.line", row=each.row, column=column, value=value, what=what))


def point_at(odd: "Sequence[Wrong]") -> None:
    """Where to look, and not what stands there."""
    for each in odd:
        column, what = say(f"cli.column.{each.column}"), say(f"cli.row.{each.kind}", **each.told)
        note(say("cli.row.place", row=each.row, column=column, what=what))


def note(text: str) -> None:
    print(text, file=sys.stderr)


def refused(path: Path, error: "BadSheet") -> Refused:
    told = {name: value for name, value in error.told.items() if name != "name"}
    needed = ", ".join(say(f"cli.column.{key}") for key in error.needed)
    return Refused(f"cli.sheet.{error.kind}", file=path, needed=needed, **told)
