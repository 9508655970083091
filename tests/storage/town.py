"""A small town for the tests of storage: desks with members, and tips on their way to them."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from nacl.bindings import crypto_scalarmult_base
from sqlalchemy import Connection

from storage.accounts import members, officials, turnover
from storage.accounts.deskkeys import KeyPair
from storage.accounts.organisations import create_desk, create_organisation
from storage.cases.intake import Filing, Intake, Reader
from storage.cases.opened import Holder
from storage.cases.tables import PROTECTION, CaseTables
from storage.engine import Database
from storage.receipts import Receipt
from storage.tables import desk
from tests.rings import OFFICE_RING, SIGNER, TRUST

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
HANOI = "01"
BA_VI = "09619"
CO_DO = "09634"
OFFICIALS = OFFICE_RING
MARKER = "chuyen-rieng-tu-7341"


@dataclass(frozen=True)
class Desk:
    id: bytes
    officer: bytes
    private: bytes = field(repr=False)
    holder: Holder = field(repr=False)


def staffed(
    tx: Connection, side: str, level: str = "province", area: str = HANOI, name: str = "Bàn", unit: str | None = None
) -> Desk:
    """A desk with one admitted member, in an organisation of its own."""
    desk_id = unstaffed(tx, side, level, area, name, unit)
    officer, pair = enrolled(tx, desk_id)
    return Desk(desk_id, officer, pair.private, Holder(desk_id, members.keys_of(tx, desk_id, officer, pair.private)))


def unstaffed(
    tx: Connection, side: str, level: str = "province", area: str = HANOI, name: str = "Bàn", unit: str | None = None
) -> bytes:
    organisation = create_organisation(tx, f"Cơ quan {secrets.token_hex(3)}", side, HANOI, unit)
    return create_desk(tx, SIGNER, organisation, name, (level, area))


def enrolled(tx: Connection, desk_id: bytes) -> tuple[bytes, KeyPair]:
    """One more member: admitted if the first, else waiting."""
    pair = KeyPair.new()
    organisation = tx.execute(desk.select().where(desk.c.id == desk_id)).one().organisation_id
    row = officials.add(tx, organisation, "desk")
    officials.give_key(tx, OFFICE_RING, row.id, pair.public, b"locked")
    turnover.join(tx, SIGNER, desk_id, (row.id, pair.public), TODAY)
    return row.id, pair


def admitted(tx: Connection, desk: Desk) -> tuple[bytes, KeyPair]:
    """One more member who holds the desk's keys."""
    officer, pair = enrolled(tx, desk.id)
    present = members.keys_of(tx, desk.id, desk.officer, desk.private)
    members.hand(tx, SIGNER, desk.id, (officer, pair.public), present)
    return officer, pair


def some_receipt() -> Receipt:
    """As derived from a phrase, without the slow stretching."""
    private = secrets.token_bytes(32)
    return Receipt(secrets.token_bytes(16), crypto_scalarmult_base(private), private)


def tip(text: str = MARKER) -> bytes:
    answers = [{"field": "story", "label": "Bạn đã thấy gì?", "value": text}]
    return json.dumps({"form": "tip", "version": 1, "answers": answers}).encode()


def filing(receipt: Receipt, readers: tuple[Reader, ...], **changed: object) -> Filing:
    usual: dict[str, object] = {
        "area": BA_VI,
        "kind": "held",
        "urgency": "usual",
        "day": TODAY,
        "slot": 1,
        "tip": tip(),
    }
    return Filing(receipt.tag, receipt.public, readers, **usual | changed)


def filed(database: Database, tables: CaseTables = PROTECTION, **changed: object) -> Receipt:
    """A case at the province's desk of this side; returns its receipt."""
    receipt = some_receipt()
    readers = database.read(lambda tx: Intake(tables, TRUST).readers(tx, None, "province", HANOI))
    assert database.write(lambda tx: Intake(tables, TRUST).file(tx, filing(receipt, readers, **changed)))
    return receipt
