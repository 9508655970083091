"""The citizens' bot as a process: Telegram may be away, and whoever is told to leave leaves nothing half done."""

import httpx
import pytest

from tests.bots import CITIZENS
from tests.journeys.bots import PATIENCE, Town, busy, leave, status, until
from tests.telegram import Person

MARKER = "Chim-sẻ-nâu-bay-7219"


@pytest.mark.slow
def test_with_telegram_away_the_page_answers_and_later_the_bot_comes_on_by_itself_and_leaves_cleanly(
    town: Town,
) -> None:
    lan, people = town.person(), [town.person() for _ in range(12)]
    town.said.append(MARKER)
    town.api.down()
    lan.start()  # it waits at Telegram
    with town.bot("citizens") as server:
        assert httpx.get(f"{server.url}/c").status_code == 200
        assert status(server) == "starting"
        until(lambda: status(server) == "unreachable")
        town.api.up()
        town.api.wait_idle(lan, PATIENCE)
        assert lan.newest().text.startswith("Chào bạn")
        assert status(server) == "on"
        for person in people:
            person.say(MARKER)
        town.api.wait_for(lambda: any(person.chat.handed for person in people))
        assert leave(server) == 0
    waiting = town.api.bot(CITIZENS).queue
    served = [person for person in people if not waiting.unconfirmed(person.id)]
    assert served, "what was taken was also confirmed"
    assert [len(person.sees()) for person in served] == [1] * len(served), "and answered"


@pytest.mark.slow
def test_a_bad_token_is_told_and_the_page_works(town: Town) -> None:
    del town.api.accounts[CITIZENS]
    with town.bot("citizens") as server:
        until(lambda: status(server) == "refused")
        assert httpx.get(f"{server.url}/c").status_code == 200
        assert leave(server) == 0
    town.api.violations.clear()  # a wrong token is one


@pytest.mark.slow
@pytest.mark.parametrize("held", ["editMessageText", "answerCallbackQuery", "sendMessage", "getUpdates"])
def test_told_to_leave_in_mid_conversation_it_serves_what_it_took_and_nobody_sees_a_double(
    town: Town, held: str
) -> None:
    people = [town.person() for _ in range(20)]
    with town.bot("citizens") as server:
        for person in people:
            person.start()
        for person in people:
            town.api.wait_idle(person, PATIENCE)
        town.api.slow(held, 0.3, times=8)
        act(people)
        town.api.wait_for(lambda: any(person.chat.handed > person.chat.acted for person in people))
        assert leave(server) == 0
    with town.bot("citizens") as server:
        for person in people:
            town.api.wait_idle(person, PATIENCE, shown=False)
        assert leave(server) == 0
    for person in people:
        # Who looked something up sees one message that says the bot starts anew; nobody sees anything twice.
        assert len(person.sees()) == 1, person.view()


@pytest.mark.slow
def test_told_to_leave_while_the_database_cannot_be_had_it_leaves_and_does_it_at_the_next_start(town: Town) -> None:
    lan = town.person()
    with town.bot("citizens") as server:
        lan.start()
        town.api.wait_idle(lan, PATIENCE)
        with busy(town):
            lan.say("hiv")
            town.api.wait_for(lambda: lan.chat.handed > lan.chat.acted)
            assert leave(server) == 0
    assert len(lan.sees()) == 1
    with town.bot("citizens") as server:
        town.api.wait_idle(lan, PATIENCE)
        town.api.wait_for(lambda: "HIV" in lan.newest().text)
        assert len(lan.sees()) == 2
        assert leave(server) == 0


def act(people: list[Person]) -> None:
    """Every other one presses, the others write."""
    for person in people:
        if person.id in pressed(people):
            person.press("Tìm hiểu")
        else:
            person.say("hiv")


def pressed(people: list[Person]) -> set[int]:
    return {person.id for person in people[::2]}
