"""The report of a commune of Đồng Nai: what its own plan names, with the codes Hà Nội's report has too."""

import re

import pytest

from content.house_rules import count_words
from content.places.units import Units
from content.programme.indicators import Indicators
from content.programme.plans import Plans
from content.questions.fields import Answers
from content.questions.forms import load_forms
from content.questions.rules import Rule

FORM, HANOI = (load_forms()[f"report-commune-{province}"] for province in ("dn", "hn"))
NOT_HERE = {"C11", "D03", "E09", "G05", "G15"}
GOOD = {
    "b05": ["2"], "b06": ["6"], "c10": ["8"],
    "d01": ["10"], "d02": ["3", "2", "0", "1", "4", "0"], "d04": ["10"], "d05": ["4"], "d06": ["7"],
    "d07": ["3", "1", "0"], "d08": ["3"], "d09": ["1"], "d10": ["2"], "d11": ["1", "3"], "d13": ["10"], "d14": ["4"],
    "e00": ["2"], "e01": ["5"], "e01-ways": ["2", "1", "1", "1"], "e02": ["7"], "e03": ["7"],
    "e04": ["3"], "e05": ["2"], "e06": ["1"], "e07": ["1"], "e08": ["5"], "f01": ["2"], "f02": ["3"],
    "g01": ["5"], "g02": ["5"], "g10": ["2", "150000000"], "k01": ["3"], "k02": ["3"],
}  # fmt: skip
BEFORE = {"b06": ["6"], "d06": ["7"], "d11": ["0", "3"], "e06": ["1"], "e07": ["1"]}
# What only this form asks, or asks with other neighbours; the rules it shares are broken in test_report_form.
BREAKS = [
    ("f02-f01", {"f02": ["1"]}, "warn"),
    ("d02-d01", {"d02": ["3", "2", "0", "1", "4", "1"]}, "stop"),
    ("d11-end", {"d11": ["1", "4"]}, "stop"),
    ("e-balance", {"e04": ["4"]}, "stop"),
    ("g02-g01", {"g02": ["6"]}, "stop"),
    ("k02-k01", {"k02": ["4"]}, "stop"),
]


def test_it_asks_what_hanoi_asks_but_for_what_its_plan_does_not_name() -> None:
    codes = list(dict.fromkeys(field.code for field in FORM.fields))
    assert set(codes) == {field.code for field in HANOI.fields} - NOT_HERE | {"F02"}
    assert len(codes) == 64
    assert codes == sorted(codes, key=lambda code: ("BCDEFGKM".index(code[0]), int(code[1:])))


def test_every_question_comes_from_a_line_of_its_own_plan() -> None:
    for field in FORM.fields:
        assert field.part == field.code[0].lower()
        assert re.fullmatch(r"000_[0-9a-f]{16}\.txt:\d+", field.source), field.id
        assert field.help, field.id


def test_what_the_plan_s_line_333_wants_of_communes_is_asked() -> None:
    from_there = {field.code for field in FORM.fields if field.source.endswith(":333")}
    assert {"D10", "F01", "G08", "G09"} <= from_there


def test_every_number_its_plan_s_targets_are_counted_from_is_asked() -> None:
    plan, indicators = Plans.load(Units.load())["DN-2026-2030"], Indicators.load()
    wanted = {
        code
        for target in plan.targets
        for count in (indicators[target.indicator].numerator, indicators[target.indicator].denominator)
        for code in (count.fields if count else ())
    }
    asked = {field.code for field in FORM.fields}
    assert {code for code in wanted if re.fullmatch(r"[B-K]\d\d", code)} <= asked


def test_a_code_means_the_same_in_both_provinces() -> None:
    for field in FORM.fields:
        if field.id in HANOI.by_id:
            other = HANOI.by_id[field.id]
            assert (field.kind, field.unit, field.max, field.since, field.rows) == (
                *(other.kind, other.unit, other.max, other.since, other.rows),
            ), field.id


def test_only_the_plan_with_its_number_and_day_must_be_answered() -> None:
    assert [field.id for field in FORM.fields if not field.optional] == ["b01", "b02", "b03"]
    assert FORM.broken({"b01": ["no"]}, {}) == ()


def test_nothing_asks_for_a_person_and_people_are_only_counted() -> None:
    for field in FORM.fields:
        assert field.kind != "text" or field.refuses == ("phone", "identity"), field.id
    fined = FORM.by_id["f02"]
    assert (fined.kind, fined.unit) == ("count", "người")
    assert fined.help is not None
    assert "Không lập danh sách" in fined.help.vi


def test_numbers_that_fit_break_nothing() -> None:
    assert FORM.broken(GOOD, BEFORE) == ()


@pytest.mark.parametrize(("rule", "changed", "level"), BREAKS, ids=[each[0] for each in BREAKS])
def test_each_slip_breaks_its_own_rule_alone(rule: str, changed: Answers, level: str) -> None:
    assert [(each.id, each.level) for each in FORM.broken({**GOOD, **changed}, BEFORE)] == [(rule, level)]


@pytest.mark.parametrize("rule", FORM.rules, ids=lambda rule: rule.id)
def test_a_rule_names_a_line_of_the_form_and_only_asked_ones(rule: Rule) -> None:
    assert count_words(rule.text.vi) <= 18
    assert any(FORM.by_id[name].code in rule.text.vi for name in rule.fields)
    named = set(re.findall(r"\b[B-K]\d\d\b", rule.text.vi))
    assert named <= {field.code for field in FORM.fields}


def test_no_help_speaks_of_a_line_that_is_not_asked() -> None:
    asked = {field.code for field in FORM.fields}
    for field in FORM.fields:
        said = f"{field.text.vi} {field.help.vi if field.help else ''}"
        assert set(re.findall(r"\b[B-M]\d\d\b", said)) <= asked, field.id
