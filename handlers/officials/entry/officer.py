"""An officer who is signed in, with the keys this request may use and nothing keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from storage.accounts import members, officials
from storage.accounts.organisations import desk_of
from storage.accounts.sessions import SignedIn


@dataclass(frozen=True)
class Officer:
    """No name: a code. `desk_keys` opens the desk's cases and is empty while the officer waits to be admitted. `press`:
    what marks the form they pressed in this request; the same press is done once, also after a power cut.
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

    @property
    def admitted(self) -> bool:
        return bool(self.desk_keys)


def officer_of(tx: Connection, signed_in: SignedIn) -> Officer | None:
    """None when the officer has left or the desk is gone."""
    row = officials.by_id(tx, signed_in.official_id)
    desk_id = members.desk_of_member(tx, signed_in.official_id)
    desk = desk_of(tx, desk_id) if desk_id else None
    if row is None or row.left_day is not None or desk is None:
        return None
    keys = members.keys_of(tx, desk.id, row.id, signed_in.private)
    return Officer(row.id, row.code, row.role, desk.organisation, desk.side, desk.id, desk.name, keys)
