"""Ten thousand junk tips in an hour from a few senders: ten real ones come in at once, and the desk sees them."""

import json
import resource
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.intake_limits import ONE, Limits, PacedCore
from content.language.alike import groups
from handlers.conversation import Turn
from storage.engine import Database
from tests.handlers.test_core import act
from tests.world import World, over

pytestmark = pytest.mark.slow
ATTEMPTS, SENDERS, REAL, HOUR = 10_000, 10, 10, 3600
JUNK = "Quán karaoke Ánh Sao có chuyện lạ, đề nghị kiểm tra ngay, tin số {}"
STORIES = (
    "Hai bạn nữ bị giữ căn cước ở phòng trọ sau chợ",
    "Học sinh lớp chín được rủ đi làm xa, hứa lương cao",
    "Nhà nghỉ đầu dốc khóa cửa tầng hai từ bên ngoài",
    "Trang Tuyển gấp đăng tin rồi giữ tiền cọc của người xin việc",
    "Chủ quán bắt chị bạn tôi trả nợ bằng cách tiếp khách",
    "Xe bảy chỗ đón các em ở bến lúc nửa đêm",
    "Người môi giới đòi hai mươi triệu mới trả hộ chiếu",
    "Một bé khoảng mười lăm tuổi rửa bát ở đó, tối bị gọi lên phòng",
    "Cán bộ báo trước cho quán mỗi khi có kiểm tra",
    "Em họ tôi nhắn là không ra ngoài được, nhờ gọi giúp",
)


@pytest.fixture
def world(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    made = over(Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"))
    made.core = PacedCore.over(made.core, Limits.of(made.clock))
    yield made
    made.database.close()


def test_ten_real_tips_come_through_a_flood_of_ten_thousand(world: World) -> None:
    slowest, sent, before = 0.0, 0, resident()
    flood = [Script(world, f"flood {number}") for number in range(SENDERS)]
    for number in range(ATTEMPTS):
        world.clock.pass_time(timedelta(seconds=HOUR / ATTEMPTS))
        flood[number % SENDERS].attempt(JUNK.format(number))
        if number % (ATTEMPTS // REAL) == 500:
            began = time.perf_counter()
            assert Script(world, f"person {sent}").attempt(STORIES[sent]), "a person had to wait"
            slowest, sent = max(slowest, time.perf_counter() - began), sent + 1
    assert sent == REAL
    assert slowest < 5
    assert resident() - before < 64 * 1024  # KiB
    assert_the_desk_finds_them(world)


def assert_the_desk_finds_them(world: World) -> None:
    """Every sender of junk got its few tips in and no more; opened, they are one line beside ten."""
    tips = [told(case.tip) for case in world.cases("protection")]
    passed = ONE["send"].burst + HOUR / ONE["send"].seconds + 1
    assert REAL + SENDERS * ONE["send"].burst < len(tips) <= REAL + SENDERS * passed
    found = groups(tips)
    assert len(found) == 1 + REAL
    alone = [tips[each[0]] for each in found if len(each) == 1]
    assert len(alone) == REAL
    assert all(any(story in tip for tip in alone) for story in STORIES)


@dataclass
class Script:
    """Presses as fast as it can; where it must wait it presses the same button again, as the page tells people to."""

    world: World
    sender: str
    waits: Turn | None = None

    def attempt(self, story: str) -> bool:
        """Whether a tip was sent."""
        review = self.waits or self._filled(story)
        answer = self.world.press(self.sender, act(review.screen, "report/send").press)
        self.waits = answer if answer.screen.address == "report/review" else None
        return answer.screen.address == "receipt"

    def _filled(self, story: str) -> Turn:
        turn = self.world.press(self.sender, "report")
        for address in ("report/what/else", "report/where/none", "report/danger/no"):
            turn = self.world.press(self.sender, act(turn.screen, address).press)
        return self.world.say(self.sender, story, "report/review")


def resident() -> int:
    """KiB, at the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def told(tip: bytes) -> str:
    """In the sender's own words."""
    return "\n".join(row["value"] for row in json.loads(tip)["answers"] if row["field"] == "story")
