"""The whole country: every commune of every province owes the half-year's report under a plan of its own province,
Hà Nội's in all but name; each has two officials who are both reminded, most of them by a channel.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import cycle

from sqlalchemy import Connection

from content.library import Library
from content.programme.plans import Plan, Plans
from storage.accounts import addresses, officials
from storage.accounts.addresses import Chat
from storage.accounts.organisations import create_organisation
from storage.engine import Database
from tests.independent_post import CHANNELS, READS, Person
from tests.offices import HN
from tests.seasons.casts import open_stage
from tests.seasons.stage import Stage
from tests.seasons.told import RING
from tests.world import library

COMMUNES, OFFICIALS = 3321, 6642
ON = date(2027, 1, 4)
# Of five officials three are on Telegram, one has e-mail alone, and one the page.
FIVE = (("telegram",), ("telegram",), ("telegram", "email"), ("email",), ())


@cache
def country() -> Library:
    shelf = library()
    like = shelf.plans[HN]
    provinces = sorted({shelf.units.by_code(code).province_code for code in shelf.units.codes})
    return replace(shelf, plans=Plans(_plan(like, province) for province in provinces))


def _plan(like: Plan, province: str) -> Plan:
    return replace(like, id=f"P{province}-2026-2030", province_code=province, bodies=())


def open_country(databases: Sequence[Database], in_use: tuple[str, ...] = CHANNELS) -> Stage:
    """Without channels everybody has the page alone."""
    stage = open_stage(databases, list(country().plans), ON, in_use, country())
    stage.database.write(lambda tx: seat_everybody(tx, stage))
    assert len({report.unit for report in stage.season.reports.values()}) == COMMUNES
    assert sum(person.role == "reporter" for person in stage.season.people.values()) == OFFICIALS
    return stage


def seat_everybody(tx: Connection, stage: Stage) -> None:
    """In one transaction: one by one they would take longer than the season."""
    ways = cycle(FIVE)
    for province, unit in sorted({(report.province, report.unit) for report in stage.season.reports.values()}):
        home = stage.homes[province, unit] = create_organisation(tx, unit, None, province, unit)
        for _ in range(2):
            who = officials.add(tx, home, officials.REPORTER).id
            channels = [each for each in next(ways) if each in stage.season.in_use]
            reading, since = dict.fromkeys(channels, READS), dict.fromkeys(channels, ON)
            stage.season.come(who, Person(province, officials.REPORTER, unit, channels=reading, since=since))
            for channel in channels:
                addresses.link(tx, RING, who, Chat(channel, f"{channel}-{who.hex()}"), ON)
