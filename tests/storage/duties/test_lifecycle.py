from itertools import product

import pytest

from storage.duties.lifecycle import (
    ACCEPTED,
    CASE,
    CLASSIFIED,
    DRAFT,
    EXEMPT,
    EXPECTED,
    FORWARDED,
    IN_HAND,
    OWED,
    PARTIAL,
    RECEIVED,
    REPORT,
    REPORT_STATES,
    RESOLVED,
    RETURNED,
    STATUSES,
    SUBMITTED,
    UNFOUNDED,
    VERIFYING,
    WITHDRAWN,
    NotAllowed,
    check,
    next_for,
    shown,
)

EVERY = STATUSES + REPORT_STATES
ALLOWED = {
    ("protection", RECEIVED, VERIFYING),
    ("protection", RECEIVED, CLASSIFIED),
    ("protection", RECEIVED, IN_HAND),
    ("protection", RECEIVED, FORWARDED),
    ("protection", RECEIVED, UNFOUNDED),
    ("protection", VERIFYING, CLASSIFIED),
    ("protection", VERIFYING, IN_HAND),
    ("protection", VERIFYING, RESOLVED),
    ("protection", VERIFYING, FORWARDED),
    ("protection", VERIFYING, UNFOUNDED),
    ("protection", CLASSIFIED, IN_HAND),
    ("protection", CLASSIFIED, RESOLVED),
    ("protection", CLASSIFIED, FORWARDED),
    ("protection", CLASSIFIED, UNFOUNDED),
    ("protection", IN_HAND, RESOLVED),
    ("protection", IN_HAND, FORWARDED),
    ("protection", IN_HAND, UNFOUNDED),
    ("protection", RESOLVED, IN_HAND),
    ("protection", FORWARDED, IN_HAND),
    ("protection", UNFOUNDED, IN_HAND),
    ("support", RECEIVED, IN_HAND),
    ("support", RECEIVED, RESOLVED),
    ("support", RECEIVED, FORWARDED),
    ("support", IN_HAND, RESOLVED),
    ("support", IN_HAND, FORWARDED),
    ("support", RESOLVED, IN_HAND),
    ("support", FORWARDED, IN_HAND),
    ("sift", UNFOUNDED, RECEIVED),
    *(("person", status, WITHDRAWN) for status in STATUSES if status != WITHDRAWN),
    ("unit", EXPECTED, DRAFT),
    ("unit", DRAFT, PARTIAL),
    ("unit", PARTIAL, PARTIAL),
    *(("unit", owed, SUBMITTED) for owed in (EXPECTED, DRAFT, PARTIAL, RETURNED)),
    *(("province", owed, EXEMPT) for owed in (EXPECTED, DRAFT, PARTIAL, RETURNED)),
    *(("province", EXEMPT, owed) for owed in (EXPECTED, DRAFT, PARTIAL, RETURNED)),
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
    assert next_for("protection", WITHDRAWN) == next_for("support", WITHDRAWN) == next_for("person", WITHDRAWN) == ()


def test_a_desk_is_offered_only_what_it_may_do() -> None:
    assert next_for("support", RECEIVED) == (IN_HAND, RESOLVED, FORWARDED)
    assert next_for("protection", UNFOUNDED) == (IN_HAND,)


def test_no_request_for_help_is_ever_verified_or_found_to_be_unfounded() -> None:
    reached = {after for before in STATUSES for after in next_for("support", before)}
    assert not reached & {VERIFYING, CLASSIFIED, UNFOUNDED}


def test_a_person_is_told_of_no_stage_in_between() -> None:
    assert {shown(status) for status in STATUSES} == {RECEIVED, IN_HAND, RESOLVED, FORWARDED, WITHDRAWN}


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(NotAllowed):
        check("protection", RECEIVED, "erased")


def test_nothing_leads_out_of_accepted() -> None:
    assert next_for("unit", ACCEPTED) == next_for("province", ACCEPTED) == ()


def test_each_side_is_offered_only_what_it_may_do_with_a_report() -> None:
    assert next_for("unit", RETURNED) == (SUBMITTED,)
    assert next_for("province", SUBMITTED) == (ACCEPTED, RETURNED)
    assert next_for("province", DRAFT) == (EXEMPT,)


def test_a_report_is_owed_as_long_as_its_unit_has_something_to_do() -> None:
    assert set(OWED) == {state for state in REPORT_STATES if next_for("unit", state)}
