"""A tip on the page, from the first press to the end of its case; its desks work at their pages."""

import wave
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import randbytes

import pytest

from tests.bot.test_cleaning_documents import real
from tests.journeys import tips
from tests.journeys.server import Server, started
from tests.journeys.tip_people import CITY, COMMUNE, AtPage, Officer, desks, member_of

STORY = "Chị bán nước kể có ba người bị giữ giấy tờ, lần {}."


@pytest.fixture
def city(server: str, seeded: Path) -> Iterator[Officer]:
    with desks(member_of(seeded, CITY), url=server) as [officer]:
        yield officer


@pytest.fixture
def lan(server: str) -> Iterator[AtPage]:
    with AtPage.of(server) as person:
        yield person


def test_a_tip_is_opened_asked_about_answered_passed_on_and_closed(
    lan: AtPage, city: Officer, server: str, seeded: Path
) -> None:
    with desks(member_of(seeded, COMMUNE), url=server) as [commune]:
        phrase = tips.to_the_end(lan, city, commune, STORY.format(1))
        with AtPage.of(server) as elsewhere:  # another device: the phrase is all there is
            assert STORY.format(1) not in tips.try_phrase(elsewhere, phrase)
            elsewhere.type("Họ đã về nhà.")
        assert "Họ đã về nhà." in commune.open("Họ đã về nhà.").words


@pytest.mark.slow
def test_what_was_withdrawn_opens_no_more_and_stays_read(lan: AtPage, city: Officer) -> None:
    tips.withdrawn(lan, city, STORY.format(2))


@pytest.mark.slow
def test_a_wrong_phrase_is_located_and_only_who_guesses_waits(lan: AtPage, server: str) -> None:
    tips.write(lan, STORY.format(3))
    phrase = tips.send(lan)
    with AtPage.of(server) as stranger:
        tips.guesses(stranger, phrase)
        tips.reads(lan, phrase, "Đã nhận")
        tips.opens_after_a_while(stranger, phrase)


@pytest.mark.slow
def test_a_picture_of_twenty_megabytes_comes_to_the_desk(lan: AtPage, city: Officer) -> None:
    sent = tips.big_picture()
    tips.write(lan, STORY.format(4))
    lan.attach("nguyen-van-lan.png", sent, "image/png")
    tips.send(lan)
    tips.gets_the_picture(city, STORY.format(4), sent)


@real
@pytest.mark.slow
def test_a_recording_of_twenty_megabytes_is_the_same_sound_at_the_desk(lan: AtPage, city: Officer) -> None:
    said = randbytes(2 * 10_200_000)
    tips.write(lan, STORY.format(5))
    lan.attach("a.wav", recording(said), "audio/wav")
    tips.send(lan)
    assert "Bản ghi tiếng gửi kèm (19,5 MB)" in city.open(STORY.format(5)).text
    with wave.open(BytesIO(city.fetch("Tải tệp 1").content)) as heard:
        assert sha256(heard.readframes(heard.getnframes())).digest() == sha256(said).digest()


def recording(said: bytes) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(48_000)
        written.writeframes(said)
    return file.getvalue()


@pytest.fixture
def own(home: Path) -> Iterator[Server]:
    """A demonstration whose clock is this test's own."""
    with started(home) as running:
        yield running


@pytest.mark.slow
def test_a_tip_that_nobody_opens_is_told_upwards_and_taken_up_there(own: Server) -> None:
    with AtPage.of(own.url) as lan, desks(member_of(own.home, CITY), url=own.url) as [city]:
        tips.write(lan, STORY.format(6), tips.SHOP)
        phrase = tips.send(lan)
        tips.lies_unopened(lan, own, phrase)
        city.open(STORY.format(6))
        city.press("Nhận việc này")
        city.press("Bắt đầu xử lý")
        tips.reads(lan, phrase, "Đang xem xét")
