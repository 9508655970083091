"""The demonstration's desks, members and passphrases: made once, without a person's name."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection

from bot import home
from bot.start import DEMONSTRATION as MARK
from bot.web.parts import Account, Officials
from content.phrases import PhraseList
from handlers.conversation import Clock
from handlers.officials.enrolment import Accepted
from storage import settings as kept
from storage.engine import Database
from storage.invites import create_invite
from storage.organisations import Level, Side, create_desk, create_organisation

BEGUN, READY = "begun", "ready"
SYLLABLES = 5  # 46 bits from 600 syllables: enough behind 64 MiB Argon2id on one's own machine, and can be typed
HA_NOI = "01"
CO_DO = "09634"  # the commune that "co do" finds: the tip walks the whole way in a demonstration

Say = Callable[[str], str]


@dataclass(frozen=True)
class SeededDesk:
    """Names are ids of the catalogue."""

    organisation: str
    name: str
    side: Side
    level: Level
    area: str
    unit: str | None = None


DESKS = (
    SeededDesk("cli.demo.city-police", "cli.demo.city-police-desk", "protection", "province", HA_NOI),
    SeededDesk("cli.demo.commune-police", "cli.demo.commune-police-desk", "protection", "commune", CO_DO, CO_DO),
    SeededDesk("cli.demo.social-work", "cli.demo.social-work-desk", "support", "province", HA_NOI),
)


@dataclass(frozen=True)
class Seeder:
    database: Database
    clock: Clock
    officials: Officials
    phrases: PhraseList
    say: Say

    def seed(self) -> tuple[Account, ...]:
        """All desks with two admitted members each."""
        return tuple(account for desk in DESKS for account in self._members(desk))

    def _members(self, desk: SeededDesk) -> tuple[Account, ...]:
        desk_id = self.database.write(lambda tx: self._desk(tx, desk))
        (first, first_phrase), (second, second_phrase) = self._enrol(desk_id), self._enrol(desk_id)
        officer = self.officials.enrolment.session(first.cookie)
        if officer is None:
            raise RuntimeError("a member who has just enrolled is not signed in")
        self.officials.room(officer).admit(officer, second.code)
        for each in (first, second):
            self.officials.enrolment.sign_out(each.cookie)
        codes = ((first.code, first_phrase), (second.code, second_phrase))
        return tuple(Account(self.say(desk.name), desk.side, code, phrase) for code, phrase in codes)

    def _desk(self, tx: Connection, desk: SeededDesk) -> bytes:
        organisation = create_organisation(tx, self.say(desk.organisation), desk.side, HA_NOI, desk.unit)
        return create_desk(tx, organisation, self.say(desk.name), desk.level, desk.area)

    def _enrol(self, desk_id: bytes) -> tuple[Accepted, str]:
        token = self.database.write(lambda tx: create_invite(tx, desk_id, self.clock.real()))
        passphrase = " ".join(self.phrases.draw(secrets.randbelow)[:SYLLABLES])
        return self.officials.enrolment.accept(token, passphrase), passphrase


def keep(path: Path, accounts: tuple[Account, ...]) -> None:
    home.write(path, json.dumps({"accounts": [asdict(account) for account in accounts]}, ensure_ascii=False, indent=1))


def kept_accounts(path: Path) -> tuple[Account, ...]:
    rows = json.loads(path.read_text(encoding="utf-8"))["accounts"]
    return tuple(Account(**row) for row in rows)


def marked(tx: Connection) -> str | None:
    """None: no demonstration's, or nothing done yet; BEGUN: the first start was interrupted; READY."""
    return kept.get(tx, MARK)


def mark(tx: Connection, state: str) -> None:
    kept.put(tx, MARK, state)
