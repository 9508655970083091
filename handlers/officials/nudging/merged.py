"""What a unit still owes when it merges: from then on nobody owes it, and its page says why. What it filed stays; what
was late by then stays counted as not filed.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from content.library import Library
from content.places.lineage import WHOLE
from content.places.units import UnknownUnit
from content.programme.workdays import day_of
from content.questions.days import written_day
from content.texts import VIETNAMESE
from handlers.officials.owners import keeps, stands
from storage.duties import ad_hoc, keeping, obligations
from storage.duties.lifecycle import EXEMPT, OWED
from storage.duties.obligations import ENTRY, Obligation
from storage.engine import Database
from storage.pieces import batches, in_pieces

PIECE = 50
A_DAY = timedelta(days=1)


def follow(database: Database, library: Library, plans: Collection[str], now: datetime) -> None:
    """What is owed, as the lists of units now are."""
    end_all(database, library, plans, now)
    reopen_all(database, library, plans, now)


def end_all(database: Database, library: Library, plans: Collection[str], now: datetime) -> int:
    """In pieces: what a power cut leaves is ended by the next tick. Returns how many reports nobody owes any more."""
    over = database.read(lambda tx: ending(tx, library, plans, day_of(now)))
    return sum(in_pieces(database, batches(over, PIECE), partial(end, library=library, now=now)))


def ending(tx: Connection, library: Library, plans: Collection[str], today: date) -> Sequence[bytes]:
    """What is owed by a commune that is no more, or that is not there on the last day; and an entry of the directory
    that is not theirs to keep any more.
    """
    changing = library.units.changing
    owed = obligations.owed_by(tx, plans, changing) if changing else ()
    kept = (duty for duty in keeping.asked(tx, plans) if duty.state in OWED and duty not in owed)
    return tuple(duty.id for duty in (*owed, *kept) if not stands(library, duty, today))


def end(tx: Connection, ids: Iterable[bytes], library: Library, now: datetime) -> int:
    """What was begun stays as it was written; what was filed or ended meanwhile is left alone."""
    held = (obligations.hold(tx, each) for each in sorted(ids))
    over = [duty for duty in held if duty.state in OWED]
    for duty in over:
        why = _why(library, duty, now)
        obligations.move(tx, duty, EXEMPT, "province", None, now, why)
    return len(over)


def _why(library: Library, duty: Obligation, now: datetime) -> str:
    if duty.kind == ENTRY and not keeps(library, duty):
        return library.texts.say(VIETNAMESE, "office.entry.let-go")
    return reason(library, duty.owner, max(day_of(now), library.workdays.last_before(duty.before)))


def reopen_all(database: Database, library: Library, plans: Collection[str], now: datetime) -> int:
    """The way back, once a list that was wrong has been put right, or the last day moved; in pieces too."""
    back = database.read(lambda tx: standing(tx, library, plans, day_of(now)))
    return sum(in_pieces(database, batches(back, PIECE), partial(reopen, library=library, now=now)))


def standing(tx: Connection, library: Library, plans: Collection[str], today: date) -> Sequence[bytes]:
    """What was ended here though the unit stands after all; not where the request was closed meanwhile."""
    back = (duty for duty in obligations.ended(tx, plans) if stands(library, duty, today))
    return tuple(duty.id for duty in back if not ad_hoc.is_closed(tx, duty.plan, duty.report, duty.period))


def reopen(tx: Connection, ids: Iterable[bytes], library: Library, now: datetime) -> int:
    """As it stood before it was ended. What somebody of the province decided meanwhile is left alone."""
    held = [obligations.hold(tx, each) for each in sorted(ids)]
    ended = [(duty, change) for duty in held if (change := obligations.spared_by(tx, duty)) and change.by is None]
    why = library.texts.say(VIETNAMESE, "office.merged.stands")
    for duty, change in ended:
        obligations.move(tx, duty, change.before, "province", None, now, why)
    return len(ended)


def reason(library: Library, code: str, day: date) -> str:
    """`Sáp nhập vào Xã Mới từ 1/7/2027.`, of a unit that is no more on `day`; or is not yet."""
    say = partial(library.texts.say, VIETNAMESE)
    if any(unit.code == code for unit in library.units.at(day).coming):
        return say("office.merged.later")
    last = library.units.ended(code, day) or day
    turn = last + A_DAY
    try:
        heirs = library.units.successors(code, turn, last)
    except UnknownUnit:  # no list says yet what became of it
        return say("office.merged.over", day=written_day(turn))
    names = ", ".join(library.units.at(turn).by_code(heir.code).name for heir in heirs)
    whole = len(heirs) == 1 and heirs[0].share == WHOLE
    return say("office.merged.into" if whole else "office.merged.divided", units=names, day=written_day(turn))
