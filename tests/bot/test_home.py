from pathlib import Path

import pytest

from bot import home
from bot.home import NoHome
from storage.vault import Keyring


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_home_is_its_owners_only(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o755)
    home.make(tmp_path / "var")
    assert mode(tmp_path / "var") == 0o700
    assert not home.is_open(tmp_path / "var")


def test_a_home_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NoHome) as refused:
        home.make(tmp_path / "file" / "var")
    assert refused.value.text_id == "cli.home.cannot"


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = home.secret(tmp_path, "citizens")
    assert Keyring.parse(first).text() == first
    assert home.secret(tmp_path, "citizens") == first
    assert home.secret(tmp_path, "officials") != first
    assert mode(tmp_path / "citizens.secret") == 0o600


def test_a_file_is_written_whole_and_private(tmp_path: Path) -> None:
    home.write(tmp_path / "demo.json", "tre lúa sen")
    home.write(tmp_path / "demo.json", "song cầu")
    assert (tmp_path / "demo.json").read_text() == "song cầu"
    assert mode(tmp_path / "demo.json") == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["demo.json"]


def test_what_a_broken_start_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "demo.json.new").write_text("half")
    home.write(tmp_path / "demo.json", "whole")
    assert (tmp_path / "demo.json").read_text() == "whole"
