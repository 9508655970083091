"""Updates that Telegram brings, over real HTTP: proved by their secret, answered once committed, in order."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import httpx
import pytest

from storage.vault import Keyring, tag
from tests.bots import CITIZENS
from tests.journeys.bots import PATIENCE, Town, busy, leave, sqlite_file, status, until
from tests.journeys.server import Server
from tests.telegram import Person

SECRET = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/telegram/citizens"


@contextmanager
def hooked(town: Town) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    given = {"NHIPCAU_TELEGRAM_WEBHOOK": "1", "NHIPCAU_PUBLIC_URL": f"http://127.0.0.1:{port}", "NHIPCAU_PORT": port}
    with town.bot("citizens", cut=None, moment="", **given) as server:
        until(lambda: status(server) == "on")
        yield server


def secret(ring: Keyring) -> str:
    return tag(ring, "webhook", b"citizens").hex()


def states(town: Town) -> int:
    with sqlite3.connect(sqlite_file(town)) as database:
        found = database.execute("SELECT count(*) FROM citizen_state").fetchone()
    database.close()
    return int(found[0])


def shows(person: Person, words: str) -> bool:
    return words in person.newest().text


def greet(town: Town, person: Person) -> None:
    person.start()
    town.api.wait_idle(person, PATIENCE)


@pytest.mark.slow
def test_only_who_knows_the_secret_is_listened_to(town: Town) -> None:
    lan = town.person()
    with hooked(town) as server:
        greet(town, lan)
        had, seen = states(town), len(lan.ever())
        said = {"message_id": 5000, "date": 1, "chat": lan.chat.json(), "from": lan.chat.user(), "text": "kể chuyện"}
        update = {"update_id": 9, "message": said}
        for headers in ({}, {SECRET: ""}, {SECRET: "0" * 64}, {SECRET: secret(Keyring.fresh())}, {SECRET: "é"}):
            raw = {name.encode(): value.encode() for name, value in headers.items()}
            assert httpx.post(f"{server.url}{PATH}", json=update, headers=raw).status_code == 404
        assert httpx.get(f"{server.url}{PATH}").status_code in (404, 405)
        assert (states(town), len(lan.ever())) == (had, seen), "nothing was done"
        known = {SECRET: secret(town.rings["citizens"])}
        assert httpx.post(f"{server.url}{PATH}", content=b"[", headers=known).status_code == 400
        assert httpx.post(f"{server.url}{PATH}", json=update, headers=known).status_code == 200
        town.api.wait_for(lambda: len(lan.ever()) > seen)
        assert leave(server) == 0


@pytest.mark.slow
def test_while_the_database_is_busy_updates_are_refused_and_brought_again(town: Town) -> None:
    lan = town.person()
    with hooked(town) as server:
        greet(town, lan)
        with busy(town):
            lan.say("hiv")
            hook = town.api.bot(CITIZENS).queue.webhook
            until(lambda: hook.error == "Wrong response from the webhook: 503", 15)
            assert httpx.get(f"{server.url}/health").status_code == 200
        town.api.wait_idle(lan, PATIENCE)
        assert len(lan.sees()) == 2
        assert leave(server) == 0


@pytest.mark.slow
def test_of_twenty_things_at_once_each_persons_come_in_their_order(town: Town) -> None:
    people = [town.person() for _ in range(5)]
    with hooked(town) as server:
        for person in people:
            greet(town, person)
            for label in ("Báo tin", "Chuyện khác"):
                person.press(label)
                town.api.wait_idle(person, PATIENCE)
        town.api.repeat_updates(CITIZENS)
        town.api.slow("*", 0.05, times=10)
        for number in range(20):
            for person in people:
                person.say(f"xóm {person.id} {number}")
        for person in people:
            town.api.wait_idle(person, PATIENCE)
            town.api.wait_for(partial(shows, person, f"xóm {person.id} 19"))
        assert leave(server) == 0


@pytest.mark.slow
def test_told_to_leave_while_an_update_waits_for_the_database_it_is_served_or_brought_again(town: Town) -> None:
    people = [town.person() for _ in range(8)]
    with hooked(town) as server:
        for person in people:
            greet(town, person)
        with busy(town):
            for person in people:
                person.say("hiv")
            town.api.wait_for(lambda: all(person.chat.handed > person.chat.acted for person in people))
            town.api.slow("sendMessage", 0.5, times=8)
            for _ in range(3):  # so that they are with the process, not on the way to it
                assert status(server) == "on"
            server.process.terminate()
            until(lambda: refuses(server), 5)
        assert server.process.wait(30) == 0
    confirmed = [person for person in people if not person.bot.queue.unconfirmed(person.id)]
    assert confirmed, "there was time enough"
    assert all(is_answered(person) for person in confirmed), "since it was confirmed"
    with hooked(town) as server:
        for person in people:
            town.api.wait_idle(person, PATIENCE)
            town.api.wait_for(partial(is_answered, person))
        assert leave(server) == 0


def refuses(server: Server) -> bool:
    """Nobody new comes in."""
    try:
        httpx.get(f"{server.url}/health", timeout=1)
    except httpx.TransportError:
        return True
    return False


def is_answered(person: Person) -> bool:
    """With what they looked up, or, where the end came first, with the way back to it."""
    return any("HIV" in sent.text for sent in person.ever()) or "khởi động lại" in person.newest().text
