"""The register of what authorities asked support desks for: appended, and never changed or removed: there is no way to.

It is the support side's alone. A line names an office and a paper; it leads to no case and to no person.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal, get_args

from sqlalchemy import Connection, Row, func, insert, select

from storage.tables import authority_request
from storage.vault import Keyring, Place, open_, seal

PAD = 1024  # bytes: the length of a line says little of what was asked
# Refused; told how the law wants it asked, and of whom; told that there is nothing of the kind to give.
Answer = Literal["refused", "lawful-way", "nothing"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)


@dataclass(frozen=True)
class Request:
    """`office` asked for `asked`, with paper `number`, naming `ground` as its right to; `said` is what else they were
    told. `province` is the desk's, `by` its officer's id.
    """

    province: str
    by: bytes
    day: date
    office: str
    number: str
    asked: str = field(repr=False)
    ground: str
    answer: str
    said: str = field(default="", repr=False)


class AuthorityRequests:
    def __init__(self, ring: Keyring) -> None:
        """`ring` is the officials' zone: the desks and who watches them read the same lines."""
        self._ring = ring.under("authority-requests")

    def append(self, tx: Connection, request: Request) -> int:
        """Returns its number. Two at once stand in line where the caller wrote into the audit before."""
        n = (tx.scalar(select(func.max(authority_request.c.n))) or 0) + 1
        told = asdict(request) | {"by": request.by.hex(), "day": request.day.isoformat()}
        sealed = seal(self._ring, _place(n), json.dumps(told, ensure_ascii=False).encode(), pad=PAD)
        tx.execute(insert(authority_request).values(n=n, day=request.day, sealed=sealed))
        return n

    def of(self, tx: Connection, province: str) -> tuple[Request, ...]:
        """Those of one province, the oldest first. Raises Unreadable."""
        rows = tx.execute(select(authority_request).order_by(authority_request.c.n))
        return tuple(each for each in map(self._read, rows) if each.province == province)

    def _read(self, row: Row[tuple[object, ...]]) -> Request:
        told = json.loads(open_(self._ring, _place(row.n), row.sealed))
        return Request(**told | {"by": bytes.fromhex(told["by"]), "day": date.fromisoformat(told["day"])})


def _place(n: int) -> Place:
    return Place(authority_request.name, "sealed", n.to_bytes(8, "big"))
