"""The way of a tip stays short: the words that a reader of the page meets from the first screen to the receipt."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from tests.page import PageStage
from tests.world import build, sqlite_url

MOST = 330  # words with the page's head and foot; it was 523, then 482, 425, 340 without a place
MOST_TOLD = 430  # with a story written at the first question, which asks for a choice once more; it was 695, then 570
MOST_SECONDS = 120  # every word read, the code not copied
A_WORD, A_PRESS, A_LETTER = 60 / 200, 2, 1 / 3  # seconds
STORY = "Ở xã Cổ Đô có quán giữ giấy tờ của mấy chị, không cho về."
UNSEEN = re.compile(
    r'<a class="skip".*?</a>|<(h1|span) class="unseen".*?</\1>|<noscript.*?</noscript>|(?<=</summary>).*?</details>',
    re.DOTALL,
)
START_FOOT = re.compile(r"<footer.*?</footer>", re.DOTALL)
TAG, WORD = re.compile(r"<[^>]*>"), re.compile(r"\w+(?:[./:]\w+)*")


def words(html: str) -> int:
    """What stands in sight; the start has its numbers above, and no foot."""
    body = html.partition("<body")[2]
    seen = START_FOOT.sub("", body) if "data-start" in body else body
    return len(WORD.findall(TAG.sub(" ", UNSEEN.sub(" ", "<body" + seen))))


def walked(folder: Path, *steps: str) -> tuple[int, float]:
    """Words and seconds. `[label]` presses, anything else is typed. Ends at the receipt."""
    with closing(PageStage(build(sqlite_url(folder)))) as stage:
        met, seconds = words(stage.page.html), 0.0
        for step in steps:
            stage.press(step[1:-1]) if step.startswith("[") else stage.type(step)
            met += words(stage.page.html)
            seconds += A_PRESS + (0 if step.startswith("[") else len(step) * A_LETTER)
        assert len(stage.receipt().split()) == 9
    return met, seconds + met * A_WORD


def test_the_bare_way_of_a_tip_with_its_place_takes_two_minutes(tmp_path: Path) -> None:
    way = ("[Báo tin]", "[Ở quán, cơ sở]", "Phường Cửa Nam, Hà Nội", "[Không, hoặc không rõ]", "[Gửi luôn]")
    met, seconds = walked(tmp_path, *way)
    assert met <= MOST
    assert seconds <= MOST_SECONDS


@pytest.mark.slow
def test_a_story_at_the_first_question_names_its_place_and_stays_short(tmp_path: Path) -> None:
    way = ("[Báo tin]", STORY, "[Có người bị lừa, ép, giữ]", "[Xã Cổ Đô, Hà Nội]", "[Không, hoặc không rõ]")
    assert walked(tmp_path, *way, "[Gửi luôn]")[0] <= MOST_TOLD
