from itertools import product

import pytest

from storage.lifecycle import CASE, CLOSED, IN_HAND, RECEIVED, STATUSES, WITHDRAWN, NotAllowed, check, next_for

ALLOWED = {
    ("desk", RECEIVED, IN_HAND),
    ("desk", RECEIVED, CLOSED),
    ("desk", IN_HAND, CLOSED),
    ("desk", CLOSED, IN_HAND),
    ("person", RECEIVED, WITHDRAWN),
    ("person", IN_HAND, WITHDRAWN),
    ("person", CLOSED, WITHDRAWN),
}


@pytest.mark.parametrize(("who", "before", "after"), list(product(CASE, STATUSES, STATUSES)))
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
