"""Small counts are hidden, and nothing that is shown gives a hidden one back."""

from collections.abc import Iterable, Sequence
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.suppression import Cell, Line, Shown, suppress, suppress_split

Row = tuple[int, Sequence[int]]
rows_of_an_area = st.integers(0, 12).flatmap(lambda whole: st.tuples(st.just(whole), st.tuples(st.integers(0, whole))))
tables = st.lists(rows_of_an_area, min_size=1, max_size=5)


def whole_of(shown: Shown) -> list[Cell]:
    return [line.whole for line in shown.lines]


def part_of(shown: Shown) -> list[Cell]:
    return [line.parts[0] for line in shown.lines]


def test_a_large_count_is_shown_and_a_small_one_is_not() -> None:
    shown = suppress([(20, (10,)), (3, (3,)), (2, (2,)), (0, (0,))])
    assert whole_of(shown) == [20, None, None, 0]
    assert shown.total == Line(25, (15,))


def test_one_small_count_alone_takes_the_next_smallest_with_it() -> None:
    assert whole_of(suppress([(20, ()), (3, ()), (7, ())])) == [20, None, None]


def test_several_small_counts_that_together_are_few_take_another_with_them() -> None:
    assert whole_of(suppress([(20, ()), (1, ()), (2, ()), (7, ())])) == [20, None, None, None]


def test_ones_that_could_only_be_ones_are_not_given_back_by_their_sum() -> None:
    shown = suppress([(1, ()), (1, ()), (1, ()), (1, ()), (1, ())])
    assert (whole_of(shown), shown.total.whole) == ([None] * 5, None)


def test_a_small_rest_hides_the_part_it_would_be_subtracted_from() -> None:
    shown = suppress([(20, (18,)), (30, (10,)), (40, (20,))])
    assert part_of(shown) == [None, None, 20]
    assert shown.total == Line(90, (48,))


def test_where_all_was_in_time_the_sum_says_so() -> None:
    """Small places show nothing of their own, and still the province's share can be told."""
    shown = suppress([(3, (3,)), (4, (4,)), (30, (30,))])
    assert (part_of(shown), shown.total) == ([None, None, 30], Line(37, (37,)))


def test_nothing_at_all_is_an_empty_table() -> None:
    assert suppress([]) == Shown((), Line(0, ()))


@given(tables)
def test_no_small_count_and_no_small_difference_is_shown(rows: list[Row]) -> None:
    shown = suppress(rows)
    for line in (*shown.lines, shown.total):
        assert line.whole not in range(1, 5)
        for part in line.parts:
            assert part not in range(1, 5)
            assert line.whole is None or part is None or line.whole - part not in range(1, 5)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_every_hidden_whole_could_be_another_number(rows: list[Row]) -> None:
    """Whoever adds and subtracts what is shown finds at least two tables that would look the same."""
    shown = suppress(rows)
    hidden = [row for row, whole in enumerate(whole_of(shown)) if whole is None]
    if shown.total.whole is None:
        return  # no sum ties them to anything
    left = shown.total.whole - sum(whole for whole in whole_of(shown) if whole is not None)
    found = [each for each in product(range(1, left + 1), repeat=len(hidden)) if sum(each) == left]
    assert all(len({solution[place] for solution in found}) > 1 for place in range(len(hidden)))


@settings(max_examples=60, deadline=None)
@example([(0, (0,)), (5, (0,)), (6, (5,))])  # nothing of nothing hides nothing
@given(tables)
def test_every_hidden_part_of_a_shown_whole_could_be_another_number(rows: list[Row]) -> None:
    shown = suppress(rows)
    if shown.total.parts[0] is None or shown.total.whole is None:
        return
    left = shown.total.parts[0] - sum(part for part in part_of(shown) if part is not None)
    few = shown.total.whole - sum(whole for whole in whole_of(shown) if whole is not None)
    hidden = [row for row, part in enumerate(part_of(shown)) if part is None]
    told = [row for row in hidden if shown.lines[row].whole is not None]
    ranges = [range(int(shown.lines[row].whole or 0) + 1) for row in told]
    unnamed = len(hidden) > len(told)
    found = [each for each in product(*ranges) if _fits(each, left, few if unnamed else 0)]
    assert all(len({solution[place] for solution in found}) > 1 for place in range(len(told)))


def _fits(parts: Iterable[int], left: int, few: int) -> bool:
    """What these leave for the rows whose whole is hidden too must be possible there."""
    return 0 <= left - sum(parts) <= few


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_the_pieces_of_a_whole_give_no_hidden_one_back(pieces: list[int]) -> None:
    shown = suppress_split(sum(pieces), pieces)
    hidden = [place for place, piece in enumerate(shown) if piece is None]
    left = sum(pieces[place] for place in hidden)
    found = [each for each in product(range(left + 1), repeat=len(hidden)) if sum(each) == left]
    assert not any(piece in range(1, 5) for piece in shown if piece is not None)
    assert all(len({each[place] for each in found}) > 1 for place in range(len(hidden))) or sum(pieces) == 0


def test_of_a_hidden_whole_no_piece_is_shown() -> None:
    assert suppress_split(None, [2, 0, 1]) == (None, None, None)
