"""`nhipcau nudges effect PLAN PERIOD`: what a trial of reminders has shown, in plain text."""

from typing import TYPE_CHECKING

from bot.cli.words import say
from bot.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from content.library import Library
    from content.programme.plans import Plan
    from handlers.officials.province.effect import Effect, Measure
    from handlers.officials.province.proportions import Share
    from handlers.officials.province.trials import Trial
    from storage.engine import Database

ARMS = ("usual", "tried")


def show(database: "Database", library: "Library", plan: "Plan", period: str, now: "datetime") -> None:
    """Raises Refused where nothing was tried in this period."""
    for line in _lines(_trial(database, library, plan, period, now)):
        print(line)


def _trial(database: "Database", library: "Library", plan: "Plan", period: str, now: "datetime") -> "Trial":
    from content.programme.workdays import day_of
    from handlers.officials.province import trials

    found = database.read(lambda tx: trials.of_plans(tx, library, (plan,), day_of(now)))
    for trial in found:
        if trial.experiment.key.period == period:
            return trial
    raise Refused("cli.effect.none", plan=plan.id, period=period)


def _lines(trial: "Trial") -> "Iterator[str]":
    one = trial.experiment
    stand = say(f"province.arms.stand.{trial.stand}")
    yield f"{one.key.plan} {one.key.period}: {say(f'province.arms.what.{one.kind}')}. {stand}."
    if one.steps:
        yield say("cli.effect.steps", steps=", ".join(str(-offset) for offset in one.steps))
    if trial.stopped and trial.stopped <= trial.last_day:
        yield say("province.arms.cut", day=trial.stopped.isoformat())
    if trial.effect is None:
        yield say("cli.effect.drawn", usual=trial.usual, tried=trial.tried)
        yield say("province.arms.not-yet", day=trial.last_day.isoformat())
        return
    yield from _counted(trial.effect)
    for measure in trial.effect.measures:
        yield from _measured(measure)
    yield say("province.arms.interval-means")
    yield f"{say('province.arms.two')} {say('province.arms.all-count')}"


def _counted(effect: "Effect") -> "Iterator[str]":
    for arm, side in zip(ARMS, (effect.usual, effect.tried), strict=True):
        left = "".join(f", {say(f'cli.effect.left.{why}')} {count}" for why, count in sorted(side.left_out.items()))
        told = {"assigned": side.assigned, "counted": side.counted, "filed": side.filed, "left": left}
        median = say("cli.effect.no-median") if side.median is None else side.median
        yield say("cli.effect.arm", arm=say(f"province.arms.arm.{arm}"), median=median, **told)


def _measured(measure: "Measure") -> "Iterator[str]":
    from handlers.officials.province.drawing import FEW
    from handlers.officials.province.effect import EARLY

    yield say(f"province.arms.measure.{measure.name}", days=EARLY) + ":"
    for arm, share in zip(ARMS, (measure.usual, measure.tried), strict=True):
        yield f"  {say(f'province.arms.arm.{arm}')}: {_share(share)}"
    found = measure.difference
    if found:
        value, low, high = (f"{100 * each:+.1f}".replace(".", ",") for each in found)
        yield "  " + say("province.arms.interval", value=value, low=low, high=high)
    yield "  " + say(f"province.arms.verdict.{measure.verdict}", few=FEW)


def _share(share: "Share") -> str:
    if not share.of:
        return "–"
    percent = f"{100 * share.rate:.1f}".replace(".", ",")
    return f"{share.hits}/{share.of} ({percent} %)"
