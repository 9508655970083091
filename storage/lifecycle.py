"""The life cycles of a case and of a report: one table of allowed changes each, one check."""

from typing import Literal

RECEIVED = "received"
IN_HAND = "in-hand"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
STATUSES = (RECEIVED, IN_HAND, CLOSED, WITHDRAWN)

EXPECTED = "expected"
DRAFT = "draft"
SUBMITTED = "submitted"
ACCEPTED = "accepted"
RETURNED = "returned"
REPORT_STATES = (EXPECTED, DRAFT, SUBMITTED, ACCEPTED, RETURNED)
OWED = (EXPECTED, DRAFT, RETURNED)

Who = Literal["desk", "person", "unit", "province"]
Changes = frozenset[tuple[str, str]]

# A person may also withdraw what the desk has closed: it is the only way to shut the mailbox for good.
CASE: dict[Who, Changes] = {
    "desk": frozenset({(RECEIVED, IN_HAND), (RECEIVED, CLOSED), (IN_HAND, CLOSED), (CLOSED, IN_HAND)}),
    "person": frozenset({(RECEIVED, WITHDRAWN), (IN_HAND, WITHDRAWN), (CLOSED, WITHDRAWN)}),
}

# A returned report is mended in a new draft and stays returned until it is sent again.
REPORT: dict[Who, Changes] = {
    "unit": frozenset({(EXPECTED, DRAFT), (DRAFT, SUBMITTED), (RETURNED, SUBMITTED)}),
    "province": frozenset({(SUBMITTED, ACCEPTED), (SUBMITTED, RETURNED)}),
}
ALLOWED = CASE | REPORT


class NotAllowed(Exception):
    """The life cycle has no such change."""


def check(who: Who, before: str, after: str) -> None:
    """Raises NotAllowed unless `who` may take a case or a report from `before` to `after`."""
    if (before, after) not in ALLOWED[who]:
        raise NotAllowed(f"{who}: {before} to {after}")


def next_for(who: Who, status: str) -> tuple[str, ...]:
    """What `who` may choose now, in the order of STATUSES and REPORT_STATES."""
    return tuple(after for after in STATUSES + REPORT_STATES if (status, after) in ALLOWED[who])
