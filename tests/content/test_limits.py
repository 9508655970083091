"""The limits: where each is written, how it counts days, and what an operator may change."""

from datetime import date
from pathlib import Path

import pytest

from content.limits import IDS, OWN, Limits
from content.programme.workdays import Workdays
from content.records import BadContent

DAYS = Workdays()
SHORTER = """
remote: ["09634"]
limits:
  - id: keep
    days: 30
    working_hours: false
    day_off: stays
    source: Quyết định của đơn vị
    article: Điều 2
    as_of: 2027-01-05
    verified: true
    note: Theo quy chế nội bộ.
"""


def at_home(tmp_path: Path, text: str) -> Path:
    (tmp_path / OWN).write_text(text, "utf-8")
    return tmp_path


def test_every_limit_says_where_it_is_written_and_what_of_it_is_not_checked() -> None:
    rows = Limits.load().rows
    assert set(rows) == set(IDS)
    assert all(limit.source and limit.note for limit in rows.values())
    assert not any(limit.verified for limit in rows.values() if "Quy ước" not in limit.source)


def test_a_tip_is_passed_on_within_a_day_and_in_a_remote_commune_within_two(tmp_path: Path) -> None:
    limits = Limits.load(at_home(tmp_path, SHORTER)).protection
    assert [limits.take_up_in(area).hours for area in ("09634", "09619", None)] == [48, 24, 24]


def test_the_operators_rows_take_the_place_of_ours_and_the_others_stay(tmp_path: Path) -> None:
    ours, theirs = Limits.load(), Limits.load(at_home(tmp_path, SHORTER))
    assert (ours.protection.keep.amount, theirs.protection.keep.amount) == (90, 30)
    assert theirs.protection.decide == ours.protection.decide
    assert Limits.load(tmp_path / "nowhere") == ours


@pytest.mark.parametrize(
    ("limit", "since", "last_day"),
    [
        ("decide", "2027-01-01", "2027-01-21"),
        ("decide", "2027-01-03", "2027-01-23"),  # a Saturday: a limit in days stays where it is
        ("decide-longer", "2027-01-01", "2027-03-01"),
        ("decide-longer", "2027-12-31", "2028-02-29"),  # a month without that day ends with its last
        ("decide-longer", "2026-11-20", "2027-01-20"),
        ("decide-longer", "2027-03-15", "2027-05-17"),  # 15/5 is a Saturday
        ("decide-longest", "2027-01-11", "2027-05-11"),
        ("answer", "2026-11-27", "2026-11-30"),  # Friday to Monday
    ],
)
def test_the_last_day_is_counted_as_the_law_counts(limit: str, since: str, last_day: str) -> None:
    counted = Limits.load().rows[limit].last_day(date.fromisoformat(since), DAYS)
    assert counted == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("wrong", "field", "advice"),
    [
        (("id: keep", "id: kept"), "id", "'kept' is not known"),
        (("days: 30", "days: soon"), "days", "a whole number"),
        (("days: 30", "days: 30\n    hours: 2"), "hours", "one of hours, days, months"),
        (("days: 30", "months: 3"), "months", "hours or days"),
        (("working_hours: false", "working_hours: maybe"), "working_hours", "true or false"),
        (("day_off: stays", "day_off: before"), "day_off", "'before' is not known"),
        (("as_of: 2027-01-05", "as_of: once"), "as_of", "the day"),
        (("verified: true", "verified: 1"), "verified", "true or false"),
        (('["09634"]', "[9634]"), "remote", "five digits in quotes"),
        (("source: Quyết định của đơn vị", "source: "), "source", "write a text"),
    ],
)
def test_a_mistake_is_told_by_its_line_and_how_to_mend_it(
    tmp_path: Path, wrong: tuple[str, str], field: str, advice: str
) -> None:
    home = at_home(tmp_path, SHORTER.replace(*wrong))
    with pytest.raises(BadContent) as refused:
        Limits.load(home)
    assert refused.value.field == field
    assert advice in refused.value.advice
    assert refused.value.path == home / OWN


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    row = SHORTER.split("limits:\n")[1]
    with pytest.raises(BadContent, match="keep one of the two"):
        Limits.load(at_home(tmp_path, SHORTER + row))
