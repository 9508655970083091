"""Codes for posters: stable, silent about the topic, and each leads to a place that anybody may open."""

import re
from pathlib import Path

import pytest

from content.doorlinks import Doorways, code_of, doors, public
from handlers.conversation import Link
from tests.world import World, build, library, sqlite_url

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what Telegram lets follow `?start=`


@pytest.fixture(scope="module")
def doorways() -> Doorways:
    return public(library().articles, library().services)


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    return [door.address for door in doors(library().articles, library().services, str)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return build(sqlite_url(tmp_path))


@pytest.mark.parametrize(
    ("address", "code"), [("start", "54czwtjd"), ("learn", "hgik4u3b"), ("a/lo-co-hiv", "xbsnvevu")]
)
def test_a_printed_code_leads_to_the_same_place_for_ever(address: str, code: str, doorways: Doorways) -> None:
    assert code_of(address) == code
    assert doorways.read(code) == address


def test_a_code_is_eight_letters_that_hold_no_word_of_the_place(addresses: list[str]) -> None:
    for address in addresses:
        assert re.fullmatch(r"[a-z2-7]{8}", code_of(address))
        assert not [word for word in re.split(r"[/-]", address) if len(word) > 2 and word in code_of(address)]


def test_every_code_and_every_spelt_address_leads_back(addresses: list[str], doorways: Doorways) -> None:
    for address in addresses:
        spelt = address.replace("/", "_")
        assert PAYLOAD.fullmatch(spelt)
        assert doorways.read(code_of(address)) == doorways.read(spelt) == address


def test_a_code_typed_in_capitals_leads_there_too(doorways: Doorways) -> None:
    assert doorways.read(code_of("help").upper()) == "help"


@pytest.mark.parametrize(
    "payload",
    ["", "_", "a", "a_", "find", "receipt", "mailbox_open", "report_what", "leave", "a_ke-hoach-cua-ai", "aaaaaaaa"],
)
def test_what_is_private_gone_or_made_up_leads_nowhere(payload: str, doorways: Doorways) -> None:
    assert doorways.read(payload) is None


def test_a_draft_of_an_article_has_no_door(addresses: list[str]) -> None:
    drafts = {f"a/{each.id}" for each in library().articles.every if each.status == "draft"}
    assert not drafts & set(addresses)


def test_two_addresses_never_share_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.doorlinks.CODE_BYTES", 0)
    with pytest.raises(ValueError, match="same code"):
        Doorways(["start", "learn"])


def test_every_door_opens_and_there_is_one_to_every_public_screen(world: World, addresses: list[str]) -> None:
    linked = set()
    for address in addresses:
        screen = world.core.look("web", "one", address).screen
        assert screen.address.startswith(address)
        linked |= {one.address for row in screen.rows for one in row if isinstance(one, Link)}
    assert linked <= set(addresses)
