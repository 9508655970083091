"""The tick at size: planning one morning for as many communes as the country has, and a whole year of Hà Nội.

No plan of ours is owed by the whole country, so Hà Nội's is given 3,321 units that are none: their offices, reporters
and the steps they had already are rows written directly.
"""

import time
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from handlers.officials.nudging import Nudging
from handlers.officials.planning import Digest
from handlers.officials.switching import PREFIX
from storage import obligations, settings
from storage.duty_tables import nudge, nudge_item
from storage.engine import Database, migrate
from storage.nudges import SENT
from storage.obligations import Due
from storage.tables import official, organisation
from storage.vault import new_id
from tests.bench.timing import Timed, timed
from tests.offices import HN, open_office
from tests.transcript import at
from tests.world import HANOI, library, sqlite_url

UNITS = [f"{number:05}" for number in range(3321)]
BEFORE, LAST_DAY = date(2027, 6, 17), date(2027, 6, 16)
FIRST_STEP, LAST_STEP = at("2027-05-19T07:30"), at("2027-06-21T07:30")
EARLIER = ("T-28", "T-21", "T-14", "T-7", "T-3", "T-1", "T", "T+1")
NEW_YEAR = date(2027, 1, 1)
DIGESTS = 126 * 9 * 2 + 2  # nine steps of two reports for every commune; the province is told once of each
QUARTER = timedelta(minutes=15)
PLANNINGS = 9


def measure(folder: Path) -> dict[str, object]:
    rows = f"{len(UNITS)} units of no real plan, written directly"
    return {"planned_for": rows, **_country(folder / "country"), **_year(folder / "year")}


def _country(home: Path) -> dict[str, object]:
    """Every unit is due: for the first step, and for the last one with all the others behind it."""
    database = _database(home)
    officials = database.write(_seat_everybody)
    first = _planned(database, FIRST_STEP)
    database.write(lambda tx: _serve(tx, officials))
    last = _planned(database, LAST_STEP)
    database.close()
    return {"plan_first_step_p50_ms": round(first.at(0.5), 1), "plan_last_step_p50_ms": round(last.at(0.5), 1)}


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
    nudging = Nudging(database, library())
    _expect(len(_plan(database, nudging, now)), len(UNITS))
    return timed(PLANNINGS, lambda _: _plan(database, nudging, now), warm=1)


def _plan(database: Database, nudging: Nudging, now: datetime) -> tuple[Digest, ...]:
    return database.read(lambda tx: nudging.plan(tx, now))


def _seat_everybody(tx: Connection) -> list[bytes]:
    """An obligation and a reporter for each unit; back: the reporters."""
    settings.put(tx, PREFIX + HN, NEW_YEAR.isoformat())
    obligations.open_new(tx, (Due(HN, "half-year", unit, "2027S1", BEFORE, LAST_DAY) for unit in UNITS))
    homes = [{"id": new_id(), "name": unit, "province_code": HANOI, "unit_code": unit} for unit in UNITS]
    tx.execute(insert(organisation), homes)
    people = [
        {"id": new_id(), "organisation_id": home["id"], "code": f"CB-{home['unit_code']}", "role": "reporter"}
        for home in homes
    ]
    tx.execute(insert(official), people)
    return [bytes(each["id"]) for each in people]


def _serve(tx: Connection, officials: list[bytes]) -> None:
    owed = [duty.id for duty in obligations.standing(tx, HN, LAST_DAY)]
    for days, step in enumerate(EARLIER):
        said = {"on_day": date(2027, 5, 1) + timedelta(days), "state": SENT, "run": b"", "at": 0, "seen": 0}
        rows = [{"id": new_id(), "official_id": official_id} | said for official_id in officials]
        tx.execute(insert(nudge), rows)
        given = zip(owed, rows, strict=True)
        tx.execute(
            insert(nudge_item),
            [
                {"obligation_id": duty, "step": step, "official_id": row["official_id"], "nudge_id": row["id"]}
                for duty, row in given
            ],
        )


def _database(home: Path) -> Database:
    home.mkdir(mode=0o700)
    migrate(sqlite_url(home))
    return Database(sqlite_url(home))


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuntimeError(f"{found} digests instead of {wanted}: what is measured is not the tick")
