"""Every text the pages name stands in the catalogue, and the citizens' ones in both languages."""

import re
from pathlib import Path

import pytest

from bot.web import render
from content.texts import Texts
from tests.bot.web.house import LOCALES

TEXTS = Texts.load(LOCALES)
NAMED = re.compile(r"(?:say|label)\('([a-z0-9.-]+)'(?![ ]*[~%])")
TEMPLATES = sorted(render.HERE.glob("templates/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_text_a_template_names_exists(template: Path) -> None:
    named = set(NAMED.findall(template.read_text()))
    assert named <= TEXTS.ids("vi")
    assert {text_id for text_id in named if text_id.startswith("page.")} - CALENDAR <= TEXTS.ids("en")


def test_the_citizens_side_is_complete_in_english() -> None:
    pages = {text_id for text_id in TEXTS.ids("vi") if text_id.startswith("page.")}
    assert {text_id for text_id in pages - TEXTS.ids("en") if not text_id.startswith("page.calendar.")} == set()


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    places = re.compile(r"\{(\w+)")
    for text_id in TEXTS.ids("en"):
        if text_id in TEXTS.ids("vi"):
            vi, en = TEXTS.pattern("vi", text_id), TEXTS.pattern("en", text_id)
            assert set(places.findall(vi)) == set(places.findall(en)), text_id


CALENDAR = {text_id for text_id in TEXTS.ids("vi") if text_id.startswith("page.calendar.")}
