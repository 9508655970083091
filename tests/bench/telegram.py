"""Both bots at the stand-in, each beside a bare bot of its library: screens a second, answers a second, memory, start.

`python -m tests.bench.telegram`. What is compared runs in one go, in turns, on the same two processors.
"""

import html
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.bench import telegram_bots, telegram_homes
from tests.bench.service import ROOT
from tests.bench.telegram_api import Api, Said, standing
from tests.bench.telegram_bots import TOKENS, Bot
from tests.bench.timing import Timed

PEOPLE, ROUNDS = 48, 3
WARM, SECONDS = 1.5, 4.0
EACH = 0.02  # seconds between two looks at the page while a bot starts
ROLES = ("citizens", "officials")
LIBRARY = {"citizens": "aiogram", "officials": "telegram.ext"}
PAGE = {"citizens": "/c", "officials": "/o"}
BARE_STEPS = ("@second", "@first")


@dataclass(frozen=True)
class Measure:
    """`way`: what everybody does first; then `steps` for ever. `states`: the bare bot keeps a row a person."""

    way: tuple[str, ...]
    steps: tuple[str, str]
    states: bool


LINKS = {
    "citizens": Measure(("/start",), ("@learn", "@start"), states=False),
    "officials": Measure(("/start",), ("@nudges", "@start"), states=False),
}
ANSWERS = {
    "citizens": Measure(("/start", "[Báo tin]"), ("[Chuyện khác]", "[Quay lại]"), states=True),
    "officials": Measure(("/start", "[Nộp ngay]"), ("[Có]", "[Quay lại]"), states=True),
}
# Of each role. `times`: ours for one of the bare bot's, which loads, changes and saves a row where it answers.
# `more_mib`: than the bare bot's; `later_s`: on after the bare import; `page_p95_ms`: meanwhile.
GOALS = {
    "links_times": (">=", 1.0),
    "answers_times": (">=", 2.0),
    "webhook_links_p99_ms": ("<", 10.0),
    "webhook_answers_p99_ms": ("<", 10.0),
    "more_mib": ("<=", 100.0),
    "later_s": ("<=", 1.5),
    "page_p95_ms": ("<", 100.0),
}


def measure(folder: Path) -> dict[str, object]:
    """By role, then by what was measured."""
    return {role: _role(folder / f"telegram-{role}", role) for role in ROLES}


def wanted(measured: Mapping[str, Any]) -> dict[str, object]:
    """The value of each goal, by `role_goal`."""
    return {f"{role}_{name}": value for role in ROLES for name, value in _wanted(measured[role]).items()}


def _wanted(role: Mapping[str, Any]) -> dict[str, object]:
    return {
        "links_times": role["links"]["times"],
        "answers_times": role["answers"]["times"],
        "webhook_links_p99_ms": role["webhook_links"]["p99_ms"],
        "webhook_answers_p99_ms": role["webhook_answers"]["p99_ms"],
        "more_mib": round(role["resident_mib"]["ours"] - role["resident_mib"]["bare"], 1),
        "later_s": role["start"]["later_s"],
        "page_p95_ms": role["start"]["page_p95_ms"],
    }


def _role(folder: Path, role: str) -> dict[str, object]:
    folder.mkdir()
    links = _beside(folder / "links", role, LINKS[role])
    answers = _beside(folder / "answers", role, ANSWERS[role])
    resident = {name: links[f"{name}_mib"] for name in ("ours", "bare")}
    return {
        "links": links,
        "answers": answers,
        "webhook_links": _webhook(folder / "hook-links", role, LINKS[role]),
        "webhook_answers": _webhook(folder / "hook-answers", role, ANSWERS[role]),
        "resident_mib": resident,
        "start": _start(folder / "start", role),
    }


def _home(home: Path, role: str, chats: Sequence[int]) -> None:
    if role == "citizens":
        telegram_homes.citizens(home)
    else:
        telegram_homes.office(home, chats)


def _beside(folder: Path, role: str, what: Measure) -> dict[str, Any]:
    """Ours and the bare one in turns, ours first."""
    folder.mkdir()
    with standing() as api:
        ids = _people(api, TOKENS[role], folder, role)
        with telegram_bots.ours(role, folder / "home", api) as mine:
            api.each(mine.token, ids, *what.way)
            pages = _pages(api, mine, ids[0], what.steps)
            with telegram_bots.bare(role, folder / "bare", api, pages, states=what.states) as bare:
                others = api.people(bare.token, PEOPLE)
                api.each(bare.token, others, "/start")
                return _in_turns(api, (mine, ids, what.steps), (bare, others, BARE_STEPS))


def _people(api: Api, token: str, folder: Path, role: str) -> list[int]:
    api.ask("bot", token=token, username=f"nhipcau_{role}_bot")
    ids = api.people(token, PEOPLE)
    _home(folder / "home", role, ids)
    return ids


def _pages(api: Api, bot: Bot, person: int, steps: Sequence[str]) -> dict[str, object]:
    """The two screens, for the bare bot to show the same. Afterwards the person is where they were."""
    shown = {}
    for name, step in zip(("second", "first"), steps, strict=True):
        api.each(bot.token, [person], step)
        page = api.ask("shows", token=bot.token, id=person)
        shown[name] = [html.escape(page["text"]), page["rows"]]
    return {"first": shown["first"], "second": shown["second"]}


Side = tuple[Bot, Sequence[int], Sequence[str]]


def _in_turns(api: Api, mine: Side, bare: Side) -> dict[str, Any]:
    for side in (mine, bare):
        _walk(api, side, WARM)
    rounds = [(_walk(api, mine, SECONDS), _walk(api, bare, SECONDS)) for _ in range(ROUNDS)]
    told = {name: _told([each[at] for each in rounds]) for at, name in enumerate(("ours", "bare"))}
    rate = {name: float(told[name]["per_second"]) for name in told}
    times = {"times": round(rate["ours"] / rate["bare"], 2)}
    times["times_by_processor"] = round(told["bare"]["processor_ms"] / told["ours"]["processor_ms"], 2)
    return {**told, **times, "ours_mib": round(mine[0].resident, 1), "bare_mib": round(bare[0].resident, 1)}


def _walk(api: Api, side: Side, seconds: float) -> Said:
    bot, ids, steps = side
    before = bot.worked
    told = api.walk(bot.token, ids, steps, seconds)
    return told | {"processor": (bot.worked - before) / told["done"]}


def _told(rounds: Sequence[Said]) -> dict[str, float]:
    """Medians of the rounds. `processor_ms`: of the bot's own processor time for one screen."""

    def middle(name: str, times: float) -> float:
        return round(statistics.median(each[name] for each in rounds) * times, 2)

    told = {"p50_ms": middle("p50", 1000), "p99_ms": middle("p99", 1000), "processor_ms": middle("processor", 1000)}
    return {"per_second": middle("rate", 1), **told}


def _webhook(folder: Path, role: str, what: Measure) -> dict[str, float]:
    """One person presses: what is brought to us is answered before the next is."""
    folder.mkdir()
    with standing() as api:
        ids = _people(api, TOKENS[role], folder, role)
        with telegram_bots.ours(role, folder / "home", api, webhook=True) as mine:
            api.each(mine.token, ids[:1], *what.way)
            api.walk(mine.token, ids[:1], what.steps, WARM)
            api.ask("brought", token=mine.token)
            api.walk(mine.token, ids[:1], what.steps, SECONDS)
            took = api.ask("brought", token=mine.token)
    return {f"{name}_ms": round(took[name] * 1000, 2) for name in ("p50", "p99")} | {"number": took["number"]}


def _start(folder: Path, role: str) -> dict[str, float]:
    folder.mkdir()
    starts = []
    with standing() as api:
        _people(api, TOKENS[role], folder, role)
        for _ in range(ROUNDS):
            starts.append((_import(LIBRARY[role]), *_begin(folder / "home", role, api)))
    imports, ons, pages = (statistics.median(each[at] for each in starts) for at in range(3))
    told = {"import_s": imports, "on_s": ons, "later_s": ons - imports, "page_p95_ms": pages}
    return {name: round(value, 2) for name, value in told.items()}


def _import(library: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {library}"], cwd=ROOT, check=True)
    return time.perf_counter() - began


def _begin(home: Path, role: str, api: Api) -> tuple[float, float]:
    """Seconds until the bot is on, and how long the page takes meanwhile (p95, in ms)."""
    took: list[float] = []
    began = time.perf_counter()
    with telegram_bots.starting(role, home, api) as bot, httpx.Client(base_url=bot.origin) as browser:
        while bot.channel(role) != "on":
            _look(browser, PAGE[role], took)
        seconds = time.perf_counter() - began
        telegram_bots.wait(bot.process, lambda: bot.channel(role) == "on")
    return seconds, Timed(tuple(took)).at(0.95) if took else 0.0


def _look(browser: httpx.Client, page: str, took: list[float]) -> None:
    began = time.perf_counter()
    try:
        browser.get(page)
    except httpx.TransportError:
        threading.Event().wait(EACH)
        return
    took.append(time.perf_counter() - began)
    threading.Event().wait(EACH)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        sys.stdout.write(json.dumps(measure(Path(folder)), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
