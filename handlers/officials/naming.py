"""What a report is called: by its period, or by its title if the province asked for it out of turn."""

from sqlalchemy import Connection

from handlers.conversation import Say
from handlers.officials.words import report_words
from storage.duties import ad_hoc
from storage.duties.obligations import Obligation


def report_name(tx: Connection, duty: Obligation) -> Say:
    return report_words(duty.report, duty.period, ad_hoc.called(tx, duty.plan, duty.report, duty.period))
