"""64 people send a tip at once over real HTTP; then it is counted how many lie in the database."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from sqlalchemy import func, select

from storage.cases.tables import PROTECTION
from storage.engine import Database
from tests.bench.service import service
from tests.bench.timing import Timed
from tests.bench.visitor import Lost, Visitor
from tests.world import sqlite_url

PEOPLE = 64


@dataclass(frozen=True)
class Tip:
    """`seconds`: the whole way from the first press to the receipt; `presses`: each press with its page."""

    error: str | None
    seconds: float
    presses: tuple[float, ...]


def measure(folder: Path) -> dict[str, object]:
    home = folder / "crowd"
    home.mkdir(mode=0o700)
    with service(home, "demo") as running:
        tips = _crowd(running.origin)
        resident = running.resident
    return _told(tips, _filed(home)) | {"resident_mib": round(resident, 1)}


def _told(tips: list[Tip], filed: int) -> dict[str, object]:
    sent = [tip for tip in tips if tip.error is None]
    errors = sorted({tip.error for tip in tips if tip.error is not None})
    told: dict[str, object] = {"tips": len(tips), "errors": len(tips) - len(sent), "lost": len(sent) - filed}
    if errors:
        told["first_error"] = errors[0]
    if sent:
        whole, press = Timed(tuple(tip.seconds for tip in sent)), Timed(tuple(s for tip in sent for s in tip.presses))
        told |= {"tip_p50_s": round(whole.at(0.5) / 1000, 2), "tip_p95_s": round(whole.at(0.95) / 1000, 2)}
        told |= {"press_p50_s": round(press.at(0.5) / 1000, 2), "press_p95_s": round(press.at(0.95) / 1000, 2)}
    return told


def _crowd(origin: str) -> list[Tip]:
    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(_one, [origin] * PEOPLE))


def _one(origin: str) -> Tip:
    with closing(Visitor(origin)) as visitor:
        try:
            visitor.open()
            _send_tip(visitor)
        except (OSError, HTTPException, Lost) as error:
            return Tip(f"{type(error).__name__}: {error}", sum(visitor.seconds), tuple(visitor.seconds))
        return Tip(None, sum(visitor.seconds), tuple(visitor.seconds))


def _send_tip(visitor: Visitor) -> None:
    for press in ("report", "report/what/held", "report/where/none", "report/danger/no", "report/send"):
        visitor.press(press)
    if "receipt/copied" not in visitor.page:
        raise Lost("no receipt was shown")


def _filed(home: Path) -> int:
    database = Database(sqlite_url(home))
    try:
        return database.read(lambda tx: tx.execute(select(func.count()).select_from(PROTECTION.case)).scalar_one())
    finally:
        database.close()
