"""The life cycle of a case: one table of allowed changes, one check."""

from typing import Literal

RECEIVED = "received"
IN_HAND = "in-hand"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
STATUSES = (RECEIVED, IN_HAND, CLOSED, WITHDRAWN)
Who = Literal["desk", "person"]

# A person may also withdraw what the desk has closed: it is the only way to shut the mailbox for good.
CASE: dict[Who, frozenset[tuple[str, str]]] = {
    "desk": frozenset({(RECEIVED, IN_HAND), (RECEIVED, CLOSED), (IN_HAND, CLOSED), (CLOSED, IN_HAND)}),
    "person": frozenset({(RECEIVED, WITHDRAWN), (IN_HAND, WITHDRAWN), (CLOSED, WITHDRAWN)}),
}


class NotAllowed(Exception):
    """The life cycle has no such change."""


def check(who: Who, before: str, after: str) -> None:
    """Raises NotAllowed unless `who` may take a case from `before` to `after`."""
    if (before, after) not in CASE[who]:
        raise NotAllowed(f"{who}: {before} to {after}")


def next_for(who: Who, status: str) -> tuple[str, ...]:
    """The statuses `who` may choose now, in the order of STATUSES."""
    return tuple(after for after in STATUSES if (status, after) in CASE[who])
