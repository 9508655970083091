from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import home, keys
from bot.keys import NoSecret
from bot.settings import Settings
from storage.vault import Keyring

CITIZENS, OFFICIALS = Keyring.fresh(), Keyring.fresh()


def settings(citizens: str | None = None, officials: str | None = None) -> Settings:
    return Settings.load(citizens_secret=citizens, officials_secret=officials)


def test_a_zone_has_its_own_ring() -> None:
    given = settings(CITIZENS.text(), OFFICIALS.text())
    assert keys.ring(given, "citizens") == CITIZENS
    assert keys.ring(given, "officials") == OFFICIALS


def test_a_process_of_one_role_needs_one_secret() -> None:
    assert keys.zones("citizens") == ("citizens",)
    assert keys.zones("officials") == ("officials",)
    assert keys.zones("all") == ("citizens", "officials")


@pytest.mark.parametrize(
    ("secret", "text_id"),
    [
        (None, "cli.secret.missing"),
        ("hunter2", "cli.secret.bad"),
        ("1:abcd", "cli.secret.bad"),
        ("1:" + "00" * 32, "cli.secret.thin"),
        ("1:" + "0123456789abcdef" * 4, "cli.secret.thin"),
    ],
)
def test_a_secret_that_is_none_is_refused_by_its_name(secret: str | None, text_id: str, tmp_path: Path) -> None:
    with pytest.raises(NoSecret) as refused:
        keys.ring(Settings.load(citizens_secret=secret, home=tmp_path), "citizens")
    assert refused.value.text_id == text_id
    assert refused.value.args_for_text == {"name": "NHIPCAU_CITIZENS_SECRET"}


def test_where_a_demonstration_has_drawn_its_own_that_one_is_named(tmp_path: Path) -> None:
    home.secret(tmp_path, "officials")
    with pytest.raises(NoSecret) as refused:
        keys.ring(Settings.load(home=tmp_path), "officials")
    assert refused.value.text_id == "cli.secret.drawn"
    path = tmp_path / "officials.secret"
    assert refused.value.args_for_text == {"name": "NHIPCAU_OFFICIALS_SECRET_FILE", "path": path}


def test_fresh_keys_are_never_thought_thin() -> None:
    for _ in range(200):
        fresh = Keyring.fresh()
        assert keys.ring(Settings(citizens_secret=SecretStr(fresh.text())), "citizens") == fresh


def test_zones_are_apart_only_without_a_common_key() -> None:
    assert keys.apart(CITIZENS, OFFICIALS)
    assert not keys.apart(CITIZENS, CITIZENS)
    assert not keys.apart(CITIZENS, Keyring((*OFFICIALS.keys, *CITIZENS.keys)))
