"""The pages over a scripted conversation and a real desk: a database, one desk a side, members, cases on it."""

import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection
from starlette.applications import Starlette

from bot.compose_officials import knowledge
from bot.lanes import Lanes
from bot.web.app import create_app
from bot.web.parts import Account, Chair, Citizens, Knowledge, Officials, Parts
from content.programme.workdays import VIETNAM
from handlers.officials import officials_core
from handlers.officials.desk.exports import ExportRooms
from handlers.officials.desk.membership import Membership
from handlers.officials.desk.requests import Requests
from handlers.officials.desk.room import Rooms
from handlers.officials.desk.sifting import SiftRooms
from handlers.officials.desk.watch import Watch
from handlers.officials.entry.enrolment import Accepted, Enrolment
from handlers.officials.parts import NOWHERE
from handlers.officials.province.reminding import Reminding
from handlers.officials.province.room import Province
from storage.accounts.deskkeys import Cost, KeyPair
from storage.accounts.invites import create_invite
from storage.accounts.organisations import Side, create_desk, create_organisation
from storage.cases.intake import Filing, Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.receipts import Receipt
from storage.state import OFFICIALS
from storage.vault import Keyring
from tests.bot.web.scripted import ScriptedCore
from tests.desk_rules import rules
from tests.rings import OFFICE_RING, SIGNER, TRUST
from tests.world import library

LOCALES = Path(__file__).parents[3] / "locales"
PASSPHRASE = "sông dài cá lội biệt tăm"
EASY = Cost(passes=1, kib=8)
TABLES = {"protection": PROTECTION, "support": SUPPORT}
STORY = "Người ta giữ căn cước của tôi.\nTôi ở <tầng 3>, **không** ra được."


@dataclass
class StillClock:
    """Programme time is moved by the demonstration's page; security time by `pass_` alone."""

    moment: datetime = datetime(2026, 11, 22, 14, 5, tzinfo=VIETNAM)
    security: datetime = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def real(self) -> datetime:
        return self.security

    def pass_(self, minutes: float) -> None:
        """Nobody did anything for so long."""
        self.security += timedelta(minutes=minutes)


@dataclass
class House:
    database: Database
    clock: StillClock
    core: ScriptedCore
    parts: Parts
    accounts: list[Account] = field(default_factory=list)
    chairs: list[Chair] = field(default_factory=list)

    @property
    def app(self) -> Starlette:
        return create_app(self.parts)

    @property
    def demo_app(self) -> Starlette:
        return create_app(replace(self.parts, demo=Show(self)))

    @property
    def enrolment(self) -> Enrolment:
        assert self.parts.officials
        return self.parts.officials.enrolment

    def open_desk(self, side: Side = "protection") -> bytes:
        def create(tx: Connection) -> bytes:
            name = "Công an Thành phố" if side == "protection" else "Trung tâm Công tác xã hội"
            organisation = create_organisation(tx, name, side, "01")
            return create_desk(tx, SIGNER, organisation, f"Bàn {side}", ("province", "01"))

        return self.database.write(create)

    def invite(self, desk: bytes) -> str:
        return self.database.write(lambda tx: create_invite(tx, SIGNER, desk, self.clock.real()))

    def enrol(self, desk: bytes, side: str = "protection") -> Accepted:
        accepted = self.enrolment.accept(self.invite(desk), PASSPHRASE)
        self.accounts.append(Account(f"Bàn {side}", side, accepted.code, PASSPHRASE))
        return accepted

    def file(
        self, side: str = "protection", kind: str = "held", urgency: str = "now", area: str | None = "09634"
    ) -> "Case":
        """A sealed case on the province's desk; answers with what its mailbox needs."""
        pair, tag = KeyPair.new(), secrets.token_bytes(16)
        rows = [
            ("what", "Chuyện gì", "Bị lừa, bị ép, bị giữ"),
            ("where", "Ở đâu", "Xã Cổ Đô, Hà Nội"),
            ("story", "Kể thêm", STORY),
        ]
        answers = [{"field": name, "label": label, "value": value} for name, label, value in rows]
        document = {"form": "tip" if side == "protection" else "help", "version": 1, "answers": answers}
        intake, today = Intake(TABLES[side], TRUST), self.clock.now().date()

        def file(tx: Connection) -> bool:
            readers = intake.readers(tx, area, "province", "01")
            tip = json.dumps(document).encode()
            return intake.file(tx, Filing(tag, pair.public, readers, area, kind, urgency, today, 2, tip))

        assert self.database.write(file)
        return Case(self.database, Mailbox(TABLES[side]), tag, pair.private)


@dataclass(frozen=True)
class Case:
    """A case as the person holds it."""

    database: Database
    mailbox: Mailbox
    tag: bytes
    private: bytes

    def letters(self) -> list[str]:
        receipt = Receipt(self.tag, b"", self.private)
        opened = self.database.read(lambda tx: self.mailbox.find(tx, (receipt,)))
        assert opened
        return [letter.text for letter in opened.letters]

    def add(self, text: str) -> None:
        self.database.write(lambda tx: self.mailbox.add(tx, self.tag, self.private, Written(text), date(2026, 11, 22)))


@dataclass(frozen=True)
class Show:
    house: House

    def accounts(self) -> tuple[Account, ...]:
        return tuple(self.house.accounts)

    def chairs(self) -> tuple[Chair, ...]:
        return tuple(self.house.chairs)

    async def move(self, to: datetime) -> int:
        self.house.clock.moment = to
        return 3


def build(database_file: Path) -> House:
    """A house over a migrated SQLite file."""
    database, clock, core, lanes = Database(f"sqlite:///{database_file}"), StillClock(), ScriptedCore(), Lanes()
    ring, shelf = OFFICE_RING, library()
    officials = Officials(
        enrolment=Enrolment(database, clock, ring, EASY, second_factor=False),
        room=Rooms(database, clock, ring, rules()).of,
        core=officials_core(database, clock, ring, shelf, OFFICIALS),
        province=Province(database, shelf, clock),
        lanes=lanes,
        ring=ring,
        knows=_knowledge(),
        membership=Membership(database, clock, ring),
        watch=Watch(database, clock, ring),
        exports=ExportRooms(database, clock, ring, rules()).of,
        sifting=SiftRooms(database, clock, ring, shelf).of,
        requests=Requests(database, clock, ring),
        reminding=Reminding(database, shelf, clock),
        where=NOWHERE,
    )
    parts = Parts(shelf.texts, clock, "http://localhost", Citizens(core, lanes, Keyring.fresh()), officials)
    return House(database, clock, core, parts)


@cache
def _knowledge() -> Knowledge:
    return knowledge(library())
