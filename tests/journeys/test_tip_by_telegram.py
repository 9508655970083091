"""A tip in Telegram, from the first press to the end of its case; its desks work at their pages.

The whole way goes through two processes with a secret each, as a province runs them; the others through the
demonstration, whose clock can be moved.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bots import CITIZENS, OFFICIALS
from tests.journeys import tips
from tests.journeys.bots import PATIENCE, Town, leave, status, until
from tests.journeys.server import Server, started
from tests.journeys.tip_people import CITY, COMMUNE, InChat, Officer, desks, first_member_of, member_of, with_bots
from tests.journeys.tips import ANSWER, QUESTION, REPLY
from tests.telegram import Standin
from tests.telegram.clock import RunningClock
from tests.world import CO_DO

pytestmark = pytest.mark.slow  # a process with both libraries takes seconds to start: the short way is a transcript
STORY = "Chim-sẻ-nâu kể có ba người bị giữ giấy tờ, lần {}."
LATE = "Có việc chờ đã lâu. Mời mở bàn trực."


def nothing_is_left(api: Standin, *words: str) -> None:
    """For a thief of the token. It is deleted after the screen is out."""
    until(lambda: not any(api.thief(CITIZENS).holds(each) for each in words))
    assert not any(api.thief(OFFICIALS).holds(each) for each in words)


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with Standin() as api:
        made = Town(api, tmp_path, database_url)
        yield made
        assert not api.violations
    made.look_through_logs()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_tip_is_opened_asked_about_answered_passed_on_and_closed(town: Town) -> None:
    story, lan = STORY.format(1), InChat.of(town.api)
    with town.bot("officials") as officials, town.bot("citizens") as citizens:
        until(lambda: status(officials, "officials") == "on" and status(citizens) == "on")
        members = first_member_of(town, CITY), first_member_of(town, COMMUNE, "commune", CO_DO)
        with desks(*members, url=officials.url) as [city, commune]:
            phrase = tips.to_the_end(lan, city, commune, story)
        nothing_is_left(town.api, story, "Cổ Đô", phrase, QUESTION, ANSWER, REPLY)
        assert leave(citizens) == leave(officials) == 0
    town.said += [story, phrase, QUESTION, ANSWER, REPLY, str(lan.person.id)]


@pytest.fixture(scope="module")
def api() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin
        assert not standin.violations


@pytest.fixture(scope="module")
def demo(api: Standin, seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With both bots on."""
    home = Path(shutil.copytree(seeded, tmp_path_factory.mktemp("bots") / "var"))
    with started(home, **with_bots(api)) as running:
        until(lambda: status(running, "officials") == status(running) == "on")
        yield running


@pytest.fixture
def city(demo: Server) -> Iterator[Officer]:
    with desks(member_of(demo.home, CITY), url=demo.url) as [officer]:
        yield officer


@pytest.fixture
def lan(api: Standin, demo: Server) -> InChat:
    return InChat.of(api)


def test_what_was_withdrawn_opens_no_more_and_stays_read(lan: InChat, city: Officer) -> None:
    tips.withdrawn(lan, city, STORY.format(2))
    nothing_is_left(lan.api, STORY.format(2))


def test_a_wrong_phrase_is_located_and_only_who_guesses_waits(lan: InChat, api: Standin) -> None:
    tips.write(lan, STORY.format(3))
    phrase = tips.send(lan)
    stranger = InChat.of(api)
    tips.guesses(stranger, phrase)
    tips.reads(lan, phrase, "Đã nhận")
    tips.opens_after_a_while(stranger, phrase)
    stranger.press("Rời hộp thư")
    nothing_is_left(api, phrase)


def test_a_file_of_twenty_megabytes_comes_to_the_desk_and_goes_from_the_chat(
    lan: InChat, api: Standin, city: Officer
) -> None:
    sent = tips.big_picture()
    tips.write(lan, STORY.format(4))
    lan.attach("nguyen-van-lan.png", sent, "image/png")
    tips.send(lan)
    tips.gets_the_picture(city, STORY.format(4), sent)
    assert isinstance(api.clock, RunningClock)
    api.clock.pass_time(timedelta(hours=1))  # so long Telegram keeps the path by which it was fetched
    until(lambda: not any(file.content == sent for file in api.thief(CITIZENS).files))


def test_a_tip_that_nobody_opens_is_told_to_the_members_above_and_taken_up_there(
    lan: InChat, api: Standin, demo: Server, city: Officer
) -> None:
    binh, hoa = api.person(OFFICIALS), api.person(OFFICIALS)
    with desks(member_of(demo.home, COMMUNE), url=demo.url) as [commune]:
        city.link_chat(api, binh)
        commune.link_chat(api, hoa)
    tips.write(lan, STORY.format(5), tips.SHOP)
    phrase = tips.send(lan)
    tips.lies_unopened(lan, demo, phrase)
    api.wait_for(lambda: any(LATE in text for text in binh.sees()), PATIENCE)
    assert not any(LATE in text for text in hoa.sees())
    nothing_is_left(api, STORY.format(5), tips.SHOP)
    city.open(STORY.format(5))
    city.press("Nhận việc này")
    city.press("Bắt đầu xử lý")
    tips.reads(lan, phrase, "Đang xem xét")
