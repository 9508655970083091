"""The citizens' conversations, joined into one table."""

from dataclasses import replace

from content.library import Library
from handlers.citizens import attach, crossing, filing, find, learn, mailbox, notice, report, request, start
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.conversation import Clock, Event
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
    for room in (start, learn, find, filing, report, request, crossing, mailbox, notice):
        table.include(room.routes)

    def on_text(ctx: Ctx, text: str, place: str) -> str:
        return find.type_anywhere(ctx, text, place, table)

    def on_else(ctx: Ctx, event: Event, place: str) -> str:
        sent = event.file if mailbox.takes_file(ctx, place) else None
        return attach.receive(ctx, event, place) if sent is None else mailbox.put(ctx, sent, event.text or "", place)

    return Core(
        database,
        clock,
        ring,
        states,
        table,
        library,
        lambda _tx, sender: replace(parts, sender=sender),
        on_text,
        on_else,
        lambda ctx, place: mailbox.takes_file(ctx, place) or attach.wanted(ctx, place),
    )
