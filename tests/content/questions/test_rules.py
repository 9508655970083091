"""Rules compare sums of numbers; what was not answered breaks nothing."""

import pytest

from content.questions.fields import Answers, Field, TableRow
from content.questions.rules import Operand, Rule
from content.words import Words

SAID = Words("Số")
FIELDS = {
    "a": Field("a", "count", SAID),
    "b": Field("b", "count", SAID),
    "t": Field("t", "table", SAID, rows=(TableRow("one", SAID), TableRow("two", SAID))),
}
NOTHING: Answers = {}


def broken(left: str, compare: str, right: str, answers: Answers, previous: Answers = NOTHING) -> bool:
    rule = Rule("r", tuple(left.split()), compare, tuple(right.split()), SAID)
    return rule.is_broken(FIELDS, answers, previous)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12", Operand(number=12)),
        ("d05", Operand(field="d05")),
        ("d11.end", Operand(field="d11", row="end")),
        ("prev:d05", Operand(of="prev", field="d05")),
        ("prev:d11.end", Operand(of="prev", field="d11", row="end")),
        ("sum:e01-ways", Operand(of="sum", field="e01-ways")),
        ("next:d05", None),
        ("d05 + 1", None),
        ("-3", None),
        ("", None),
    ],
)
def test_an_operand_is_a_number_a_field_a_row_or_a_sum(text: str, read: Operand | None) -> None:
    assert Operand.read(text) == read


@pytest.mark.parametrize(
    ("left", "compare", "right", "is_broken"),
    [
        ("a", "le", "b", False),
        ("b", "le", "a", True),
        ("a", "eq", "3", False),
        ("a", "eq", "4", True),
        ("b", "ge", "a", False),
        ("a", "ge", "b", True),
        ("a", "le", "3", False),
        ("a b", "eq", "8", False),
        ("sum:t", "eq", "12", False),
        ("t.one", "eq", "10", False),
        ("t.two", "eq", "10", True),
        ("a t.two", "eq", "b", False),
    ],
)
def test_sums_are_compared_with_sums(left: str, compare: str, right: str, is_broken: bool) -> None:
    assert broken(left, compare, right, {"a": ["3"], "b": ["5"], "t": ["10", "2"]}) is is_broken


@pytest.mark.parametrize("missing", [{"a": ["9"]}, {"a": ["9"], "b": []}, {"b": ["1"]}, {}])
def test_a_rule_with_a_missing_number_is_silent_for_no_data_is_not_nought(missing: Answers) -> None:
    assert not broken("a", "le", "b", missing)
    assert not broken("a", "eq", "b", missing)


def test_the_last_period_is_compared_only_where_there_was_one() -> None:
    assert broken("a", "ge", "prev:a", {"a": ["3"]}, {"a": ["4"]})
    assert not broken("a", "ge", "prev:a", {"a": ["3"]}, {"a": ["3"]})
    assert not broken("a", "ge", "prev:a", {"a": ["3"]})
    assert broken("a", "eq", "prev:t.two", {"a": ["3"]}, {"t": ["3", "4"]})


@pytest.mark.parametrize("older", [["3"], ["3", "4", "5"], ["3", "nhiều"]])
def test_an_answer_of_another_shape_from_an_older_form_counts_as_missing(older: list[str]) -> None:
    assert not broken("a", "eq", "prev:t.one", {"a": ["9"]}, {"t": older})
    assert not broken("sum:t", "eq", "1", {"t": older})


def test_a_rule_names_the_fields_of_this_period_once_and_in_order() -> None:
    rule = Rule("r", ("b", "t.one"), "le", ("sum:t", "prev:a", "7"), SAID)
    assert rule.fields == ("b", "t")
