"""Three desks, their officers, and tips at every stage of their way: made once, acted on by process after process."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.stirring import Stirring
from handlers.citizens import citizens_core
from handlers.citizens.parts import CitizenParts
from handlers.conversation import Act, Event
from handlers.core import Core
from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.membership import Membership
from handlers.officials.desk.retiring import Retiring
from handlers.officials.desk.room import Rooms
from handlers.officials.entry.enrolment import Enrolment
from handlers.officials.entry.officer import Officer
from storage import notice_tokens
from storage.cases.audit import Audit
from storage.cases.intake import Intake
from storage.cases.tables import PROTECTION
from storage.duties import lifecycle
from storage.engine import Database
from storage.receipts import Receipt, derive
from storage.state import CITIZENS
from storage.vault import Keyring
from tests.conftest import HandClock
from tests.desk_rules import rules
from tests.handlers.citizens.boxes import a_phrase
from tests.handlers.officials.office import QUICK, RING, Office
from tests.rings import TRUST
from tests.storage.town import BA_VI, HANOI, filing, some_receipt
from tests.world import citizen_parts, library

CITIZENS_RING = Keyring.fresh()
PERSON = "binh"
TOKEN = bytes(range(16))  # of a notice: sealed in every tip, and let go by a reply
STORY = "Có người bị giữ giấy tờ."
KEPT = timedelta(days=120)  # longer than what is over is kept


@dataclass(frozen=True)
class Cast:
    """What outlives every process: who is who, and which tip stands where (ids in hex, by name). `mark`: of the buttons
    in the mailbox of `asked`, which its person has open.
    """

    officers: Mapping[str, Officer]
    tips: Mapping[str, str]
    receipts: Mapping[str, Receipt] = field(repr=False)
    mark: str


@dataclass(frozen=True)
class Programme:
    """As one process holds it."""

    database: Database
    clock: HandClock
    office: Office
    membership: Membership
    core: Core[CitizenParts]
    retiring: Retiring
    stirring: Stirring

    def person(self, event_id: str, **what: object) -> None:
        self.core.handle(Event("web", PERSON, event_id, **what))  # type: ignore[arg-type]  # as the test writes it


@contextmanager
def started(url: str) -> Iterator[Programme]:
    database, clock = Database(url), HandClock()
    enrolment = Enrolment(database, clock, RING, QUICK, second_factor=False)
    rooms = Rooms(database, clock, RING, rules())
    try:
        yield Programme(
            database,
            clock,
            Office(database, clock, enrolment, rooms),
            Membership(database, clock, RING),
            citizens_core(database, clock, CITIZENS_RING, library(), citizen_parts(CITIZENS_RING), CITIZENS),
            Retiring(database, PROTECTION, rules(), Audit(PROTECTION, RING)),
            Stirring(database, CITIZENS_RING),
        )
    finally:
        database.close()


def made(url: str) -> Cast:
    """In an empty, migrated database."""
    with started(url) as programme:
        officers = _officers(programme)
        phrase = a_phrase(7)
        receipts = {name: derive(phrase, CITIZENS_RING)[0] if name == "asked" else some_receipt() for name in TIPS}
        tips = {name: _filed(programme, receipts[name]) for name in TIPS}
        _brought_on(programme, officers, tips)
        programme.person("knock", text=phrase, place="mailbox")
        wish, day = notice_tokens.Wish(f"web:{PERSON}", "vi"), programme.clock.real().date()
        programme.database.write(lambda tx: notice_tokens.keep(tx, CITIZENS_RING, TOKEN, wish, day))
        return Cast(officers, tips, receipts, _mark(programme))


# The tip that each stage begins from; all lie at the commune's desk, and the city's reads along.
TIPS = ("new", "asked", "opened", "passed", "over")


def _officers(programme: Programme) -> dict[str, Officer]:
    """Of the city two members and one who waits with one yes; of the commune and of the other side one each."""
    office, membership = programme.office, programme.membership
    city = office.desk("protection")
    first, second, third = (office.newcomer(city) for _ in range(3))
    membership.approve(first, second.code)
    membership.approve(first, third.code)
    commune = office.newcomer(office.desk("protection", "commune", BA_VI))
    support = office.newcomer(office.desk("support"))
    return {"first": first, "second": office.again(second), "third": third, "commune": commune, "support": support}


def _filed(programme: Programme, receipt: Receipt) -> str:
    intake, database = Intake(PROTECTION, TRUST), programme.database
    answers = [{"field": "story", "label": "Bạn đã thấy gì?", "value": STORY}]
    tip = json.dumps({"form": "tip", "version": 1, "answers": answers, "notice": TOKEN.hex()}).encode()
    readers = database.read(lambda tx: intake.readers(tx, BA_VI, "commune", HANOI))
    assert database.write(lambda tx: intake.file(tx, filing(receipt, readers, tip=tip)))
    case = PROTECTION.case
    row = database.read(lambda tx: tx.execute(case.select().where(case.c.receipt_tag == receipt.tag)).one())
    return bytes(row.id).hex()


def _brought_on(programme: Programme, officers: Mapping[str, Officer], tips: Mapping[str, str]) -> None:
    """Each tip to where its stage begins."""
    officer = officers["commune"]
    room = programme.office.room(officer)
    room.ask(officer, tips["asked"], "Việc này xảy ra lúc nào?")
    room.open(officer, tips["opened"], "duty")
    room.work.change(officer, tips["opened"], lifecycle.IN_HAND)
    room.work.transfer(officer, tips["passed"], officers["first"].desk_id.hex(), "Ngoài xã.")
    room.work.change(officer, tips["over"], lifecycle.IN_HAND)
    room.work.close(officer, tips["over"], Outcome(lifecycle.RESOLVED, "Đã xong."))


def _mark(programme: Programme) -> str:
    rows = programme.core.look("web", PERSON, "mailbox/open").screen.rows
    return next(each.mark for row in rows for each in row if isinstance(each, Act))
