"""The directory: four national lines and kinds of places, nothing guessed."""

import shutil
from pathlib import Path

import pytest

from content.articles import Articles
from content.questions.forms import load_forms
from content.records import BadContent
from content.services import FOLDER, NATIONAL_NUMBERS, Keeper, Owners, Services
from tests.world import library


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


OWN = """services:
  - id: ba-vi
    owner: HN-2026-2030/09700
    recheck: 6
    phone: "024 3333 4444"
    area: "09700"
    needs: [health]
    name: {vi: "Trạm Y tế", en: "Health station"}
    what: {vi: "Khám bệnh.", en: "Examines."}
    who_answers: {vi: "Nhân viên.", en: "Staff."}
    cost: {vi: "Hỏi trước.", en: "Ask first."}
    hours: {vi: "Giờ hành chính.", en: "Office hours."}
    recorded: {vi: "Chưa rõ.", en: "Not known."}
    sources: [{label: "Xã"}]
    as_of: 2026-06-01
    status: verified
"""


def own(folder: Path, text: str = OWN) -> Services:
    """With a file of an operator's own beside the shipped one."""
    (folder / "own.yaml").write_text(text)
    shelf = library()
    return Services.load(site=folder, owners=Owners(shelf.plans, shelf.units))


def test_an_operator_s_own_entry_with_a_keeper_may_bear_its_own_number(tmp_path: Path) -> None:
    services = own(tmp_path)
    assert [(each.id, each.keeper) for each in services.kept] == [("ba-vi", Keeper("HN-2026-2030", "09700", 6))]
    assert "024 3333 4444" in {each.phone for each in services.for_need("health")}
    assert {each.id for each in Services.load().every} < {each.id for each in services.every}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("HN-2026-2030/09700", "HN-2026/09700", "owner: no plan 'HN-2026'; there are DN-2026-2030"),
        ("/09700\n    re", "/99999\n    re", "owner: no commune has the code 99999"),
        ("/09700\n    re", "/20194\n    re", "(20194) is not of the province of HN-2026-2030"),
        ("/09700\n    re", "/so-la\n    re", "owner: HN-2026-2030 has no body 'so-la'; it has "),
        ("owner: HN-2026-2030/", "owner: HN-2026-2030 ", "owner: write plan and unit, as HN-2026-2030/09700"),
        ("recheck: 6", "recheck: 1", "recheck: write after how many months it is asked anew, 4 to 24"),
        ("    owner: HN-2026-2030/09700\n    recheck: 6\n", "", "phone: 024 3333 4444 may not be shown"),
        ("    owner: HN-2026-2030/09700\n", "", "owner: write a text here"),
        ("id: ba-vi", "id: line-113", "id: line-113 is there already"),
    ],
)
def test_a_wrong_keeper_is_named_with_what_would_do(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(BadContent) as error:
        own(tmp_path, OWN.replace(right, wrong))
    assert told in str(error.value)
