from itertools import product

import pytest

from storage.lifecycle import (
    ACCEPTED,
    CASE,
    CLOSED,
    DRAFT,
    EXPECTED,
    IN_HAND,
    OWED,
    RECEIVED,
    REPORT,
    REPORT_STATES,
    RETURNED,
    STATUSES,
    SUBMITTED,
    WITHDRAWN,
    NotAllowed,
    check,
    next_for,
)

EVERY = STATUSES + REPORT_STATES
ALLOWED = {
    ("desk", RECEIVED, IN_HAND),
    ("desk", RECEIVED, CLOSED),
    ("desk", IN_HAND, CLOSED),
    ("desk", CLOSED, IN_HAND),
    ("person", RECEIVED, WITHDRAWN),
    ("person", IN_HAND, WITHDRAWN),
    ("person", CLOSED, WITHDRAWN),
    ("unit", EXPECTED, DRAFT),
    ("unit", DRAFT, SUBMITTED),
    ("unit", RETURNED, SUBMITTED),
    ("province", SUBMITTED, ACCEPTED),
    ("province", SUBMITTED, RETURNED),
}


@pytest.mark.parametrize(("who", "before", "after"), list(product(CASE | REPORT, EVERY, EVERY)))
def test_every_pair_is_allowed_or_refused_as_written(who: str, before: str, after: str) -> None:
    if (who, before, after) in ALLOWED:
        check(who, before, after)
        return
    with pytest.raises(NotAllowed):
        check(who, before, after)


def test_nothing_leads_out_of_withdrawn() -> None:
    assert next_for("desk", WITHDRAWN) == next_for("person", WITHDRAWN) == ()


def test_a_desk_is_offered_only_what_it_may_do() -> None:
    assert next_for("desk", RECEIVED) == (IN_HAND, CLOSED)
    assert next_for("desk", CLOSED) == (IN_HAND,)


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(NotAllowed):
        check("desk", RECEIVED, "erased")


def test_nothing_leads_out_of_accepted() -> None:
    assert next_for("unit", ACCEPTED) == next_for("province", ACCEPTED) == ()


def test_each_side_is_offered_only_what_it_may_do_with_a_report() -> None:
    assert next_for("unit", RETURNED) == (SUBMITTED,)
    assert next_for("province", SUBMITTED) == (ACCEPTED, RETURNED)
    assert next_for("province", DRAFT) == ()


def test_a_report_is_owed_as_long_as_its_unit_has_something_to_do() -> None:
    assert set(OWED) == {state for state in REPORT_STATES if next_for("unit", state)}
