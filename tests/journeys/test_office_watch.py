"""An official's open chat in a real browser: it notices a nudge by itself, and takes nothing from under the hands."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.person import Person
from tests.journeys.server import started
from tests.journeys.test_looks import DAY, looks_well

pytestmark = pytest.mark.browser
LAST_WEEK = "2030-06-07T08:00:00+07:00"  # a week before the last day of a half-year report
TOLD = "Nhắc hạn gửi lúc 08:00 ngày 7/6/2030"


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    with started(home) as running:
        yield running.url


@pytest.fixture
def person(url: str, chromium: Browser) -> Iterator[Person]:
    """In the place the demonstration gives a newcomer; its browser's time can be moved."""
    context = chromium.new_context(base_url=url)
    visitor = Person(context.new_page())
    visitor.page.clock.install()
    yield visitor.open("/").open("/o")
    context.close()
    assert visitor.complaints == []


@pytest.mark.slow
def test_a_nudge_is_noticed_unless_a_button_is_in_hand(person: Person, url: str) -> None:
    assert httpx.post(f"{url}/demo/clock", json={"now": LAST_WEEK}, timeout=60).json()["sent"] == 126
    main = person.page.locator("main")
    person.page.get_by_role("button", name="Nộp ngay").focus()
    asked = len(person.asked)
    person.page.clock.run_for(61_000)
    expect(main).not_to_contain_text(TOLD)
    assert len(person.asked) == asked
    main.locator("h1").first.focus()
    with person.page.expect_response("**/o"):
        person.page.clock.run_for(61_000)
    expect(main).to_contain_text(TOLD)
    looks_well(person.open("/o/sign-out").press("Vẫn đăng xuất").heading("Cần một lời mời mới"), DAY)
