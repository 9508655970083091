"""Intake: seals a case so that desks can open it. It runs in the citizens' process and cannot open what it sealed."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, insert

from storage.accounts.deskkeys import wrap
from storage.accounts.present import asked
from storage.accounts.vouching import Trust
from storage.cases.envelope import CASE, TALK, TIP, Entry, append_entry
from storage.cases.tables import ABOVE, RECEIPT, CaseTables
from storage.duties import lifecycle
from storage.rows import insert_new
from storage.vault import KEY_BYTES, new_id


@dataclass(frozen=True)
class Reader:
    """A desk that will be able to open the case, and its present public key."""

    desk_id: bytes
    key_id: str
    public: bytes
    name: str


@dataclass(frozen=True)
class Filing:
    """All a case needs. `readers[0]` is the desk asked; `slot` 0–3 is the 6-hour slot of arrival; `tip` is JSON."""

    receipt_tag: bytes
    receipt_public: bytes
    readers: tuple[Reader, ...]
    area: str | None
    kind: str
    urgency: str
    day: date
    slot: int
    tip: bytes = field(repr=False)


class Intake:
    def __init__(self, tables: CaseTables, trust: Trust) -> None:
        """`trust`: whose word it takes for a desk's key."""
        self._tables, self._trust = tables, trust

    def readers(
        self, tx: Connection, area: str | None, level: str, province: str, avoid: Collection[str] = ()
    ) -> tuple[Reader, ...]:
        """The desk asked and the province's, of this side; a desk without a key that somebody vouches for is passed
        over. () means nobody.

        `avoid`: levels the person does not want to read it; no key is sealed to their desks, nor, with the commune's,
        to any other desk of the commune's own organisations.
        """
        shunned = area if area and "commune" in avoid else ""
        places = [("commune", area)] if level == "commune" and area else []
        wanted = [place for place in (*places, (ABOVE, province)) if place[0] not in avoid]
        found = (self._reader(tx, place, shunned) for place in wanted)
        return tuple(reader for reader in found if reader is not None)

    def file(self, tx: Connection, filing: Filing) -> bool:
        """Seal and keep the case. False: this receipt's case is already there, and nothing was added."""
        if not filing.readers:
            raise ValueError("a case needs a desk that can open it")
        case_id = new_id()
        if not insert_new(tx, self._tables.case, self._row(case_id, filing)):
            return False
        case_key, talk_key = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
        for reader in filing.readers:
            self._hand(tx, case_id, (CASE, case_key), (reader.desk_id, reader.key_id, reader.public))
            self._hand(tx, case_id, (TALK, talk_key), (reader.desk_id, reader.key_id, reader.public))
        self._hand(tx, case_id, (TALK, talk_key), (RECEIPT, "", filing.receipt_public))
        append_entry(tx, self._tables, case_id, CASE, (case_key, Entry("person", TIP, filing.tip.decode())))
        return True

    def _reader(self, tx: Connection, place: tuple[str, str], shunned: str) -> Reader | None:
        row = asked(tx, self._trust, self._tables.side, place, shunned)
        return None if row is None else Reader(row.desk_id, row.key_id, row.public, row.name)

    def _row(self, case_id: bytes, filing: Filing) -> dict[str, object]:
        return {
            "id": case_id,
            "receipt_tag": filing.receipt_tag,
            "desk_id": filing.readers[0].desk_id,
            "area": filing.area,
            "kind": filing.kind,
            "urgency": filing.urgency,
            "status": lifecycle.RECEIVED,
            "day": filing.day,
            "slot": filing.slot,
        }

    def _hand(self, tx: Connection, case_id: bytes, what: tuple[str, bytes], holder: tuple[bytes, str, bytes]) -> None:
        purpose, secret = what
        name, key_id, public = holder
        row = {"case_id": case_id, "purpose": purpose, "holder": name, "key_id": key_id, "seen": 0}
        tx.execute(insert(self._tables.key).values(**row, wrapped=wrap(secret, public)))
