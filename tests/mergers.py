"""A merger brought in as an operator does it: two wards of Hà Nội become one on 26 December 2026."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection
from typer.testing import CliRunner

from bot.cli.main import commands
from content.library import Library
from content.places.units import Units
from handlers.officials import officials_core
from handlers.officials.nudging.tick import Nudging
from handlers.officials.province.room import Province
from storage.accounts import officials
from storage.accounts.officials import Seat
from storage.accounts.organisations import create_organisation
from storage.duties import reports
from storage.duties.reports import Filed
from storage.state import OFFICIALS
from storage.vault import Keyring
from tests.offices import Office
from tests.world import HANOI, library

BA_DINH, NGOC_HA, MERGED = "00004", "00008", "00009"
UNITS = """province_code,province,code,name,kind,lat,lon,area_km2,valid_from,valid_to
01,Thành phố Hà Nội,00004,Phường Ba Đình,phường,21.0386,105.838,2.97,,2026-12-25
01,Thành phố Hà Nội,00008,Phường Ngọc Hà,phường,21.0381,105.816,2.68,,2026-12-25
01,Thành phố Hà Nội,00009,Phường Ba Đình Mới,phường,21.0386,105.83,5.65,2026-12-26,
"""
HEAD = "former_code,former_name,former_district,former_province,codes,share,day\n"
KNOWN = dict[str, Library]()
BECAME = """00004,Phường Ba Đình,,Thành phố Hà Nội,00009,whole,2026-12-26
00008,Phường Ngọc Hà,,Thành phố Hà Nội,00009,whole,2026-12-26
"""


def imported(home: Path, became: str = BECAME) -> Library:
    """What a process knows that starts after `nhipcau units import` of both lists, and of the first alone where
    `became` is empty. Nobody imports the same twice: `home` is the first one's.
    """
    if became not in KNOWN:
        sheets = (UNITS, HEAD + became) if became else (UNITS,)
        KNOWN[became] = replace(library(), units=Units.load(site=_site(home, sheets)))
    return KNOWN[became]


def _site(home: Path, sheets: Iterable[str]) -> Path:
    """A process reads a folder once: here, where all are one, each has a folder of its own."""
    site = home / "imported-0"
    site.mkdir()
    for number, text in enumerate(sheets, 1):
        own, sheet = home / f"home-{number}", home / f"sheet-{number}.csv"
        sheet.write_text(text, "utf-8")
        shutil.copytree(site, own / "content" / "units")
        ran = CliRunner().invoke(commands, ["units", "import", str(sheet)], env={"NHIPCAU_HOME": str(own)})
        assert ran.exit_code == 0, ran.output
        site = home / f"imported-{number}"
        shutil.copytree(own / "content" / "units", site)
    return site


def restarted(office: Office, shelf: Library) -> None:
    """Its process starts anew, and knows what was brought in."""
    office.nudging = Nudging(office.database, shelf)
    office.province = Province(office.database, shelf, office.clock)
    office.core = officials_core(office.database, office.clock, Keyring.fresh(), shelf, OFFICIALS)


def new_reporter(office: Office) -> Seat:
    """Somebody who reports for the unit that came of the merger."""

    def join(tx: Connection) -> Seat | None:
        home = create_organisation(tx, "Phường Ba Đình Mới", None, HANOI, MERGED)
        return officials.seat_of(tx, officials.add(tx, home, "reporter").id)

    seat = office.database.write(join)
    assert seat is not None
    return seat


def hand_in(office: Office, seat: Seat, period: str, **answers: str) -> None:
    """Figures, as they stand in the form; nobody walks through it."""
    duty, now = office.duty(seat.unit_code or "", period), office.clock.now()
    filed = Filed("report-commune-hn", 1, {name: [value] for name, value in answers.items()})

    def submit(tx: Connection) -> None:
        reports.save_draft(tx, duty.id, "{}", seat.id, now)
        reports.submit(tx, duty, filed, seat.id, now, f"{period}-{duty.owner}")

    office.database.write(submit)
