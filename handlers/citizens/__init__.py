"""The citizens' conversations, joined into one table."""

from content.library import Library
from handlers.citizens import attach, filing, find, learn, mailbox, report, request, start
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.conversation import Clock
from handlers.core import Core
from handlers.routes import Routes
from storage.engine import Database
from storage.state import States
from storage.vault import Keyring


def citizens_core(
    database: Database, clock: Clock, ring: Keyring, library: Library, parts: CitizenParts, states: States
) -> Core[CitizenParts]:
    """The one place where the citizens' rooms are put together."""
    table = Routes()
    for room in (start, learn, find, filing, report, request, mailbox):
        table.include(room.routes)

    def on_text(ctx: Ctx, text: str, place: str) -> str:
        return find.type_anywhere(ctx, text, place, table)

    return Core(
        database,
        clock,
        ring,
        states,
        table,
        library,
        lambda _tx, _sender: parts,
        on_text,
        attach.receive,
        attach.wanted,
    )
