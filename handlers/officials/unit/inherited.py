"""What the units that merged into this one began to write for the same period and never sent. It stays theirs; it is
named, so that somebody can ask whoever wrote it. Nothing is taken over: the new unit's figures are of all of them.
"""

from collections.abc import Iterator

from handlers.conversation import Say
from handlers.officials.owners import is_commune
from handlers.officials.parts import Ctx
from handlers.officials.words import moment_words
from storage.duties import reports
from storage.duties.obligations import Obligation


def drafts(ctx: Ctx, duty: Obligation) -> Iterator[Say]:
    if not is_commune(duty.owner):
        return
    units = ctx.library.units
    before = units.origins(duty.owner, duty.last_day) - {duty.owner}
    for one in reports.drafted(ctx.tx, duty, before) if before else ():
        told = {"unit": units.ever(one.owner).name, "code": one.code, "moment": moment_words(one.at)}
        yield Say("office.card.drafted", told)
