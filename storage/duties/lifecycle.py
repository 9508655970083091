"""The life cycles of a case and of a report: one table of allowed changes each, one check."""

from typing import Literal

RECEIVED = "received"
VERIFYING = "verifying"
CLASSIFIED = "classified"
IN_HAND = "in-hand"
RESOLVED = "resolved"
FORWARDED = "forwarded"
UNFOUNDED = "unfounded"
WITHDRAWN = "withdrawn"
STATUSES = (RECEIVED, VERIFYING, CLASSIFIED, IN_HAND, RESOLVED, FORWARDED, UNFOUNDED, WITHDRAWN)
OUTCOMES = (RESOLVED, FORWARDED, UNFOUNDED)  # how a desk leaves a case; `forwarded`: to an office that has no desk here
OVER = (*OUTCOMES, WITHDRAWN)

EXPECTED = "expected"
DRAFT = "draft"
PARTIAL = "partial"  # some of it stands with the province, the rest is owed still
SUBMITTED = "submitted"
ACCEPTED = "accepted"
RETURNED = "returned"
EXEMPT = "exempt"  # the province asks it of this unit no more
REPORT_STATES = (EXPECTED, DRAFT, PARTIAL, SUBMITTED, ACCEPTED, RETURNED, EXEMPT)
OWED = (EXPECTED, DRAFT, PARTIAL, RETURNED)

Who = Literal["protection", "support", "sift", "person", "unit", "province"]
Changes = frozenset[tuple[str, str]]

# A tip goes the way all five plans ask for: received, verified, classified, handled. Any of it may be done by the time
# somebody sits down to write; what is over can be taken up again. A request for help is never verified: that would be
# judging. A person may also withdraw what is over: it is the only way to shut the mailbox for good.
_STAGES = (RECEIVED, VERIFYING, CLASSIFIED, IN_HAND)
_ONWARD = {(before, after) for at, before in enumerate(_STAGES) for after in _STAGES[at + 1 :]}
_OUT = {(before, after) for before in _STAGES[1:] for after in OUTCOMES}
CASE: dict[Who, Changes] = {
    "protection": frozenset(
        _ONWARD | _OUT | {(RECEIVED, FORWARDED), (RECEIVED, UNFOUNDED)} | {(over, IN_HAND) for over in OUTCOMES}
    ),
    "support": frozenset(
        {(RECEIVED, IN_HAND), (RECEIVED, RESOLVED), (RECEIVED, FORWARDED), (IN_HAND, RESOLVED), (IN_HAND, FORWARDED)}
        | {(RESOLVED, IN_HAND), (FORWARDED, IN_HAND)}
    ),
    "sift": frozenset({(UNFOUNDED, RECEIVED)}),  # what was closed unopened lies there again as it came
    "person": frozenset((status, WITHDRAWN) for status in STATUSES if status != WITHDRAWN),
}

# A returned report is mended in a new draft and stays returned until it is sent again. What there is nothing to say of,
# or what went as a signed document, is handed in without a draft. An exemption that is taken back leads to where the
# report was before it.
REPORT: dict[Who, Changes] = {
    "unit": frozenset({(EXPECTED, DRAFT), (DRAFT, PARTIAL), (PARTIAL, PARTIAL)} | {(owed, SUBMITTED) for owed in OWED}),
    "province": frozenset(
        {(SUBMITTED, ACCEPTED), (SUBMITTED, RETURNED)}
        | {change for owed in OWED for change in ((owed, EXEMPT), (EXEMPT, owed))}
    ),
}
ALLOWED = CASE | REPORT


class NotAllowed(Exception):
    """The life cycle has no such change."""


def shown(status: str) -> str:
    """As coarse as the person is told: being verified and being classified are both being looked at."""
    if status in (VERIFYING, CLASSIFIED):
        return IN_HAND
    return RESOLVED if status == UNFOUNDED else status


def check(who: Who, before: str, after: str) -> None:
    """Raises NotAllowed unless `who` may take a case or a report from `before` to `after`."""
    if (before, after) not in ALLOWED[who]:
        raise NotAllowed(f"{who}: {before} to {after}")


def next_for(who: Who, status: str) -> tuple[str, ...]:
    """What `who` may choose now, in the order of STATUSES and REPORT_STATES."""
    return tuple(after for after in STATUSES + REPORT_STATES if (status, after) in ALLOWED[who])
