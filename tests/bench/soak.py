"""Both bots at a hundred updates a second: links, answers, words. `python -m tests.bench.soak [--minutes 10]`

Memory must stay flat, threads and files bounded, and nothing may be complained about.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench import telegram_bots, telegram_homes
from tests.bench.service import ROOT
from tests.bench.telegram_api import Api, Said, standing
from tests.bench.telegram_bots import TOKENS, Bot

PEOPLE, RATE = 40, 50.0
EVERY = 10.0  # seconds between two looks
FLAT = 0.05
KEPT = 0.95  # of the rate: less is another measurement
# Everybody's first round, then the others for as long as it lasts. The first answer of a tip stretches its receipt.
FIRST = {
    "citizens": ("/start", "@report", "[Chuyện khác]", "[Quay lại]", "@start"),
    "officials": ("/start", "[Nộp ngay]", "[Có]", "[Quay lại]", "@start"),
}
STEPS = {
    "citizens": ("@learn", "@start", "@report", "[Chuyện khác]", "[Quay lại]", "@start", "vay tiền", "@help"),
    "officials": ("@nudges", "@start", "[Điền tiếp]", "[Có]", "[Quay lại]", "@start", "xin chào", "@start"),
}
COMPLAINTS = ("never awaited", "Warning", "Traceback", '"level": "error"', '"level": "warning"')


@dataclass
class Side:
    """One bot at its own stand-in."""

    role: str
    api: Api
    bot: Bot
    people: Sequence[int]
    log: Path


def soak(folder: Path, minutes: float) -> dict[str, object]:
    with ExitStack() as open_:
        sides = [_side(open_, folder, role) for role in TOKENS]
        with ThreadPoolExecutor(len(sides)) as crowds:
            walks = [crowds.submit(_walk, side, minutes * 60) for side in sides]
            looks = _watch(sides, minutes * 60)
            walked = [walk.result() for walk in walks]
        told = {side.role: _told(side, look, walk) for side, look, walk in zip(sides, looks, walked, strict=True)}
    return {"minutes": minutes, **told}


def _side(open_: ExitStack, folder: Path, role: str) -> Side:
    api, home, log = open_.enter_context(standing()), folder / role, folder / f"{role}.stderr"
    api.ask("bot", token=TOKENS[role], username=f"nhipcau_{role}_bot")
    people = api.people(TOKENS[role], PEOPLE)
    if role == "citizens":
        telegram_homes.citizens(home)
    else:
        telegram_homes.office(home, people)
    bot = open_.enter_context(telegram_bots.ours(role, home, api, log=log))
    return Side(role, api, bot, people, log)


def _walk(side: Side, seconds: float) -> Said:
    side.api.each(side.bot.token, side.people, *FIRST[side.role])
    return side.api.walk(side.bot.token, side.people, STEPS[side.role], seconds, RATE)


Look = tuple[float, int, int]


def _watch(sides: Sequence[Side], seconds: float) -> list[list[Look]]:
    """Resident MiB, threads and open files of each, every ten seconds."""
    looks: list[list[Look]] = [[] for _ in sides]
    until, nap = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < until:
        nap.wait(EVERY)
        for side, look in zip(sides, looks, strict=True):
            look.append((side.bot.resident, side.bot.threads, side.bot.files))
    return looks


def _told(side: Side, looks: Sequence[Look], walked: Said) -> dict[str, object]:
    resident = [look[0] for look in looks]
    third = max(1, len(resident) // 3)
    before, after = statistics.mean(resident[-2 * third : -third]), statistics.mean(resident[-third:])
    counted = side.api.ask("counters", token=side.bot.token)
    return {
        "per_second": round(walked["rate"], 1),
        "kept": walked["rate"] >= RATE * KEPT,
        "late": walked["late"],
        "p50_ms": round(walked["p50"] * 1000, 1),
        "p99_ms": round(walked["p99"] * 1000, 1),
        "resident_mib": [round(each, 1) for each in resident],
        "grown": round(after / before - 1, 4),
        "flat": abs(after / before - 1) <= FLAT,
        "threads": max(look[1] for look in looks),
        "files": max(look[2] for look in looks),
        "errors": counted["errors"],
        "violations": counted["violations"],
        "complaints": _complaints(side.log),
    }


def _complaints(log: Path) -> list[str]:
    return [line for line in log.read_text().splitlines() if any(each in line for each in COMPLAINTS)][:5]


def _good(side: Mapping[str, object]) -> bool:
    bad = any(side[name] for name in ("errors", "violations", "complaints"))
    return bool(side["flat"] and side["kept"]) and not bad


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    parser.add_argument("--minutes", type=float, default=10.0)
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        told = soak(Path(folder), parser.parse_args().minutes)
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    good = [isinstance(side, dict) and _good(side) for side in told.values()]
    return 0 if sum(map(bool, good)) == len(TOKENS) else 1


if __name__ == "__main__":
    sys.exit(main())
