"""Two shares and their interval, against the figures its author published."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.officials.province.proportions import Share, difference

# Newcombe 1998, table II, method 10, to four places.
PUBLISHED = {
    ((56, 70), (48, 80)): (0.0524, 0.3339),
    ((9, 10), (3, 10)): (0.1705, 0.8090),
    ((6, 7), (2, 7)): (0.0582, 0.8062),
    ((5, 56), (0, 29)): (-0.0381, 0.1926),
    ((0, 10), (0, 20)): (-0.1611, 0.2775),
    ((0, 10), (0, 10)): (-0.2775, 0.2775),
    ((10, 10), (0, 20)): (0.6791, 1.0),
    ((10, 10), (0, 10)): (0.6075, 1.0),
}
shares = st.integers(1, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(("pair", "interval"), PUBLISHED.items(), ids=str)
def test_the_interval_is_the_published_one(
    pair: tuple[tuple[int, int], tuple[int, int]], interval: tuple[float, float]
) -> None:
    one, other = (Share(*each) for each in pair)
    found = difference(one, other)
    assert (round(found.low, 4), round(found.high, 4)) == interval
    assert found.value == one.rate - other.rate


@settings(max_examples=40)
@given(shares, shares)
def test_it_holds_the_difference_and_turns_with_the_arms(one: Share, other: Share) -> None:
    there, back = difference(one, other), difference(other, one)
    assert -1 <= round(there.low, 9) <= round(there.value, 9) <= round(there.high, 9) <= 1
    assert [round(each, 9) for each in back] == [round(-each, 9) for each in (there.value, there.high, there.low)]
