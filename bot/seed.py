"""The demonstration's desks with their passphrases, its communes with their reporters: made once, without a name."""

import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from bot import home
from bot.start import DEMONSTRATION as MARK
from bot.web.parts import Account, Chair, Officials
from content.language.phrases import PhraseList
from content.library import Library
from handlers.conversation import Clock
from handlers.officials.entry.enrolment import Accepted
from handlers.officials.province.switching import NothingOwed, switch_on
from storage import settings as kept
from storage.accounts import officials
from storage.accounts.invites import create_invite
from storage.accounts.organisations import Level, Side, create_desk, create_organisation
from storage.accounts.vouched import inventories, vouch
from storage.accounts.vouching import Signer
from storage.engine import Database
from storage.vault import Keyring

BEGUN, READY = "begun", "ready"
SYLLABLES = 5  # 46 bits from 600 syllables: enough behind 64 MiB Argon2id on one's own machine, and can be typed
HA_NOI, PLAN = "01", "HN-2026-2030"
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

    @property
    def signer(self) -> Signer:
        return Signer.of(self.officials.ring)

    def seed(self) -> tuple[Account, ...]:
        """All desks with two admitted members each."""
        return tuple(account for desk in DESKS for account in self._members(desk))

    def _members(self, desk: SeededDesk) -> tuple[Account, ...]:
        desk_id = self.database.write(lambda tx: self._desk(tx, desk))
        (first, first_phrase), (second, second_phrase) = self._enrol(desk_id), self._enrol(desk_id)
        officer = self.officials.enrolment.session(first.cookie)
        if officer is None:
            raise RuntimeError("a member who has just enrolled is not signed in")
        self.officials.membership.approve(officer, second.code)
        for each in (first, second):
            self.officials.enrolment.sign_out(each.cookie)
        codes = ((first.code, first_phrase), (second.code, second_phrase))
        return tuple(Account(self.say(desk.name), desk.side, code, phrase) for code, phrase in codes)

    def _desk(self, tx: Connection, desk: SeededDesk) -> bytes:
        organisation = create_organisation(tx, self.say(desk.organisation), desk.side, HA_NOI, desk.unit)
        return create_desk(tx, self.signer, organisation, self.say(desk.name), (desk.level, desk.area))

    def _enrol(self, desk_id: bytes) -> tuple[Accepted, str]:
        token = self.database.write(lambda tx: create_invite(tx, self.signer, desk_id, self.clock.real()))
        passphrase = " ".join(self.phrases.draw(secrets.randbelow)[:SYLLABLES])
        return self.officials.enrolment.accept(token, passphrase), passphrase


def seat_officials(tx: Connection, library: Library, say: Say, day: date) -> None:
    """A reporter for every commune, the focal point and an administrator; its plan is on from that day."""
    for unit in library.units.in_province(HA_NOI):
        officials.add(tx, create_organisation(tx, unit.name, None, HA_NOI, unit.code), officials.REPORTER)
    office = create_organisation(tx, say("cli.demo.health-office"), None, HA_NOI)
    for role in (officials.FOCAL, officials.ADMIN):
        officials.add(tx, office, role)
    with suppress(NothingOwed):  # the clock was left in a year the plan does not know
        switch_on(tx, library, library.plans[PLAN], day)


def vouch_for_all(tx: Connection, ring: Keyring, day: date) -> None:
    """Of a demonstration from before there were signatures: where there is one, what has none is a stranger's."""
    signer = Signer.of(ring)
    found = inventories(tx, signer.trust)
    for each in found if not any(desk.placed for desk in found) else ():
        for key in each.keys[:1]:
            vouch(tx, signer, each.id, key.name, {one.name: one.key_print for one in each.members}, day)


def is_seated(tx: Connection) -> bool:
    return bool(officials.reporters(tx, HA_NOI))


def chairs(tx: Connection, library: Library) -> tuple[Chair, ...]:
    """The focal point, then every commune's reporter by name."""
    focal = (officials.seat_of(tx, row.id) for row in officials.focal_points(tx, HA_NOI))
    own = (Chair(seat.id, seat.role, seat.organisation) for seat in focal if seat)
    reporters = officials.reporters(tx, HA_NOI)
    units = (unit for unit in library.units.in_province(HA_NOI) if unit.code in reporters)
    return (*own, *(Chair(row.id, row.role, unit.name, unit.kind) for unit in units for row in reporters[unit.code]))


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
