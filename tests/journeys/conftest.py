"""The real demonstration on a free port, and a real browser where one can be had."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.conftest import alone
from tests.journeys.bots import Town
from tests.journeys.person import Person
from tests.journeys.server import started
from tests.telegram import Standin
from tests.world import over, sqlite_url

NAMES = ("chromium", "chromium-browser", "google-chrome")
PLAIN = ("--disable-gpu", "--disable-extensions", "--disable-background-networking")  # drawn by the processor alone
Open = Callable[..., Person]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demonstration that was started once, for all workers, and left: its six passphrases are slow by
    design.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # of this run: never an older one's
    home = shared / "seeded" / "var"
    with alone(shared / "seeded.lock"):
        if not (home.parent / "ready").exists():
            home.parent.mkdir(exist_ok=True)
            with started(home) as running:
                assert running.stop() == 0
            (home.parent / "ready").touch()
    return home


@pytest.fixture
def home(seeded: Path, tmp_path: Path) -> Path:
    """A demonstration's home of this test alone."""
    return Path(shutil.copytree(seeded, tmp_path / "var"))


@pytest.fixture(scope="session")
def server(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `nhipcau demo`; it is told to leave as Ctrl-C tells it, and must do so cleanly."""
    with started(Path(shutil.copytree(seeded, tmp_path_factory.mktemp("demo") / "var"))) as running:
        yield running.url
        assert running.stop() == 0


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Of a module only: Playwright keeps an event loop running in its thread, and other tests want their own."""
    path = os.environ.get("NHIPCAU_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        _say_loudly("NO CHROMIUM FOUND: the browser journeys are skipped (apt install chromium, or NHIPCAU_CHROMIUM=…)")
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, and a container often has nobody else.
        browser = playwright.chromium.launch(
            executable_path=path, args=[*PLAIN, *(["--no-sandbox"] if os.getuid() == 0 else [])]
        )
        yield browser
        browser.close()


def _say_loudly(words: str) -> None:
    """As a warning in the summary, not as the error that warnings are elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(words, stacklevel=2)


@pytest.fixture
def open_page(chromium: Browser, server: str) -> Iterator[Open]:
    """A fresh browser window; afterwards nothing may have broken the page's own policy or called a third party."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def make(path: str = "/c", **given: object) -> Person:
        options = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce", **given}
        contexts.append(chromium.new_context(base_url=server, **options))
        people.append(Person(contexts[-1].new_page()))
        return people[-1].open(path)

    yield make
    for context in contexts:
        context.close()
    for person in people:
        assert person.complaints == []
        assert {address for address in person.asked if not address.startswith(server)} == set()


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path) -> Iterator[Town]:
    """Processes with desks, and the Telegram they speak to; their logs are looked through at the end."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    with Standin() as api:
        made = Town(api, tmp_path, sqlite_url(tmp_path))
        with made.open() as database:
            over(database)  # desks with keys
        yield made
        assert not api.violations
    made.look_through_logs()
