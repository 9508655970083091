"""An office for the tests: invites, officers who enrol and sign in, tips that arrive."""

import json
from dataclasses import dataclass

from handlers.officials.desk.membership import Membership
from handlers.officials.desk.room import DeskRoom, Rooms
from handlers.officials.entry.enrolment import Enrolment
from handlers.officials.entry.officer import Officer
from storage.accounts.deskkeys import Cost
from storage.accounts.invites import create_invite
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.engine import Database
from storage.receipts import Receipt
from tests.conftest import HandClock
from tests.rings import OFFICE_RING, SIGNER, TRUST
from tests.storage.town import BA_VI, HANOI, filed, unstaffed

RING = OFFICE_RING
QUICK = Cost(passes=1, kib=8)
PASSPHRASE = "lúa chín ngoài đồng"
TABLES = {"protection": PROTECTION, "support": SUPPORT}


@dataclass(frozen=True)
class Office:
    database: Database
    clock: HandClock
    enrolment: Enrolment
    rooms: Rooms

    def desk(self, side: str = "protection", level: str = "province", area: str = HANOI) -> bytes:
        return self.database.write(lambda tx: unstaffed(tx, side, level, area, "Bàn xử lý"))

    def invite(self, desk_id: bytes) -> str:
        return self.database.write(lambda tx: create_invite(tx, SIGNER, desk_id, self.clock.real()))

    def newcomer(self, desk_id: bytes) -> Officer:
        accepted = self.enrolment.accept(self.invite(desk_id), PASSPHRASE)
        return self.of(accepted.cookie)

    def officer(self, side: str = "protection") -> Officer:
        """The first member of a new desk."""
        return self.newcomer(self.desk(side))

    def colleague(self, officer: Officer) -> Officer:
        """A second member of the officer's desk, whom the officer admitted."""
        second = self.newcomer(officer.desk_id)
        assert Membership(self.database, self.clock, RING).approve(officer, second.code)
        return self.again(second)

    def of(self, cookie: str) -> Officer:
        officer = self.enrolment.session(cookie)
        assert officer is not None
        return officer

    def again(self, officer: Officer) -> Officer:
        """The same officer at their next request."""
        return self.of(self.enrolment.sign_in(officer.code, PASSPHRASE))

    def room(self, officer: Officer) -> DeskRoom:
        return self.rooms.of(officer)

    def tip(self, side: str = "protection", story: str = "Có người bị giữ giấy tờ.", **more: object) -> Receipt:
        answers = [{"field": "story", "label": "Bạn đã thấy gì?", "value": story}]
        document = {"form": "tip", "version": 1, "answers": answers} | more
        return filed(self.database, self._tables(side), tip=json.dumps(document).encode())

    def letters(self, receipt: Receipt, side: str = "protection") -> list[tuple[str, str]]:
        box = Mailbox(self._tables(side))
        opened = self.database.read(lambda tx: box.find(tx, (receipt,)))
        assert opened is not None
        return [(letter.kind, letter.text) for letter in opened.letters]

    def write(self, receipt: Receipt, text: str) -> None:
        day = self.clock.now().date()
        self.database.write(lambda tx: Mailbox(PROTECTION).add(tx, receipt.tag, receipt.private, Written(text), day))

    def withdraw(self, receipt: Receipt) -> None:
        self.database.write(lambda tx: Mailbox(PROTECTION).withdraw(tx, receipt.tag, self.clock.now().date()))

    def close(self, receipt: Receipt) -> None:
        day = self.clock.now().date()
        self.database.write(lambda tx: Mailbox(PROTECTION).close(tx, receipt.tag, receipt.private, day))

    def asked_in_ba_vi(self, side: str = "protection") -> list[str]:
        intake = Intake(self._tables(side), TRUST)
        return [reader.name for reader in self.database.read(lambda tx: intake.readers(tx, BA_VI, "commune", HANOI))]

    def _tables(self, side: str) -> CaseTables:
        return TABLES[side]
