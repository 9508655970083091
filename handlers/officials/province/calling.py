"""Whom to ring up: units that are late and units that nothing reaches, with the telephone of their office."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from content.language.vietnamese import fold
from content.library import Library
from content.places.placenames import split_label
from content.programme.plans import Plan
from handlers.officials.naming import called_of
from handlers.officials.owners import is_commune, owner_name
from handlers.officials.parts import duty_address
from handlers.officials.province import absent
from handlers.officials.province.scope import EVERYTHING, Scope
from handlers.officials.province.switching import plans_of
from handlers.officials.words import promise_is_over
from storage.accounts import officials, organisations
from storage.accounts.officials import OfficialRow
from storage.duties import hindrances, obligations, unreached
from storage.duties.ad_hoc import Called
from storage.duties.obligations import Obligation

# An office's line: 024, 028 or 02xx, eleven digits in all since 2017; a mobile is somebody's own.
_LANDLINE = re.compile(r"02\d{9}")
_WRITTEN = re.compile(r"[\s.\-()]")


class NoLandline(ValueError):
    """Only an office's own line is kept, never a person's number."""


class NoSuchUnit(LookupError):
    """No unit of this province has this code."""


@dataclass(frozen=True)
class Silent:
    """A unit that owes and that nothing reaches. `until`: the last day on which all who report are away."""

    unit: str
    name: str
    why: str
    since: date
    phone: str | None
    until: date | None = None


@dataclass(frozen=True)
class Overdue:
    """A report that is late. `promise_over`: the promised day has gone by. `stuck`: what the unit said last keeps it,
    `answered` or not. `called`: as what was asked out of turn is.
    """

    address: str
    report: str
    period: str
    last_day: date
    promised: date | None
    promise_over: bool
    stuck: str
    answered: bool
    called: Called | None = None


@dataclass(frozen=True)
class Late:
    """A unit to ring up once, whatever it owes. `codes`: who reports; `reports`: the oldest first."""

    unit: str
    name: str
    codes: tuple[str, ...]
    phone: str | None
    reports: tuple[Overdue, ...]


@dataclass(frozen=True)
class CallList:
    late: tuple[Late, ...]
    silent: tuple[Silent, ...]


def call_list(tx: Connection, library: Library, province_code: str, today: date, scope: Scope = EVERYTHING) -> CallList:
    """Late communes and offices by name, of every plan that is on; and whom nothing reached at the last tick."""
    phones = organisations.phones(tx, province_code)
    plans = plans_of(tx, library, province_code)
    stand = [one for one in unreached.listed(tx, province_code) if scope.has(library, one.owner)]
    reporters = officials.reporters(tx, province_code)
    back = {one.owner: absent.until(tx, reporters.get(one.owner, ()), today) for one in stand if one.why == "away"}
    silent = (replace(_silent(library, plans, one, phones), until=back.get(one.owner)) for one in stand)
    late = _late(tx, library, plans, today, scope).values()
    units = (_unit(tx, library, duties, reporters, phones, today) for duties in late)
    return CallList(tuple(sorted(units, key=_place)), tuple(sorted(silent, key=_place)))


def keep_phone(tx: Connection, library: Library, province_code: str, today: date, unit: str, typed: str) -> None:
    """The office's landline, "" to forget it. Raises NoLandline, NoSuchUnit."""
    phone = landline(typed) if typed.strip() else None
    office = organisations.offices(tx, province_code).get(unit)
    if office is None:
        name = known(tx, library, province_code, today).get(unit)
        if name is None:
            raise NoSuchUnit(unit[:32])
        office = organisations.create_organisation(tx, name, None, province_code, unit)
    organisations.set_phone(tx, office, phone)


def landline(typed: str) -> str:
    """`+84 24 3333 4444` → `02433334444`. Raises NoLandline."""
    bare = re.sub(r"^(\+84|0084)0?", "0", _WRITTEN.sub("", typed.strip()))
    if not _LANDLINE.fullmatch(bare):
        raise NoLandline
    return bare


def _late(
    tx: Connection, library: Library, plans: tuple[Plan, ...], today: date, scope: Scope
) -> dict[str, list[Obligation]]:
    """By unit, the oldest first."""
    found = dict[str, list[Obligation]]()
    for duty in obligations.standing(tx, [plan.id for plan in plans], today):
        if duty.last_day < today and scope.takes(library, duty.plan, duty.period, duty.owner):
            found.setdefault(duty.owner, []).append(duty)
    return found


def _unit(
    tx: Connection,
    library: Library,
    duties: list[Obligation],
    reporters: Mapping[str, tuple[OfficialRow, ...]],
    phones: Mapping[str, str],
    today: date,
) -> Late:
    unit = duties[0].owner
    codes = tuple(each.code for each in reporters.get(unit, ()))
    name = owner_name(library, library.plans[duties[0].plan], unit)
    return Late(unit, name, codes, phones.get(unit), tuple(_overdue(tx, library, duty, today) for duty in duties))


def _overdue(tx: Connection, library: Library, duty: Obligation, today: date) -> Overdue:
    told = hindrances.told(tx, duty.id)
    stuck, answered = (told[-1].words, told[-1].answer is not None) if told else ("", False)
    what = (duty.report, duty.period, duty.last_day, duty.promised, promise_is_over(duty, today))
    called = called_of(tx, library, duty)
    return Overdue(duty_address(duty.id), *what, stuck, answered, called)


def _silent(library: Library, plans: tuple[Plan, ...], one: unreached.Unreached, phones: dict[str, str]) -> Silent:
    named = [plan for plan in plans if is_commune(one.owner) or any(body.slug == one.owner for body in plan.bodies)]
    name = owner_name(library, named[0], one.owner) if named else one.owner
    return Silent(one.owner, name, one.why, one.since, phones.get(one.owner))


def known(tx: Connection, library: Library, province_code: str, today: date) -> dict[str, str]:
    """Every unit that may owe something here today, by code."""
    communes = {unit.code: unit.name for unit in library.units.at(today).in_province(province_code)}
    bodies = (body for plan in plans_of(tx, library, province_code) for body in plan.bodies)
    return communes | {body.slug: body.name for body in bodies}


def _place(one: Late | Silent) -> tuple[bool, str, str]:
    """As people look a commune up: by its bare name; the province's offices last."""
    return not is_commune(one.unit), fold(split_label(one.name)[1]), one.unit
