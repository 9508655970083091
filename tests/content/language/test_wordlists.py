"""The word lists: plain YAML, and a mistake in one is named."""

from pathlib import Path

import pytest

from content.language.wordlists import FOLDER, BadWordList, word_table


@pytest.mark.parametrize("name", ["teencode", "crisis", "syllables", "spelling", "stopwords", "places"])
def test_every_list_is_read_as_texts(name: str) -> None:
    table = word_table(name)
    assert table
    assert all(text for texts in table.values() for text in texts)


def test_a_single_text_and_a_list_read_alike(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text("ko: không\nk: [không, nghìn]\n", encoding="utf-8")
    assert word_table("few", tmp_path) == {"ko": ("không",), "k": ("không", "nghìn")}


@pytest.mark.parametrize(
    ("text", "named"), [("no: không", "False"), ("a: 15", "15"), ("- không", "mapping"), ("a: [1]", "1")]
)
def test_what_yaml_takes_for_something_else_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadWordList, match=rf"bad\.yaml.*{named}"):
        word_table("bad", tmp_path)


def test_a_missing_list_is_said_to_be_missing() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        word_table("nowhere")


def test_the_lists_lie_beside_the_code() -> None:
    assert FOLDER.name == "lexicon"
