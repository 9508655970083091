"""Officers: a generated code instead of a name, and a private key locked by the officer's own passphrase."""

import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, select

from storage.rows import insert_new
from storage.tables import official
from storage.vault import Keyring, Place, new_id, open_, seal

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread
CODE_PREFIX = "CB"  # cán bộ
CODE_DRAWS = 20  # of a thousand million codes: drawing a taken one twenty times means something is broken


class CodesExhausted(Exception):
    """No free code was drawn."""


@dataclass(frozen=True)
class OfficialRow:
    """`locked`: the private key under the officer's passphrase."""

    id: bytes
    organisation_id: bytes
    code: str
    role: str
    public: bytes
    locked: bytes = field(repr=False)


def add(tx: Connection, ring: Keyring, organisation_id: bytes, role: str, public: bytes, locked: bytes) -> OfficialRow:
    """A new officer under a code nobody else has. The lock is sealed once more under the zone's secret:
    who copies only the database cannot even begin to guess passphrases.
    """
    official_id = new_id()
    row = {"id": official_id, "organisation_id": organisation_id, "role": role, "public": public}
    row["locked"] = seal(ring.under("official"), _place(official_id), locked)
    for _ in range(CODE_DRAWS):
        code = _draw_code()
        if insert_new(tx, official, row | {"code": code}):
            return OfficialRow(official_id, organisation_id, code, role, public, locked)
    raise CodesExhausted


def by_code(tx: Connection, ring: Keyring, code: str) -> OfficialRow | None:
    """`code` as typed: lower case and missing hyphens are forgiven."""
    found = select(official).where(official.c.code == written(code))
    return _official(ring, tx.execute(found).one_or_none())


def by_id(tx: Connection, ring: Keyring, official_id: bytes) -> OfficialRow | None:
    return _official(ring, tx.execute(select(official).where(official.c.id == official_id)).one_or_none())


def written(code: str) -> str:
    """`cb7k3fq2` → `CB-7K3F-Q2`."""
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"{bare[:2]}-{bare[2:6]}-{bare[6:]}"


def _draw_code() -> str:
    return written(CODE_PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(6)))


def _official(ring: Keyring, row: Row[tuple[object, ...]] | None) -> OfficialRow | None:
    if row is None:
        return None
    locked = open_(ring.under("official"), _place(row.id), row.locked)
    return OfficialRow(row.id, row.organisation_id, row.code, row.role, row.public, locked)


def _place(official_id: bytes) -> Place:
    return Place("official", "locked", official_id)
