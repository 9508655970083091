"""The report of a commune of Hà Nội: 68 codes of the plan, and what their numbers must satisfy together."""

import re

import pytest

from content.house_rules import count_words
from content.questions.answers import offered, shown
from content.questions.fields import Answers
from content.questions.forms import load_forms
from content.questions.rules import Rule

FORM = load_forms()["report-commune-hn"]
LINES = {"B": [*range(1, 14)], "C": [1, 2, 3, *range(10, 15)], "D": [*range(1, 15)], "E": [*range(10)], "F": [1]}
LINES |= {"G": [*range(1, 17)], "K": [1, 2], "M": [1, 2, 3, 4]}
CODES = [f"{part}{number:02}" for part, numbers in LINES.items() for number in numbers]
GOOD = {
    "b05": ["2"], "b06": ["6"], "c10": ["8"], "c11": ["6"],
    "d01": ["10"], "d02": ["3", "2", "0", "1", "4", "0"], "d04": ["10"], "d05": ["4"], "d06": ["7"],
    "d07": ["3", "1", "0"], "d08": ["3"], "d09": ["1"], "d10": ["2"], "d11": ["1", "3"], "d13": ["10"], "d14": ["4"],
    "e00": ["2"], "e01": ["5"], "e01-ways": ["2", "1", "1", "1"], "e02": ["7"], "e03": ["7"],
    "e04": ["3"], "e05": ["2"], "e06": ["1"], "e07": ["1"], "e08": ["5"], "e09": ["4", "4"],
    "g01": ["5"], "g02": ["5"], "g05": ["5"], "g10": ["2", "150000000"], "k01": ["3"], "k02": ["3"],
}  # fmt: skip
BEFORE = {"b06": ["6"], "d06": ["7"], "d11": ["0", "3"], "e06": ["1"], "e07": ["1"]}
# A slip of one, and what else it moves of necessity, breaks this rule alone.
BREAKS = [
    ("b06-b05", {"b05": ["7"]}, "stop"),
    ("b06-before", {"b06": ["5"]}, "warn"),
    ("c10-c11", {"c10": ["5"]}, "stop"),
    ("d02-d01", {"d02": ["3", "2", "0", "1", "4", "1"]}, "stop"),
    ("d04-d01", {"d04": ["11"]}, "warn"),
    ("d05-d06", {"d05": ["8"], "d07": ["8", "0", "0"]}, "stop"),
    ("d05-d01", {"d05": ["11"], "d06": [], "d07": ["11", "0", "0"]}, "stop"),
    ("d06-d01", {"d06": ["11"]}, "stop"),
    ("d06-before", {"d06": ["6"]}, "warn"),
    ("d07-d05", {"d07": ["3", "0", "0"]}, "stop"),
    ("d08-before", {"d08": ["4"], "d11": ["1", "4"]}, "warn"),
    ("d11-end", {"d11": ["1", "4"]}, "stop"),
    ("d13-d01", {"d13": ["11"]}, "stop"),
    ("d14-d05", {"d14": ["5"]}, "stop"),
    ("e00-before", {"e00": ["0"], "e02": ["5"], "e03": ["5"], "e04": ["1"]}, "warn"),
    ("e00-most", {"e00": ["3"], "e04": ["4"]}, "warn"),
    ("e01-ways", {"e01-ways": ["2", "1", "1", "2"]}, "stop"),
    ("e02-e01", {"e02": ["8"]}, "stop"),
    ("e03-e01", {"e03": ["8"]}, "stop"),
    ("e-balance", {"e04": ["4"]}, "stop"),
    ("e08-e01", {"e08": ["6"]}, "stop"),
    ("e09", {"e09": ["4", "5"]}, "stop"),
    ("g02-g01", {"g02": ["6"]}, "stop"),
    ("g05-g02", {"g05": ["6"]}, "stop"),
    ("g10", {"g10": ["2", "0"]}, "stop"),
    ("k01", {"k01": ["0"], "k02": ["0"]}, "stop"),
    ("k02-k01", {"k02": ["4"]}, "stop"),
]


def broken(answers: Answers, previous: Answers = BEFORE) -> list[tuple[str, str]]:
    return [(rule.id, rule.level) for rule in FORM.broken(answers, previous)]


def test_it_asks_the_68_codes_of_the_plan_in_their_order() -> None:
    assert list(dict.fromkeys(field.code for field in FORM.fields)) == CODES
    assert len(CODES) == 68


def test_every_question_stands_in_its_part_and_says_where_it_comes_from() -> None:
    for field in FORM.fields:
        assert field.part == field.code[0].lower()
        assert re.fullmatch(r"00[0-4]_[0-9a-f]{16}\.txt:\d+", field.source), field.id
        assert field.help, field.id


def test_a_question_beside_another_has_the_same_code() -> None:
    extra = [field.id for field in FORM.fields if field.id != field.code.lower()]
    assert extra == ["b12-members", "d12-day", "e01-ways"]


def test_only_the_plan_with_its_number_and_day_must_be_answered_all_else_may_have_no_data() -> None:
    assert [field.id for field in FORM.fields if not field.optional] == ["b01", "b02", "b03"]
    assert broken({"b01": ["no"]}) == []


def test_number_day_and_details_are_asked_only_after_a_yes() -> None:
    behind = {"b02", "b03", "b04", "b08", "b12-members", "d12-day"}
    asked = {field.id for field in FORM.open_fields({"b01": ["no"], "b07": ["no"], "b12": ["no"]}, more=False)}
    assert behind.isdisjoint(asked)
    yes = {"b01": ["yes"], "b07": ["yes"], "b12": ["yes"], "d12": ["yes"]}
    assert behind <= {field.id for field in FORM.open_fields(yes, more=False)}


def test_nothing_asks_for_a_person_and_free_words_refuse_their_numbers() -> None:
    words = [field for field in FORM.fields if field.kind == "text"]
    assert [field.id for field in words] == ["b02", "m01", "m02", "m03", "m04"]
    for field in words[1:]:
        assert field.refuses == ("phone", "identity")
        assert field.help is not None
        assert "Không ghi tên người" in field.help.vi


def test_kinds_of_the_composite_lines() -> None:
    kinds = {
        name: [row.id for row in FORM.by_id[name].rows] for name in ("d02", "d07", "d11", "e09", "g13", "e01-ways")
    }
    assert [len(rows) for rows in kinds.values()] == [6, 3, 2, 2, 3, 4]
    assert [(row.id, row.unit) for row in FORM.by_id["g10"].rows] == [("people", "người"), ("money", "đồng")]
    assert [field.id for field in FORM.fields if field.kind == "money"] == ["b09", "b10"]


def test_what_stays_is_offered_from_the_last_period_and_what_flows_is_not() -> None:
    before = {field.id: ["yes"] if field.choices else ["3"] * (len(field.rows) or 1) for field in FORM.fields}
    before["b03"] = ["2026-03-12"]
    kept = [field.id for field in FORM.fields if offered(field, before)]
    assert kept == [
        "b01", "b02", "b03", "b12", "b12-members", "d01", "d02", "d03", "d06", "d08", "d13", "g14", "g15", "g16", "k01",
    ]  # fmt: skip


def test_the_points_at_the_end_are_offered_as_those_at_the_start() -> None:
    assert offered(FORM.by_id["d08"], {"d11": ["1", "4"], "d08": ["9"]}) == ["4"]
    assert offered(FORM.by_id["d08"], {"d08": ["9"]}) is None
    assert offered(FORM.by_id["d08"], {"d11": []}) is None


def test_numbers_that_fit_break_nothing() -> None:
    assert broken(GOOD) == []


@pytest.mark.parametrize(("rule", "changed", "level"), BREAKS, ids=[each[0] for each in BREAKS])
def test_each_rule_is_broken_by_its_own_slip_alone(rule: str, changed: Answers, level: str) -> None:
    assert broken({**GOOD, **changed}) == [(rule, level)]


def test_more_points_closed_than_there_were_also_leave_fewer_than_none() -> None:
    assert broken(GOOD | {"d10": ["6"], "d11": ["1", "0"]}) == [("d10-d08", "stop"), ("d11-end", "stop")]


def test_every_rule_is_shown_to_break() -> None:
    shown_to_break = {each[0] for each in BREAKS} | {"d10-d08"}
    assert [rule.id for rule in FORM.rules if rule.id not in shown_to_break] == []


@pytest.mark.parametrize("rule", FORM.rules, ids=lambda rule: rule.id)
def test_a_rule_says_shortly_which_line_does_not_fit(rule: Rule) -> None:
    assert count_words(rule.text.vi) <= 18
    assert any(FORM.by_id[name].code in rule.text.vi for name in rule.fields)


def test_a_table_reads_as_people_read_it() -> None:
    assert shown(FORM.by_id["d02"], GOOD["d02"]).startswith("Lưu trú 3; Karaoke 2; Vũ trường 0; ")
    assert shown(FORM.by_id["g10"], GOOD["g10"]) == "Số người 2 người; Số tiền 150.000.000 đồng"
