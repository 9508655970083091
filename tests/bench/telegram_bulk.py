"""As many officials as the country has communes are nudged by one bot, while one of them presses a button a second: the
bot's own tick plans the morning and claims it, and all of it is sent.

`python -m tests.bench.telegram_bulk`: some two minutes and a half. The stand-in enforces Telegram's limits.
"""

import json
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench import telegram_bots, telegram_homes
from tests.bench.service import ROOT
from tests.bench.telegram_api import Api, Said, standing
from tests.bench.telegram_bots import TOKENS, Bot
from tests.bench.telegram_stalls import Held

OFFICIALS = 3321
TOKEN = TOKENS["officials"]
MORNING = "2026-12-14T09:00"  # Hà Nội's year's report is due on the 16th
PLANNED = 12.0  # seconds in which the tick is done, on two cores that have nothing else to do in half of it
LONGEST = 240.0  # seconds before it is given up
BEFORE = 1.5  # seconds before the slowest reply in which is looked for what held it up
STEPS = ["/start", "@nudges", "@start"] + ["@nudges", "@start"] * 200


def measure(folder: Path) -> dict[str, object]:
    folder.mkdir()
    with standing() as api:
        api.ask("bot", token=TOKEN, username="nhipcau_canbo_bot")
        ids = api.people(TOKEN, OFFICIALS)
        telegram_homes.office(folder / "home", ids)
        presser = api.people(TOKEN, 1)[0]  # has no nudge: it and a first screen would be two messages in one second
        telegram_homes.join(folder / "home", presser)
        api.ask("set", enforce=True)
        stalls = folder / "stalls.json"
        with telegram_bots.by_clock(folder / "home", api, MORNING, folder / "stderr", stalls) as bot:
            began = time.monotonic()
            told, slowest = _watched(api, bot, presser)
        held = Held(stalls)
        return {
            **told,
            "before_slowest": held.before(slowest, BEFORE),
            "chores": held.chores(began),
        }


def _watched(api: Api, bot: Bot, person: int) -> tuple[dict[str, object], float]:
    """From the first call on, and the moment of the slowest reply. The presser's own messages are counted apart."""
    with ThreadPoolExecutor(1) as beside:
        began = time.monotonic()
        pressing = beside.submit(_press, api, person)
        seconds = _until_sent(api, began)
        planning, pressed = pressing.result()
    counted = api.ask("counters", token=TOKEN)
    replies = {f"reply_{name}_ms": round(pressed[name] * 1000, 1) for name in ("p50", "p95", "most")}
    replies["reply_while_planned_most_ms"] = round(planning["most"] * 1000, 1)
    told = {
        "sent": counted["calls"]["sendMessage"] - 1,
        "seconds": round(seconds, 1),
        "too_many": counted["errors"].get("429", 0),
        "presses": planning["done"] + pressed["done"],
        **replies,
        "slowest_at_s": round(pressed["slowest"] - began, 1),
        "resident_mib": round(bot.resident, 1),
    }
    return told, pressed["slowest"]


def _press(api: Api, person: int) -> tuple[Said, Said]:
    """Once a second: while the morning is planned and claimed, and from then on."""
    return api.walk(TOKEN, [person], STEPS, PLANNED, 1.0), api.walk(TOKEN, [person], STEPS, 125.0 - PLANNED, 1.0)


def _until_sent(api: Api, began: float) -> float:
    nap = threading.Event()
    while time.monotonic() - began < LONGEST:
        if api.ask("counters", token=TOKEN)["calls"].get("sendMessage", 0) > OFFICIALS:
            break
        nap.wait(0.5)
    return time.monotonic() - began


def main() -> None:
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        sys.stdout.write(json.dumps(measure(Path(folder) / "bulk"), indent=2) + "\n")


if __name__ == "__main__":
    main()
