"""`make bench`: measure in one run, print, write var/bench.json. Compare numbers of one run only."""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from bot import home
from tests.bench import crowd, disk, finding, flood, nudging, ours, starting, telegram, usual
from tests.bench.service import ROOT

CALLS = 400
# plan_last_step_p50_ms: planning for 3,321 units that had all earlier steps; year_s: Hà Nội's 126, through 2027.
# beside_worst_ms: how long anybody else waits to write while the country's morning is claimed.
# real_last_line: of ten real tips among 10,000 of junk, where the last stands once the desk has sifted them.
# tip_p95_s: the whole way of one of the 64, from the first press to the receipt.
GOALS = {
    "link_times": (">=", 2.0),
    "answer_times": (">=", 2.0),
    "search_p99_ms": ("<", 5.0),
    "first_screen_s": ("<", 2.0),
    "resident_mib": ("<", 120.0),
    "lost": ("<=", 0),
    "errors": ("<=", 0),
    "tip_p95_s": ("<", 5.0),
    "real_last_line": ("<=", 100),
    "sift_s": ("<", 30),
    "sift_mib": ("<", 300),
    "plan_first_step_p50_ms": ("<", 1000),
    "plan_last_step_p50_ms": ("<", 1000),
    "beside_worst_ms": ("<", 200),
    "season_s": ("<", 300),
    "year_s": ("<", 20),
    **{f"{role}_{name}": goal for role in telegram.ROLES for name, goal in telegram.GOALS.items()},
}


def main() -> int:
    home.make(ROOT / "var")
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        measured = measure(Path(folder))
    goals = {name: judged(name, value) for name, value in wanted(measured).items()}
    report = {"machine": machine(), **measured, "goals": goals}
    text = json.dumps(report, indent=2, ensure_ascii=False)
    (ROOT / "var" / "bench.json").write_text(text + "\n")
    sys.stdout.write(text + "\n")
    return 0 if all(goal["met"] for goal in goals.values()) else 1


def measure(folder: Path) -> dict[str, dict[str, object]]:
    ways = {**ours.measure(folder, CALLS), **usual.measure(folder, CALLS)}
    return {
        "disk": dict(disk.measure(folder)),
        "conversation": {
            "link": ways["link"].told(),
            "answer": ways["answer"].told(),
            "usual_load": ways["load"].told(),
            "usual_load_change_save": ways["save"].told(),
            "link_times": times(ways["link"].at(0.5), ways["save"].at(0.5)),
            "answer_times": times(ways["answer"].at(0.5), ways["save"].at(0.5)),
        },
        "search": dict(finding.measure(CALLS * 5).told()),
        "serve": dict(starting.measure(folder)),
        "crowd": crowd.measure(folder),
        "flood": flood.measure(folder),
        "nudging": nudging.measure(folder),
        "telegram": telegram.measure(folder),
    }


def times(ours_ms: float, usual_ms: float) -> float:
    """How many of ours go into one of the usual."""
    return round(usual_ms / ours_ms, 2)


def wanted(measured: dict[str, dict[str, object]]) -> dict[str, object]:
    """The measured value of each goal."""
    found = {"search_p99_ms": measured["search"]["p99_ms"], **measured["conversation"], **measured["serve"]}
    found |= measured["nudging"] | telegram.wanted(measured["telegram"])
    found |= {name: measured["crowd"].get(name) for name in ("lost", "errors", "tip_p95_s")}
    found |= {name: measured["flood"].get(name) for name in ("real_last_line", "sift_s", "sift_mib")}
    return {name: found.get(name) for name in GOALS}


def judged(name: str, value: object) -> dict[str, object]:
    sign, limit = GOALS[name]
    met = isinstance(value, (int, float)) and (value >= limit if sign == ">=" else value <= limit)
    return {"value": value, "goal": f"{sign} {limit}", "met": met}


def machine() -> dict[str, object]:
    processors = len(os.sched_getaffinity(0))
    return {"python": platform.python_version(), "system": platform.system(), "processors": processors}


if __name__ == "__main__":
    sys.exit(main())
