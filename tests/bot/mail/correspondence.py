"""What the tests of letters and calendars write about: Ba Vì's report of 2027, ten working days before its last day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.mail.letters import Envelope, Letters
from bot.mail.message import Letter, Sender
from content.programme.workdays import Workdays
from content.texts import Texts
from handlers.officials.mail.mailed import WAYS, Owing, to_unit
from handlers.officials.unit.work import Work
from storage.duties.obligations import Obligation
from tests.world import library

TODAY, LAST_DAY = date(2027, 6, 2), date(2027, 6, 16)
NOW = datetime(2027, 6, 2, 0, 30, tzinfo=UTC)
TOKEN = "abcdefgh2345abcdefgh2345ab"
PAGE = "https://nhipcau.example.vn"
STOP = f"{PAGE}/o/mail/stop/{TOKEN * 3}"
SENDER = Sender("Nhịp Cầu, nhắc hạn", "nhac@so.example.vn", "bounce@thu.example.vn")
WORKDAYS = Workdays.load()
PASSES = {way: f"{PAGE}/m/{TOKEN}/{way}" for way in WAYS if way != "entry"}
LOCALES = Path(__file__).parents[3] / "locales"
LETTERS = Letters(Texts.load(LOCALES))


def duty(**changed: object) -> Obligation:
    plain = Obligation(
        id=bytes(range(16)),
        plan="HN-2026-2030",
        report="half-year",
        owner="09700",
        period="2027S1",
        before=date(2027, 6, 17),
        last_day=LAST_DAY,
        state="expected",
        promised=None,
        first_submitted=None,
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # an obligation's fields


def owing(
    owed: Obligation | None = None,
    *,
    ways: Mapping[str, str] = PASSES,
    work: Work | None = Work(68, 14),  # noqa: B008 - it never changes
    minutes: int | None = None,
) -> Owing:
    owed = owed or duty()
    return Owing(owed, library().plans[owed.plan], "Xã Ba Vì", ways, work, minutes)


def letter(*owings: Owing, today: date = TODAY, to: str = "ba.vi@xa.example.vn", token: str = TOKEN) -> Letter:
    mailing = to_unit(owings or (owing(),), today, WORKDAYS)
    return LETTERS.letter(mailing, Envelope(to, token, PAGE, STOP))
