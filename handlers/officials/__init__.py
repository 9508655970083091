"""The officials' side: enrolling, the chat, the tick, the province's page, the desk. It never imports the citizens'."""

from sqlalchemy import Connection

from content.library import Library
from content.questions.forms import LONGEST_TEXT
from handlers.conversation import Clock, Event
from handlers.core import Core
from handlers.officials.entry import passing
from handlers.officials.parts import NOWHERE, Ctx, OfficialParts, Whereabouts
from handlers.officials.province import accepting, heard, overviewed, waiting
from handlers.officials.unit import (
    away,
    documented,
    entries,
    filed,
    filing,
    handover,
    nothing,
    noticed,
    nudged,
    promise,
    start,
    stuck,
    wished,
)
from handlers.officials.unit.minutes import Measured
from handlers.routes import Routes
from storage.accounts import officials
from storage.engine import Database
from storage.state import States
from storage.vault import Keyring


def officials_core(
    database: Database, clock: Clock, ring: Keyring, library: Library, states: States, where: Whereabouts = NOWHERE
) -> Core[OfficialParts]:
    """The one place where the officials' rooms are put together. A sender is an official's id in hex: the channel
    has made sure of who it is, and what they may touch is looked up anew at every event.
    """
    table, measured = Routes(), Measured()
    of_reports = (start, promise, filing, filed, documented, nothing, stuck, entries)
    of_province = (overviewed, waiting, accepting, heard)
    for room in (*of_reports, nudged, noticed, handover, away, wished, passing, *of_province):
        table.include(room.routes)

    def on_text(ctx: Ctx, text: str, place: str) -> str:
        answered = table.typed(ctx, place, text) if text.strip() else None
        if answered is None:
            ctx.held.typed = text.strip()[:LONGEST_TEXT]
            ctx.held.note("office.typed" if text.strip() else "answer.empty")
        return answered or place

    def on_else(ctx: Ctx, event: Event, place: str) -> str:
        """No form of theirs takes a file; what was written below it is not lost."""
        ctx.held.typed = (event.text or "").strip()[:LONGEST_TEXT]
        ctx.held.note("office.words-only")
        return place

    def parts_for(tx: Connection, sender: str) -> OfficialParts:
        return OfficialParts(officials.seat_of(tx, bytes.fromhex(sender)), where, measured=measured)

    return Core(database, clock, ring, states, table, library, parts_for, on_text, on_else, locks=False)
