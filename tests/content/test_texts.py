"""The catalogues: complete in Vietnamese, complete in English for the citizens' side."""

import re
from pathlib import Path

import pytest

from content.library import LOCALES
from content.texts import Texts, UnknownText

TEXTS = Texts.load(LOCALES)
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


def write(folder: Path, locale: str, name: str, **texts: str) -> Path:
    place = folder / locale / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    lines = "".join(f'\nmsgid "{text_id}"\nmsgstr "{text}"\n' for text_id, text in texts.items())
    (place / name).write_text(HEAD + lines)
    return folder


def test_a_text_is_said_in_the_language_asked_for() -> None:
    assert TEXTS.say("vi", "menu.home") == "Về đầu"
    assert TEXTS.say("en", "menu.home") == "Back to start"


def test_arguments_fill_their_places() -> None:
    assert TEXTS.say("vi", "form.more_places", count=4).startswith("Còn 4 nơi khác")


def test_what_english_lacks_is_said_in_vietnamese(tmp_path: Path) -> None:
    texts = Texts.load(write(tmp_path, "vi", "a.po", only="Chỉ tiếng Việt"))
    assert texts.say("en", "only") == "Chỉ tiếng Việt"


def test_an_unknown_text_is_an_error_of_ours() -> None:
    with pytest.raises(UnknownText):
        TEXTS.say("vi", "no.such.text")


def test_an_id_defined_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "vi", "a.po", same="một")
    with pytest.raises(ValueError, match="same is defined twice"):
        Texts.load(write(tmp_path, "vi", "b.po", same="hai"))


@pytest.mark.parametrize("text_id", sorted(TEXTS.ids("en")))
def test_both_languages_have_the_same_places_to_fill(text_id: str) -> None:
    places = [set(re.findall(r"{(\w+)}", TEXTS.pattern(locale, text_id))) for locale in ("vi", "en")]
    assert places[0] == places[1]
