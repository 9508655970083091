"""Citizens and officials in two processes on one PostgreSQL, both in Telegram: a tip, a notice, an answer."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.bots import CITIZENS, OFFICIALS
from tests.journeys.bots import PATIENCE, Teller, Town, leave, status, until
from tests.journeys.test_two_processes import ANSWER, answer_the_only_case, officer
from tests.page import Page
from tests.telegram import Person, Standin

STORY = "Chim-sẻ-nâu-bay-7219"
NOTICE = "Có tin khẩn. Mời mở bàn trực."


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with Standin() as api:
        made = Town(api, tmp_path, database_url)
        yield made
        assert not api.violations
    made.look_through_logs()


def link_the_chat(town: Town, browser: httpx.Client, chat: Person) -> None:
    """From the desk's page: the link is good once, and a press in the chat uses it up."""
    desk = Page(browser.get("/d").text)
    form = next(form for form in desk.forms if form.action == "/d/chat")
    token = re.search(r"\?start=([\w-]+)", browser.post(form.action, data=form.fields).text)
    assert token
    chat.start(token[1])
    town.api.wait_idle(chat, PATIENCE)
    chat.press("Nối khung chat")
    town.api.wait_idle(chat, PATIENCE)


def file_a_tip(town: Town) -> Teller:
    teller = Teller(town.person(), STORY)
    while not teller.done:
        teller.step()
        town.api.wait_idle(teller.person, PATIENCE, shown=False)
        until(lambda: teller.done or not teller.is_waiting(), PATIENCE)
    return teller


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_tip_rings_in_the_officers_chat_and_the_answer_is_read_in_the_citizens(town: Town) -> None:
    town.said.append(STORY)
    with town.bot("officials") as officials, town.bot("citizens") as citizens:
        until(lambda: status(officials, "officials") == "on" and status(citizens) == "on")
        with officer(town, officials) as browser:  # type: ignore[arg-type]  # an operator is all it asks of a town
            binh = town.person("officials")
            link_the_chat(town, browser, binh)
            lan = file_a_tip(town)
            town.api.wait_for(lambda: NOTICE in binh.newest().text, PATIENCE)  # the tick beats once a minute
            assert not any(town.api.thief(OFFICIALS).holds(words) for words in (STORY, "Cổ Đô", "Chuyện khác"))
            assert STORY in answer_the_only_case(browser)
        lan.person.say("/hopthu")
        town.api.wait_idle(lan.person, PATIENCE)
        lan.person.say(lan.phrase)
        town.api.wait_for(lambda: ANSWER in lan.person.newest().text, PATIENCE)
        wanted = (STORY, "Cổ Đô", lan.phrase)
        until(lambda: not any(map(town.api.thief(CITIZENS).holds, wanted)), 10)  # it is deleted after the screen is out
        assert leave(citizens) == leave(officials) == 0
