"""A form is data, and a wrong definition says where and what."""

from pathlib import Path

import pytest
import yaml

from content.questions.forms import BadForm, Form, load_forms

FORMS = load_forms()
CITIZENS = [form for form in FORMS.values() if form.sends != "obligation"]


def field(**given: object) -> dict[str, object]:
    return {"id": "story", "kind": "text", "text": {"vi": "Kể", "en": "Tell"}} | given


def write(folder: Path, *fields: dict[str, object], **given: object) -> Path:
    head = {"id": "f", "version": 1, "title": {"vi": "P"}, "sends": "support", "desk": "province", "catches": "story"}
    (folder / "f.yaml").write_text(yaml.safe_dump(head | {"fields": list(fields)} | given, allow_unicode=True))
    return folder


def test_the_citizens_forms_load_and_speak_both_languages() -> None:
    assert {form.id for form in CITIZENS} == {"tip", "help"}
    for form in CITIZENS:
        texts = [each.text for each in form.fields] + [one.label for each in form.fields for one in each.choices]
        assert all(text.vi and text.en for text in texts)


def test_every_question_but_the_first_of_a_tip_may_be_skipped() -> None:
    assert [each.id for each in FORMS["tip"].fields if not each.optional] == ["what"]
    assert all(each.optional for each in FORMS["help"].fields)


def test_the_first_questions_are_few_and_the_rest_waits_for_tell_more() -> None:
    assert [each.id for each in FORMS["tip"].open_fields({}, more=False)] == ["what", "where", "danger"]
    assert [each.id for each in FORMS["help"].open_fields({}, more=False)] == ["need", "age", "where"]


def test_a_question_stands_only_under_its_condition() -> None:
    assert "page" not in ids(FORMS["tip"], {"what": ["shop"]})
    assert "page" in ids(FORMS["tip"], {"what": ["net"]})


def test_a_question_behind_tell_more_stands_once_something_was_kept_in_it() -> None:
    kept = FORMS["tip"].open_fields({"story": ["chuyện"]}, more=False)
    assert "story" in [each.id for each in kept]


def test_the_higher_of_two_urgencies_stays_whatever_the_order() -> None:
    assert FORMS["tip"].sets({"what": ["u16"], "danger": ["yes"]})["urgency"] == "now"
    assert FORMS["help"].sets({"need": ["danger"], "age": ["u16"]})["urgency"] == "now"
    assert "urgency" not in FORMS["tip"].sets({"what": ["shop"], "danger": ["no"]})


def test_children_trafficking_and_misconduct_start_at_the_province() -> None:
    for what in ("u16", "u18", "held", "duty"):
        assert FORMS["tip"].sets({"what": [what]})["level"] == "province"
    assert "level" not in FORMS["tip"].sets({"what": ["shop"]})


def test_who_should_not_read_it_and_whether_to_ask_back_are_set_by_answers() -> None:
    assert FORMS["tip"].sets({"shun": ["commune"], "ask": ["no"]}) == {"avoid": "commune", "ask": "no"}
    assert FORMS["tip"].sets({"shun": ["none"], "ask": ["yes"]}) == {}


def test_in_a_shorter_period_months_are_fewer_and_nothing_else_changes() -> None:
    year = FORMS["report-commune-hn"]
    half = year.over_months(6)
    assert (half.by_id["c02"].max, half.by_id["c11"].max, half.by_id["b05"].max) == (6, 6, 500)
    assert (year.by_id["c02"].max, year.over_months(12)) == (12, year)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (field(kind="poem"), "kind 'poem' is not known"),
        (field(id="a", kind="one"), "needs choices"),
        (field(id="a", kind="one", choices=[{"id": "x", "vi": "X", "skips": True}]), "skips belongs to a choice"),
        (field(id="a", kind="yesno", choices=[{"id": "maybe", "vi": "Có lẽ"}]), "yes and no"),
        (field(id="a", kind="one", choices=[{"id": "x", "vi": "X"}, {"id": "x", "vi": "Y"}]), "share an id"),
        (field(id="a", kind="one", choices=[{"id": "skip", "vi": "X"}]), "may not be called"),
        (field(id="a", when={"field": "later", "is": ["x"]}), "earlier field"),
        (field(max=9000), "max is over"),
    ],
)
def test_a_wrong_field_is_named_with_what_to_do(tmp_path: Path, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(BadForm, match=told) as problem:
        load_forms(write(tmp_path, wrong, field()))
    assert "f.yaml" in str(problem.value)
    assert str(wrong["id"]) in str(problem.value)


def test_two_fields_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadForm, match="stands twice"):
        load_forms(write(tmp_path, field(), field()))


def test_stray_words_need_a_text_field_to_be_kept_in(tmp_path: Path) -> None:
    with pytest.raises(BadForm, match="catches"):
        load_forms(write(tmp_path, field(), catches="nowhere"))


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadForm, match="text"):
        load_forms(write(tmp_path, {"id": "story", "kind": "text"}))


def ids(form: Form, answers: dict[str, list[str]]) -> list[str]:
    return [each.id for each in form.open_fields(answers, more=True)]
