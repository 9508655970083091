"""A wrong definition of a report says which field or rule, and what to do."""

from pathlib import Path

import pytest
import yaml

from content.questions.forms import BadForm, load_forms


def report(folder: Path, *fields: dict[str, object], **given: object) -> Path:
    """A report of one part with a count, a table and whatever is given."""
    head = {"id": "r", "version": 1, "title": {"vi": "P"}, "sends": "obligation", "parts": [{"id": "d", "vi": "Đ"}]}
    plain = {"code": "D1", "part": "d", "text": {"vi": "Số"}, "unit": "điểm"}
    asked = [{"id": "d1", "kind": "count"}, {"id": "d2", "kind": "table", "rows": ROWS}, *fields]
    (folder / "r.yaml").write_text(yaml.safe_dump(head | {"fields": [plain | each for each in asked]} | given))
    return folder


ROWS = [{"id": "again", "vi": "Lại"}, {"id": "end", "vi": "Cuối"}]
CHOICES = [{"id": "yes", "vi": "Có"}, {"id": "no", "vi": "Chưa"}]


def rule(**given: object) -> dict[str, object]:
    return {"id": "r1", "left": ["d1"], "is": "le", "right": ["sum:d2"], "vi": "Không khớp."} | given


def test_a_report_needs_neither_desk_nor_a_field_for_stray_words(tmp_path: Path) -> None:
    form = load_forms(report(tmp_path, rules=[rule()]))["r"]
    assert (form.desk, form.catches, form.parts[0].title.vi) == (None, None, "Đ")
    assert form.rules[0].level == "stop"


def test_a_row_takes_from_its_table_what_it_does_not_say_itself(tmp_path: Path) -> None:
    rows = [*ROWS, {"id": "money", "vi": "Tiền", "unit": "đồng", "max": 9}]
    field = load_forms(report(tmp_path, {"id": "d3", "kind": "table", "max": 7, "rows": rows}))["r"].by_id["d3"]
    assert [(row.unit, row.max) for row in field.rows] == [("điểm", 7), ("điểm", 7), ("đồng", 9)]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"id": "x", "kind": "count", "part": "z"}, "part 'z' is not known; write one of d"),
        ({"id": "x", "kind": "count", "code": ""}, "write its code"),
        ({"id": "x", "kind": "count", "unit": ""}, "write its unit"),
        ({"id": "x", "kind": "table"}, "a table needs rows"),
        ({"id": "x", "kind": "count", "rows": ROWS}, "only a table has them"),
        ({"id": "x", "kind": "table", "rows": [ROWS[0], ROWS[0]]}, "two rows share an id"),
        ({"id": "x", "kind": "table", "rows": [{"id": "A b", "vi": "A"}]}, "a row's id has"),
        ({"id": "x", "kind": "table", "rows": [{"id": "a"}]}, "'vi'"),
        ({"id": "x", "kind": "count", "since": "gone"}, "since names 'gone', which is no field"),
        ({"id": "x", "kind": "count", "since": "d2.gone"}, "since names 'd2.gone', which is no field or row"),
        ({"id": "x", "kind": "count", "since": "d2"}, "of another kind"),
        ({"id": "x", "kind": "date", "since": "d2.end"}, "of another kind"),
        ({"id": "x", "kind": "text", "refuses": ["names"]}, "'names' is not known; refuses takes phone"),
        ({"id": "x", "kind": "count", "refuses": ["phone"]}, "belong to a text"),
        ({"id": "x", "kind": "count", "checks": ["own"]}, "checks belong to a text or a unit"),
        ({"id": "x", "kind": "date", "earliest": "1/1/2026"}, "is written as 2026-01-01"),
        ({"id": "x", "kind": "months", "max": 13}, "at most 12"),
        ({"id": "x", "kind": "money", "unit": "triệu"}, "counted in đồng"),
        ({"id": "part", "kind": "count"}, "may not be called"),
        ({"id": "far-too-long-an-id", "kind": "count"}, "at most 16"),
        ({"id": "B05", "kind": "count"}, "small letters"),
        ({"id": 5, "kind": "count"}, "its id is missing or no text"),
        ({"id": "x", "kind": "count", "optinal": True}, "'optinal' is not known; write one of"),
        ({"id": "x", "kind": "yesno", "choices": CHOICES, "when": {"field": "d1", "is": [True]}}, "quote yes and no"),
        ({"id": "x", "kind": "one", "choices": [{"id": "zero", "vi": "Số"}]}, "a choice may not be called"),
    ],
)
def test_a_wrong_field_of_a_report_is_named_with_what_to_do(
    tmp_path: Path, wrong: dict[str, object], told: str
) -> None:
    with pytest.raises(BadForm, match=told) as problem:
        load_forms(report(tmp_path, wrong))
    assert f"r.yaml, field {wrong['id']}" in str(problem.value)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (rule(left=["d9"]), "names 'd9', which is no field"),
        (rule(left=["d2"]), "d2 holds no single number"),
        (rule(left=["d2.gone"]), "d2 has no row 'gone'"),
        (rule(left=["prev:d2"]), "d2 holds no single number"),
        (rule(left=["sum:d1"]), "sum: takes a whole table"),
        (rule(left=["sum:d2.end"]), "sum: takes a whole table"),
        (rule(left=["d1.end"]), "field.row takes a row of a table"),
        (rule(left=["d1 + d2"]), "cannot be read"),
        (rule(left=[]), "at least one operand"),
        (rule(left=["prev:d1"], right=[3]), "names no field of this period"),
        (rule(level="shout"), "level 'shout' is not known; write one of stop, warn"),
        (rule(**{"is": "lt"}), "'lt' is not known; write one of le, eq, ge"),
        (rule(text="Không khớp."), "'text' is not known"),
        ({"id": "r1", "left": ["d1"], "is": "le", "right": ["d1"]}, "'vi'"),
    ],
)
def test_a_wrong_rule_is_named_with_what_to_do(tmp_path: Path, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(BadForm, match=told) as problem:
        load_forms(report(tmp_path, rules=[wrong]))
    assert "r.yaml, rule r1" in str(problem.value)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"rules": [rule(), rule()]}, "rule r1: this id stands twice"),
        ({"parts": [{"id": "d", "vi": "Đ"}, {"id": "d", "vi": "Đ"}]}, "two parts share an id"),
        ({"desk": "commune"}, "leave desk and catches out"),
        ({"sends": "nobody"}, "sends 'nobody' is not known; write one of protection"),
        ({"sends": "support"}, "desk None is not known; write one of commune, province"),
    ],
)
def test_a_wrong_head_is_told_with_what_to_do(tmp_path: Path, given: dict[str, object], told: str) -> None:
    with pytest.raises(BadForm, match=told):
        load_forms(report(tmp_path, **given))


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("id: [")
    with pytest.raises(BadForm, match=r"f.yaml cannot be read"):
        load_forms(tmp_path)
