"""`nhipcau nudges --on tomorrow`: who will be reminded on a day to come, and who not and why."""

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from content.library import Library
    from handlers.officials.province.foreseen import Foreseen, Told
    from handlers.officials.province.skipped import Skipped
    from storage.engine import Database

AHEAD = {"today": 0, "tomorrow": 1}


def show(database: "Database", library: "Library", settings: Settings, now: datetime, on: str, as_json: bool) -> None:
    """Of the province this installation is for. Raises Refused."""
    seen = _foreseen(database, library, settings, now, on)
    if as_json:
        rows = {
            "day": seen.day.isoformat(),
            "told": [*map(_told, seen.told)],
            "skipped": [*map(_skipped, seen.skipped)],
        }
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not seen.is_open:
        print(say("cli.nudges.closed", day=seen.day.isoformat()))
        return
    for one in seen.told:
        items = ", ".join(f"{item.obligation.period} {item.step}" for item in one.items)
        unit = one.name or say("province.remind.province")
        words = {"code": one.code, "unit": unit, "channel": one.channel or "page", "items": items}
        print(say("cli.nudges.told", **words, clock=f"{one.at:%H:%M}"))
    for each in seen.skipped:
        why = say(f"province.remind.why.{each.why}")
        unit = each.name or say("province.remind.province")
        print(say("cli.nudges.not-told", **vars(each) | {"why": why, "unit": unit, "code": each.code or "–"}))
    print(say("cli.nudges.total", count=len(seen.told)))


def _foreseen(database: "Database", library: "Library", settings: Settings, now: datetime, on: str) -> "Foreseen":
    from content.programme.workdays import day_of
    from handlers.officials.province.foreseen import Foresight

    foresight, day = Foresight(library, settings.reaching), _day(on, day_of(now))
    try:
        return database.read(lambda tx: foresight.on(tx, settings.province, now, day))
    except ValueError:
        raise Refused("cli.nudges.too-far", day=day.isoformat()) from None


def _day(typed: str, today: date) -> date:
    if typed in AHEAD:
        return today + timedelta(days=AHEAD[typed])
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("cli.nudges.no-day", typed=typed) from None


def _told(one: "Told") -> dict[str, object]:
    items = [
        {"report": item.obligation.report, "period": item.obligation.period, "step": item.step} for item in one.items
    ]
    reached = {"channel": one.channel or "page", "from": f"{one.at:%H:%M}", "instead": list(one.instead)}
    return {"official": one.code, "unit": one.unit, **reached, "items": items}


def _skipped(one: "Skipped") -> dict[str, object]:
    about = {"report": one.report, "period": one.period, "step": one.step}
    until = {"until": one.until.isoformat()} if one.until else {}
    return {"official": one.code or None, "unit": one.unit, **about, "why": one.why, **until}
