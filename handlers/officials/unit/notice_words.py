"""What a notice of a colleague says: who, and for a deputy from when to when."""

from datetime import date

from sqlalchemy import Connection

from handlers.conversation import Say
from handlers.officials.words import day_words
from storage import notices
from storage.accounts import officials
from storage.duties import absences
from storage.duties.absences import Absence
from storage.notices import Notice


def notice_words(tx: Connection, notice: Notice, today: date) -> Say:
    about = officials.by_id(tx, notice.about) if notice.about else None
    if about is None:
        return Say(f"office.notice.{notice.kind}")
    told: dict[str, object] = {"code": about.code}
    span = _stood_in_for(tx, notice, about.id, today) if notice.kind == notices.DEPUTY else None
    if span is None:
        return Say(f"office.notice.{notice.kind}", told)
    return Say("office.notice.deputy.days", told | {"first": day_words(span.first), "last": day_words(span.last)})


def _stood_in_for(tx: Connection, notice: Notice, absent: bytes, today: date) -> Absence | None:
    """None once those days are over, or were taken back."""
    spans = absences.announced(tx, absent, today)
    return next((one for one in spans if one.deputy_id == notice.official_id), None)
