"""A commune's officer from the invite to the accepted report, in a browser on a phone; the province watches it."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from handlers.asking import COUNTED
from handlers.officials.unit.drafted import packed, stored_draft
from storage.accounts import invites, officials, organisations
from storage.duties import obligations, reports
from storage.engine import Database
from tests.journeys.person import Person
from tests.journeys.server import started
from tests.journeys.test_looks import DAY, NIGHT, looks_well
from tests.world import library

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # its pages are walked one by one in tests/bot/web every time
HN, BA_VI = "HN-2026-2030", "09700"
# Of each question the first of these buttons that is there; numbers and words where none of them would do.
SHORTEST = ("Có", "Xong", "Không phát sinh (0)", "Chưa có số liệu")
TYPED = {"B02": "12/KH-UBND", "B03": "12/3/2026", "K01": "5"}
Visit = Callable[[str], Person]


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    """A demonstration of this test's own, on the morning of 9 June 2027."""
    with started(home) as running:
        answer = httpx.post(f"{running.url}/demo/clock", json={"now": "2027-06-09T08:00"}, timeout=60)
        assert answer.json()["sent"] == 127
        yield running.url
        assert running.stop() == 0


@pytest.fixture
def visit(chromium: Browser, url: str) -> Iterator[Visit]:
    people: list[Person] = []

    def open_window(path: str) -> Person:
        context = chromium.new_context(base_url=url, viewport={"width": 360, "height": 780}, reduced_motion="reduce")
        people.append(Person(context.new_page()))
        return people[-1].open(path)

    yield open_window
    for person in people:
        assert person.complaints == []
        assert {asked for asked in person.asked if not asked.startswith(url)} == set()
        person.page.context.close()


def invite(home: Path, unit: str | None, role: invites.Office) -> str:
    """As the command line makes it, beside the running process."""
    with closing(Database(f"sqlite:///{home / 'nhipcau.db'}")) as database:
        offices = database.read(lambda tx: organisations.offices(tx, "01"))
        focal = database.read(lambda tx: officials.focal_points(tx, "01"))[0].organisation_id
        office = offices[unit] if unit else focal
        token = database.write(lambda tx: invites.for_office(tx, office, role, datetime.now(UTC)))  # noqa: TID251  beside a real process, whose sessions go by the real clock
    return f"/i/{token}"


def fill_elsewhere(home: Path) -> None:
    """A colleague answers the rest on another device: a unit has one draft."""
    with closing(Database(f"sqlite:///{home / 'nhipcau.db'}")) as database:
        duty = database.read(lambda tx: obligations.of_owner(tx, HN, BA_VI))[1]
        draft = database.read(lambda tx: stored_draft(tx, duty))
        by = database.read(lambda tx: officials.reporters(tx, "01"))[BA_VI][0].id
        assert draft
        form = library().forms["report-commune-hn"]
        for field in form.fields:
            if field.id not in draft.answers:
                number = "5" if field.id == "k01" else "0"
                draft.answers[field.id] = [number] * max(1, len(field.rows)) if field.kind in COUNTED else []
        draft.at = "review"
        database.write(lambda tx: reports.save_draft(tx, duty.id, packed(draft), by, datetime.now(UTC)))  # noqa: TID251  beside a real process, whose sessions go by the real clock


def fill(reporter: Person, until: str) -> None:
    """Question by question in the shortest way, up to the one with this code."""
    page = reporter.page
    while True:
        code = re.search(r"· (\w\d\d)", page.locator("main").inner_text())
        assert code
        if code[1] == until:
            return
        if code[1] in TYPED:
            reporter.write(TYPED[code[1]]).press("Tiếp tục")
        else:
            here = page.locator("main button").all_inner_texts()
            reporter.press(next(label for label in SHORTEST if label in here))


def test_from_the_invite_to_the_accepted_report(visit: Visit, home: Path) -> None:
    reporter = looks_well(visit(invite(home, BA_VI, "reporter")), DAY)
    reporter.heading("Xã Ba Vì").press("Nhận việc").sees("Xã Ba Vì")
    watcher = visit(invite(home, None, "focal")).press("Nhận việc")
    watcher.open("/p?plan=HN-2026-2030&period=2027S1").heading("6 tháng đầu năm 2027").sees("0/126 (0,0 %)")
    reporter.sees("Còn 5 ngày làm việc")
    looks_well(reporter.press("Tôi sẽ nộp ngày…"), NIGHT)
    reporter.press("thứ Năm 10/6/2027").sees("Anh/chị hẹn ngày 10/6")
    watcher.open("/p?plan=HN-2026-2030&period=2027S1").sees("10/6")
    looks_well(watcher.open("/p?plan=HN-2026-2030&period=2027S1&only=unreachable"), NIGHT)
    reporter.press("Nộp ngay")
    fill(reporter, until="C01")
    fill_elsewhere(home)
    reporter.open("/o")
    looks_well(reporter, DAY).press("Nộp báo cáo").sees("HN-2027S1-09700-").sees("Trước hạn 5 ngày làm việc")
    watcher.open("/p?plan=HN-2026-2030&period=2027S1").sees("1/126 (0,8 %)")
    looks_well(watcher.follow("Xã Ba Vì").sees("Thiếu dữ liệu").sees("HN-2027S1-09700-"), DAY)
    watcher.write("Bổ sung phần M.", "Lý do trả lại").press("Trả lại để sửa").sees("Bổ sung phần M.")
    reporter.open("/o").press("Về đầu").sees("Lý do: Bổ sung phần M.").press("Điền tiếp").press("Nộp báo cáo")
    watcher.page.reload()
    watcher.press("Tiếp nhận báo cáo")
    reporter.open("/o").sees("Đã được tiếp nhận")
    expect(reporter.page.get_by_role("button", name="Sửa và nộp lại")).to_have_count(0)
    for path, look in (("/p/plans", DAY), ("/p/plans/hn-2026-2030", DAY), ("/", NIGHT)):
        looks_well(watcher.open(path), look)
