"""The messenger has a message and its answer is lost: nobody knows that message's id, so it must hold nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.channels.test_citizens_bot import PLACE, fill, press, receipt, say
from tests.bots import CITIZENS, citizens_bot
from tests.telegram import Person, Standin
from tests.world import build, sqlite_url


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[Person]:
    with Standin() as api, citizens_bot(build(sqlite_url(tmp_path)), api):
        person = api.person(CITIZENS)
        person.start()
        api.wait_idle(person, 30)
        yield person
        assert not api.violations


@pytest.mark.slow
def test_of_a_tip_whose_screens_were_sent_twice_a_thief_reads_nothing(lan: Person) -> None:
    press(lan, "Báo tin", "Chuyện khác")
    lan.api.drop("sendMessage", "after")
    say(lan, PLACE)
    press(lan, "Xã Cổ Đô, Hà Nội", "Không, hoặc không rõ", "Gửi luôn", "Tôi đã chép")
    assert not lan.api.thief(CITIZENS).holds(PLACE)


@pytest.mark.slow
def test_nor_of_a_mailbox_that_was_opened_twice(lan: Person) -> None:
    fill(lan)
    press(lan, "Gửi luôn")
    phrase = receipt(lan)
    press(lan, "Tôi đã chép", "Hộp thư của tôi")
    lan.api.drop("sendMessage", "after")
    say(lan, phrase)
    press(lan, "Rời hộp thư")
    assert not lan.api.thief(CITIZENS).holds("Tình trạng")


@pytest.mark.slow
def test_what_is_private_never_stands_on_a_locked_screen(lan: Person) -> None:
    press(lan, "Báo tin", "Chuyện khác")
    say(lan, PLACE)
    assert PLACE in lan.newest().text
    assert not any(PLACE in text for text in lan.notifications() + lan.notifications(silent=True))
