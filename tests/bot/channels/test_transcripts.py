"""The same transcripts as on the core and on the page, in Telegram: both bots, both libraries."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.accounts import addresses
from storage.accounts.addresses import Chat
from storage.engine import Database
from storage.vault import Keyring
from tests import transcript
from tests.bots import CITIZENS, OFFICIALS, citizens_bot, officials_bot
from tests.migrated import ready
from tests.offices import BA_VI, Office, open_office
from tests.telegram import Person, Standin
from tests.telegram.stage import TelegramStage
from tests.world import build, sqlite_url

CLOSED_LATE = ("mailbox-idle.txt",)
QUICK = ("tip-handled-to-the-end.txt", "help-request.txt", "mailbox-idle.txt")


def each(names: list[str]) -> list[object]:
    """All of them; some are enough while one works."""
    return [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in names]


@pytest.mark.parametrize("name", each(transcript.names()))
def test_a_conversation_goes_as_written_in_telegram(name: str, tmp_path: Path, api: Standin) -> None:
    world = build(sqlite_url(tmp_path))
    with citizens_bot(world, api) as bot:
        # Who writes on for eleven minutes finds the menu in Telegram; after a restart, what the page shows.
        moved = None if name in CLOSED_LATE else bot.sweep
        transcript.play_file(TelegramStage(world, api, api.person(CITIZENS), moved=moved, patience=12), name)


def elsewhere(office: Office, lan: Person) -> Callable[[str, str], None]:
    """The province and the tick; what the tick has for this reporter has come when it returns."""

    def act(role: str, said: str) -> None:
        verb, _, reason = said.partition(" ")
        if role == "tick":
            before, had = len(lan.notifications()), len(office.nudged(office.seats[BA_VI]))
            assert office.tick() == int(said)
            mine = len(office.nudged(office.seats[BA_VI])) - had
            lan.api.wait_for(lambda: len(lan.notifications()) == before + mine, 20)
        elif verb == "returns":
            office.province.send_back(office.focal, office.address(BA_VI), reason)
        else:
            office.province.accept(office.focal, office.address(BA_VI))
            lan.press_data(lan.newest(), f"filed/{office.address(BA_VI)}")  # looked at again, as a page would be
            lan.api.wait_idle(lan)

    return act


@pytest.mark.parametrize("name", each(transcript.names("officials")))
def test_an_officials_conversation_goes_as_written_in_telegram(name: str, tmp_path: Path, api: Standin) -> None:
    ready(sqlite_url(tmp_path))
    database, ring = Database(sqlite_url(tmp_path)), Keyring.fresh()
    office = open_office(database, channel="telegram")
    with officials_bot(office, api, ring):
        lan = api.person(OFFICIALS)
        seat, chat = office.seats[BA_VI], Chat("telegram", str(lan.id))
        database.write(lambda tx: addresses.link(tx, ring, seat.id, chat, office.clock.now().date()))
        transcript.play_file(TelegramStage(office, api, lan, elsewhere(office, lan), patience=12), name)
    database.close()
