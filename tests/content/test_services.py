"""The directory: four national lines and kinds of places, nothing guessed."""

import shutil
from pathlib import Path

import pytest

from content.articles import Articles
from content.questions.forms import load_forms
from content.records import BadContent
from content.services import FOLDER, NATIONAL_NUMBERS, Services


@pytest.fixture(scope="module")
def shipped() -> Services:
    return Services.load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "services"))


def spoil(folder: Path, right: str, wrong: str) -> Path:
    path = folder / "national.yaml"
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    return folder


def test_only_the_four_cleared_numbers_ship(shipped: Services) -> None:
    assert tuple(sorted(each.phone for each in shipped.every if each.phone)) == NATIONAL_NUMBERS


def test_every_need_finds_somebody(shipped: Services) -> None:
    assert all(shipped.for_need(need.id) for need in shipped.needs)


def test_the_needs_are_the_choices_of_the_form_for_help(shipped: Services) -> None:
    choices = next(field for field in load_forms()["help"].fields if field.id == "need").choices
    assert {(need.id, need.label) for need in shipped.needs} == {(each.id, each.label) for each in choices}


def test_lines_to_call_stand_before_places_to_go(shipped: Services) -> None:
    for need in shipped.needs:
        without_phone = [each.phone is None for each in shipped.for_need(need.id)]
        assert without_phone == sorted(without_phone)


def test_danger_offers_numbers_only(shipped: Services) -> None:
    assert {each.phone for each in shipped.for_need("danger")} == set(NATIONAL_NUMBERS)


def test_in_danger_the_police_stand_first(shipped: Services) -> None:
    assert [each.phone for each in shipped.for_need("danger")][:3] == ["113", "115", "111"]


def test_places_are_sourced_by_the_part_of_a_plan_not_by_a_line(shipped: Services) -> None:
    assert not [each.id for each in shipped.every for source in each.sources if "dòng" in source.label]


def test_a_child_is_sent_to_111(shipped: Services) -> None:
    assert [each.phone for each in shipped.for_need("child")] == ["111"]


def test_the_women_s_line_says_that_the_caller_may_pay(shipped: Services) -> None:
    line = next(each for each in shipped.verified if each.phone == "1900 969 680")
    assert "mất cước" in line.cost.vi
    assert "pay" in (line.cost.en or "")


def test_every_text_stands_in_both_languages(shipped: Services) -> None:
    for each in shipped.every:
        texts = (each.name, each.what, each.who_answers, each.cost, each.hours, each.recorded)
        assert all(text.vi and text.en for text in texts), each.id


def test_an_unverified_entry_does_not_ship(copy: Path) -> None:
    services = Services.load(spoil(copy, "\n    status: verified", "\n    status: to-verify"))
    assert "line-113" not in {each.id for need in services.needs for each in services.for_need(need.id)}
    assert "line-113" in {each.id for each in services.every}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('phone: "113"', 'phone: "156"', "phone: 156 may not be shown; cleared are 111, 113, 115"),
        ('phone: "113"', "phone: 113", "phone: write a text here (put numbers between quotes)"),
        ("needs: [danger]", "needs: [money]", "needs: 'money' is not known; choose from danger, debt, health"),
        ("    as_of: 2026-11-22\n", "", "as_of: write the day"),
        ('cost: {vi: "Miễn phí.", en: "Free."}', 'cost: {vi: "Miễn phí."}', "cost: write {vi: …, en: …}"),
        ("services:", "service:", "services: write a list here"),
    ],
)
def test_an_editor_is_told_what_to_mend(copy: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(BadContent) as error:
        Services.load(spoil(copy, right, wrong))
    assert told in str(error.value)
    assert str(error.value).startswith("services/national.yaml:")


def test_every_article_to_read_first_is_there(shipped: Services) -> None:
    articles = Articles.load()
    assert all(articles.by_id(need.article) for need in shipped.needs if need.article)
