"""Units with their days, what became of them, and histories told by today's units."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.places.lineage import Heir, Lineage, Merger
from content.places.mergers import project
from content.places.unit_rows import Term, Unit
from content.places.units import Units, UnknownUnit

SHIPPED = Units.load()
BEFORE, TODAY, LATER = date(2024, 12, 31), date(2026, 11, 22), date(2028, 1, 1)
MERGED = date(2027, 7, 1)


def unit(code: str, name: str = "", kind: str = "xã") -> Unit:
    return Unit(code, name or f"Xã {code}", kind, "75", "Tỉnh Đồng Nai")


# On the first of July 2027 A and B become D, and C is split over D and E; E then gets a new name in 2029.
A, B, C, D, E = (unit(code) for code in ("10001", "10002", "10003", "10004", "10005"))
RENAMED = unit("10005", "Phường Mới", "phường")
END = date(2027, 6, 30)
WORLD = Units(
    [
        *(Term(each, until=END) for each in (A, B, C)),
        Term(D, MERGED),
        Term(E, MERGED, date(2028, 12, 31)),
        Term(RENAMED, date(2029, 1, 1)),
    ],
    [
        ("10001", "Xã 10001", "", "Tỉnh Đồng Nai", "10004", "whole", "2027-07-01"),
        ("10002", "Xã 10002", "", "Tỉnh Đồng Nai", "10004", "whole", "2027-07-01"),
        ("10003", "Xã 10003", "", "Tỉnh Đồng Nai", "10004 10005", "main-part part", "2027-07-01"),
    ],
)


def test_the_units_of_a_day_are_those_that_hold_on_it() -> None:
    assert [each.code for each in WORLD.at(END).in_province("75")] == ["10001", "10002", "10003"]
    assert [each.code for each in WORLD.at(MERGED).in_province("75")] == ["10004", "10005"]
    assert WORLD.at(BEFORE).in_province("75") == []


def test_kind_and_name_are_of_a_day_too() -> None:
    assert WORLD.at(LATER).by_code("10005").kind == "xã"
    assert WORLD.at(date(2029, 1, 1)).by_code("10005") == RENAMED


def test_a_former_name_leads_to_what_the_unit_is_on_that_day() -> None:
    assert [match.unit for match in WORLD.at(END).find("xã 10001")] == [A]
    found = WORLD.at(LATER).find("xã 10001")
    assert [(match.unit, match.former, match.certain) for match in found] == [(D, "xã 10001 cũ", True)]


def test_successors_say_whether_they_took_all() -> None:
    assert WORLD.successors("10001", LATER) == (Heir("10004", "whole"),)
    assert WORLD.successors("10003", LATER) == (Heir("10004", "main-part"), Heir("10005", "part"))
    assert WORLD.successors("10001", TODAY) == (Heir("10001", "whole"),)


def test_predecessors_are_those_up_to_the_day() -> None:
    then = WORLD.at(LATER).predecessors("10004")
    assert [(each.code, each.share) for each in then] == [
        ("10001", "whole"),
        ("10002", "whole"),
        ("10003", "main-part"),
    ]
    assert WORLD.predecessors("10004") == ()


def test_a_code_nobody_has_is_unknown() -> None:
    with pytest.raises(UnknownUnit):
        WORLD.successors("99999", LATER)


def test_a_unit_that_is_no_more_still_has_its_name() -> None:
    then = WORLD.at(LATER)
    assert (then.ever("10001"), then.ever("10004")) == (A, D)
    with pytest.raises(UnknownUnit):
        then.ever("99999")


def test_mergers_are_followed_one_after_the_other() -> None:
    chain = Lineage(
        [
            Merger("1", "một", date(2025, 7, 1), (Heir("2", "whole"),)),
            Merger("2", "hai", date(2027, 7, 1), (Heir("3", "whole"), Heir("4", "part"))),
            Merger("3", "ba", date(2029, 7, 1), (Heir("2", "whole"),)),
        ]
    )
    assert chain.successors("1", BEFORE, TODAY) == (Heir("2", "whole"),)
    assert chain.successors("1", BEFORE, LATER) == (Heir("3", "whole"), Heir("4", "part"))
    assert chain.successors("1", BEFORE, date(2030, 1, 1)) == (Heir("2", "whole"), Heir("4", "part"))
    assert chain.successors("2", date(2029, 7, 1), date(2030, 1, 1)) == (Heir("2", "whole"),)


def test_of_the_shipped_lists_every_code_stands_for_itself_since_july_2025() -> None:
    assert SHIPPED.successors("09700", TODAY) == (Heir("09700", "whole"),)
    assert SHIPPED.at(BEFORE).in_province("01") == []


def test_of_the_shipped_lists_former_communes_lead_to_those_of_today() -> None:
    for former in SHIPPED.predecessors("09700"):
        heirs = SHIPPED.successors(former.code, TODAY, BEFORE)
        assert "09700" in {heir.code for heir in heirs}
    assert len(SHIPPED.predecessors("09700")) >= 2


def test_what_merged_is_added_and_what_was_split_is_left_out_and_named() -> None:
    history = {"10001": {"D01": 3, "D06": 1}, "10002": {"D01": 4}, "10003": {"D01": 5}}
    told = project(history, WORLD, TODAY, LATER)
    assert told.numbers == {"10004": {"D01": 7, "D06": 1}}
    assert told.merged == {"10004": ("10001", "10002")}
    assert told.gaps == {"10004": frozenset({"D06"})}
    assert [(each.code, each.numbers) for each in told.unsplit] == [("10003", {"D01": 5})]
    assert {heir.code for each in told.unsplit for heir in each.heirs} == {"10004", "10005"}


FORMER_CODES = sorted({row[0] for row in SHIPPED._rows if row[4]})[:400]


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(FORMER_CODES),
        st.dictionaries(st.sampled_from(["num", "den"]), st.integers(0, 10**6)),
        max_size=60,
    )
)
def test_no_number_is_lost_and_none_counted_twice(history: dict[str, dict[str, int]]) -> None:
    told = project(history, SHIPPED, BEFORE, TODAY)
    for name in ("num", "den"):
        given_in = sum(numbers.get(name, 0) for numbers in history.values())
        kept = sum(numbers.get(name, 0) for numbers in told.numbers.values())
        assert kept + sum(each.numbers.get(name, 0) for each in told.unsplit) == given_in
    merged = [code for codes in told.merged.values() for code in codes]
    assert sorted([*merged, *(each.code for each in told.unsplit)]) == sorted(history)


def test_an_operator_s_rows_replace_those_of_the_same_code_and_day(tmp_path: Path) -> None:
    write(tmp_path / "units.csv", ("75", "Thành phố Đồng Nai", "99001", "Xã Thử", "xã", "", "", "", "2027-07-01", ""))
    write(tmp_path / "former_units.csv", ("26000", "Xã Cũ", "", "Tỉnh Đồng Nai", "99001", "whole", "2027-07-01"))
    assert "99001" not in {each.code for each in Units.load(site=tmp_path).in_province("75")}
    then = Units.load(site=tmp_path, day=LATER)
    assert then.by_code("99001").province == "Thành phố Đồng Nai"
    assert [each.code for each in then.predecessors("99001")] == ["26000"]
    assert len(then.in_province("75")) == len(SHIPPED.in_province("75")) + 1


def write(path: Path, row: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("head",) * len(row), row])


def test_a_unit_has_ended_once_it_merged_and_goes_on_under_another_name() -> None:
    assert WORLD.ended("10001", LATER) == END
    assert WORLD.ended("10001", END) is None
    renamed = date(2029, 6, 1)
    assert (WORLD.ended("10005", renamed), "10005" in WORLD.at(renamed).codes) == (None, True)


def test_the_units_that_one_was_made_of_are_known_from_the_day_of_the_merger() -> None:
    assert WORLD.origins("10004", LATER) == {"10001", "10002", "10003"}
    assert WORLD.origins("10004", END) == frozenset()
