"""The way of a tip stays short: the words that a reader of the page meets from the first screen to the receipt."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from tests.page import PageStage
from tests.world import build, sqlite_url

MOST = 340  # words with the page's head and foot; it was 523, then 482, then 425
MOST_TOLD = 440  # with a story written at the first question, which asks for a choice once more; it was 695, then 570
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


def walked(folder: Path, *steps: str) -> int:
    """`[label]` presses, anything else is typed. Ends at the receipt."""
    with closing(PageStage(build(sqlite_url(folder)))) as stage:
        met = words(stage.page.html)
        for step in steps:
            stage.press(step[1:-1]) if step.startswith("[") else stage.type(step)
            met += words(stage.page.html)
        assert len(stage.receipt().split()) == 9
    return met


def test_the_bare_way_of_a_tip_is_short(tmp_path: Path) -> None:
    way = ("[Báo tin]", "[Quán hay cơ sở làm sai]", "[Bỏ qua]", "[Không, hoặc không rõ]", "[Gửi luôn]")
    assert walked(tmp_path, *way) <= MOST


@pytest.mark.slow
def test_a_story_at_the_first_question_names_its_place_and_stays_short(tmp_path: Path) -> None:
    way = ("[Báo tin]", STORY, "[Có người bị lừa, ép, giữ]", "[Xã Cổ Đô, Hà Nội]", "[Không, hoặc không rõ]")
    assert walked(tmp_path, *way, "[Gửi luôn]") <= MOST_TOLD
