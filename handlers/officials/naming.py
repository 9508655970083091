"""What a report is called: by its period, by its title if it was asked out of turn, or by the entry it is about."""

from sqlalchemy import Connection

from content.library import Library
from handlers.conversation import Say
from handlers.officials.owners import entry_of
from handlers.officials.words import report_words
from storage.duties import ad_hoc
from storage.duties.ad_hoc import Called
from storage.duties.obligations import ENTRY, Obligation


def report_name(tx: Connection, library: Library, duty: Obligation) -> Say:
    return report_words(duty.report, duty.period, called_of(tx, library, duty))


def called_of(tx: Connection, library: Library, duty: Obligation) -> Called | None:
    """None for what is called by its period."""
    if duty.kind != ENTRY:
        return ad_hoc.called(tx, duty.plan, duty.report, duty.period)
    entry = entry_of(library, duty)
    return Called(entry.name.vi if entry else duty.report, entry=True)
