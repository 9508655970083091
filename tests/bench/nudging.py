"""The tick at size: planning one morning for the country's 3,321 communes with two officials each, the whole season of
them, and a year of Hà Nội.

Each province has Hà Nội's plan under a name of its own. The steps that everybody had already are rows written directly.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from handlers.officials.nudging.planning import Digest
from handlers.officials.nudging.tick import Nudging
from storage import settings
from storage.duties.duty_tables import nudge, nudge_item
from storage.duties.nudges import SENT
from storage.engine import Database, migrate
from storage.vault import new_id
from tests.bench.timing import Timed, timed
from tests.independent_ladder import OFFICE_DAYS
from tests.independent_post import CHANNELS
from tests.offices import open_office
from tests.seasons.nation import COMMUNES, OFFICIALS, country, open_country
from tests.seasons.stage import Stage
from tests.transcript import at
from tests.world import HANOI, library, sqlite_url

LAST_DAY, OVER = date(2027, 6, 16), date(2027, 6, 22)
FIRST_STEP, LAST_STEP = at("2027-05-19T07:30"), at("2027-06-21T07:30")
EARLIER = ("T-28", "T-21", "T-14", "T-7", "T-3", "T-1", "T", "T+1")
NEW_YEAR = date(2027, 1, 1)
DIGESTS = 126 * 9 * 2 + 2  # nine steps of two reports for every commune; the province is told once of each
PROVINCES = 34
SEASON = OFFICIALS * 9 + PROVINCES
QUARTER = timedelta(minutes=15)
PLANNINGS = 9
BREATH = 0.02  # seconds between two writes of whoever is beside


def measure(folder: Path) -> dict[str, object]:
    whom = f"{COMMUNES} communes, {OFFICIALS} officials"
    return {
        "planned_for": whom,
        **_country(folder / "country"),
        **_beside(folder / "beside"),
        **_season(folder / "season"),
        **_year(folder / "year"),
    }


def _country(home: Path) -> dict[str, object]:
    """Every unit is due: for the first step, and for the last one with all the others behind it."""
    database = _database(home)
    stage = open_country([database], ())
    first = _planned(database, FIRST_STEP)
    database.write(lambda tx: _serve(tx, stage))
    last = _planned(database, LAST_STEP)
    database.close()
    return {
        "plan_first_step_p50_ms": round(first.at(0.5), 1),
        "plan_first_step_worst_ms": round(first.at(1.0), 1),
        "plan_last_step_p50_ms": round(last.at(0.5), 1),
        "plan_last_step_worst_ms": round(last.at(1.0), 1),
    }


def _beside(home: Path) -> dict[str, object]:
    """The morning on which everybody is due, while somebody else writes something short again and again."""
    database = _database(home)
    open_country([database], CHANNELS)
    over, waited = threading.Event(), list[float]()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_keep_writing, database, over, waited)
        before = time.perf_counter()
        _expect(Nudging(database, country(), CHANNELS).tick(FIRST_STEP), OFFICIALS)
        seconds = time.perf_counter() - before
        over.set()
        writing.result()
    database.close()
    beside = Timed(tuple(waited))
    return {
        "morning_s": round(seconds, 1),
        "beside_p50_ms": round(beside.at(0.5), 1),
        "beside_p95_ms": round(beside.at(0.95), 1),
        "beside_worst_ms": round(beside.at(1.0), 1),
    }


def _keep_writing(database: Database, over: threading.Event, waited: list[float]) -> None:
    while not over.wait(BREATH):
        before = time.perf_counter()
        database.write(lambda tx: settings.put(tx, "beside", "written"))
        waited.append(time.perf_counter() - before)


def _season(home: Path) -> dict[str, object]:
    """From T−28 to T+5 one tick every office day; nobody files anything: the longest way through it."""
    database = _database(home)
    open_country([database], ())
    nudging, sent, before = Nudging(database, country()), 0, time.perf_counter()
    for day in sorted(day for day in OFFICE_DAYS if FIRST_STEP.date() <= day <= OVER):
        sent += nudging.tick(at(f"{day}T07:30"))
    seconds = time.perf_counter() - before
    database.close()
    _expect(sent, SEASON)
    return {"season_digests": sent, "season_s": round(seconds, 1)}


def _year(home: Path) -> dict[str, object]:
    """Nobody files anything: the longest way through the year."""
    database = _database(home)
    office = open_office(database, *(unit.code for unit in library().units.in_province(HANOI)), since=NEW_YEAR)
    now, end, ticks, sent = at("2027-01-01T00:00"), at("2028-01-01T00:00"), 0, 0
    before = time.perf_counter()
    while now < end:
        sent, ticks, now = sent + office.nudging.tick(now), ticks + 1, now + QUARTER
    seconds = time.perf_counter() - before
    database.close()
    _expect(sent, DIGESTS)
    return {"year_ticks": ticks, "year_digests": sent, "year_s": round(seconds, 2)}


def _planned(database: Database, now: datetime) -> Timed:
    """At the last step the 34 focal points hear of it too: T+5 falls on the day of the units' T+3."""
    nudging = Nudging(database, country())
    _expect(len(_plan(database, nudging, now)), OFFICIALS + PROVINCES * (now == LAST_STEP))
    return timed(PLANNINGS, lambda _: _plan(database, nudging, now), warm=1)


def _plan(database: Database, nudging: Nudging, now: datetime) -> tuple[Digest, ...]:
    return database.read(lambda tx: nudging.plan(tx, now))


def _serve(tx: Connection, stage: Stage) -> None:
    """Everybody had the earlier steps of what their unit owes."""
    owed = {(one.province, one.unit): key for key, one in stage.season.reports.items() if one.last_day == LAST_DAY}
    had = [(who, owed[one.province, one.unit]) for who, one in stage.season.people.items() if one.unit]
    for days, step in enumerate(EARLIER):
        said = {"on_day": date(2027, 5, 1) + timedelta(days), "state": SENT, "run": b"", "at": 0}
        rows = [{"id": new_id(), "official_id": who} | said for who, _ in had]
        tx.execute(insert(nudge), rows)
        told = [
            {"obligation_id": duty, "step": step, "official_id": who, "nudge_id": row["id"]}
            for (who, duty), row in zip(had, rows, strict=True)
        ]
        tx.execute(insert(nudge_item), told)


def _database(home: Path) -> Database:
    home.mkdir(mode=0o700)
    migrate(sqlite_url(home))
    return Database(sqlite_url(home))


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuntimeError(f"{found} digests instead of {wanted}: what is measured is not the tick")
