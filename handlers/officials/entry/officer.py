"""An officer who is signed in, with the keys this request may use and nothing keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from storage.accounts import members, officials
from storage.accounts.organisations import desk_of, full_name
from storage.accounts.sessions import SignedIn
from storage.accounts.vouching import Trust


@dataclass(frozen=True)
class Officer:
    """No name: a code. `private`: their own key; `desk_keys` opens the desk's cases and is empty while the officer
    waits to be admitted. `press`: what marks the form they pressed in this request; the same press is done once, also
    after a power cut.
    """

    id: bytes
    code: str
    role: str
    organisation: str
    side: str
    desk_id: bytes
    desk_name: str
    desk_keys: Mapping[str, bytes] = field(repr=False)
    press: str = ""
    private: bytes = field(default=b"", repr=False)

    @property
    def desk_in_full(self) -> str:
        return full_name(self.desk_name, self.organisation)

    @property
    def admitted(self) -> bool:
        return bool(self.desk_keys)


def officer_of(tx: Connection, trust: Trust, signed_in: SignedIn) -> Officer | None:
    """None when the officer has left or the desk is gone."""
    row = officials.by_id(tx, signed_in.official_id)
    desk_ids = members.desks_of(tx, trust, signed_in.official_id)
    desk = desk_of(tx, desk_ids[0]) if desk_ids else None
    if row is None or row.left_day is not None or desk is None:
        return None
    keys = members.keys_of(tx, desk.id, row.id, signed_in.private)
    theirs = (desk.organisation, desk.side, desk.id, desk.name)
    return Officer(row.id, row.code, row.role, *theirs, keys, private=signed_in.private)
