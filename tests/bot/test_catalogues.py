from pathlib import Path

import pytest

from bot.catalogues import Asked, asked_in, problems
from content.texts import Texts

SAMPLE = {"menu.home": "Về đầu", "menu.help": "Tôi cần giúp", "crisis.minor": "Gọi {number}"}


def found(vi: dict[str, str], en: dict[str, str], asked: Asked) -> list[str]:
    return problems(Texts({"vi": vi, "en": en}), asked)


def asking(*ids: str, beginnings: tuple[str, ...] = ()) -> Asked:
    return Asked(set(ids), set(beginnings))


def test_complete_catalogues_have_no_problem() -> None:
    assert found(SAMPLE, SAMPLE, asking("menu.home", "menu.help", beginnings=("crisis.",))) == []


def test_a_text_that_is_asked_for_and_missing_is_named() -> None:
    assert found(SAMPLE, SAMPLE, asking(*SAMPLE, "menu.hom")) == ["asked for, not in vi: menu.hom"]


def test_a_word_with_dots_that_is_no_text_is_left_alone() -> None:
    assert found(SAMPLE, SAMPLE, asking(*SAMPLE, "alembic.version", "menu.html")) == []


def test_a_beginning_that_leads_nowhere_is_named() -> None:
    lines = found(SAMPLE, SAMPLE, asking(*SAMPLE, beginnings=("menu.go.",)))
    assert lines == ["begins no text: menu.go."]


def test_what_citizens_read_exists_in_english() -> None:
    assert found(SAMPLE, {"menu.home": "Home", "crisis.minor": "{number}"}, asking(*SAMPLE)) == ["not in en: menu.help"]


def test_what_officials_read_need_not() -> None:
    assert found({"desk.inbox": "Hộp thư đến"}, {}, asking("desk.inbox")) == []


def test_a_text_nobody_asks_for_is_named() -> None:
    assert found(SAMPLE, SAMPLE, asking("menu.home", "menu.help")) == ["asked for by nobody: crisis.minor"]


def test_both_languages_name_the_same_places() -> None:
    lines = found(SAMPLE, SAMPLE | {"crisis.minor": "Call {phone}"}, asking(*SAMPLE))
    assert lines == ["other {places} in en: crisis.minor"]


def test_english_alone_is_named() -> None:
    assert found({}, {"menu.home": "Home"}, asking("menu.home"))[-1] == "in en only: menu.home"


@pytest.mark.parametrize(
    ("template", "ids", "beginnings"),
    [
        ("{{ say('page.quit') }}", {"page.quit"}, set()),
        ("{{ say('page.letter.' ~ letter.author) }}", set(), {"page.letter."}),
        ("{{ say('error.%d.title' % shown) }}", set(), {"error."}),
        ('{% set x = "page.skip" %}', {"page.skip"}, set()),
        ("<p class='page.quit'>{{ x }}</p>", set(), set()),
    ],
)
def test_ids_are_found_in_templates(template: str, ids: set[str], beginnings: set[str], tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "page.html").write_text(template)
    asked = asked_in(tmp_path)
    assert (asked.ids, asked.beginnings) == (ids, beginnings)


def test_ids_are_found_in_python(tmp_path: Path) -> None:
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "x.py").write_text('a = Say("menu.home")\nb = f"crisis.{kind}"\nc = f"{kind}.title"\n')
    asked = asked_in(tmp_path)
    assert asked.ids >= {"menu.home"}
    assert asked.beginnings == {"crisis."}
