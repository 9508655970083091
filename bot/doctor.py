"""`nhipcau doctor`: what is missing or unsafe, as findings that the catalogue puts into words."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import make_url

from bot import home, keys
from bot.database import check, opened
from bot.hosts import is_loopback
from bot.refusal import Refused
from bot.settings import DATABASE_FILE, Role, Settings, unknown
from content.library import Library
from storage import settings as kept
from storage.engine import Database
from storage.organisations import MEMBERS_AT_LEAST, DeskLine, desks

SIDES = ("protection", "support")
CHECKED_TLS = ("require", "verify-ca", "verify-full")


@dataclass(frozen=True)
class Finding:
    """`unsafe` and `missing` keep a service from being opened to people; a `note` does not."""

    level: Literal["unsafe", "missing", "note"]
    text_id: str
    args: Mapping[str, object] = field(default_factory=dict)


Findings = Iterator[Finding]
Look = Callable[[Settings, Role], Findings]


def examine(settings: Settings, role: Role, looks: tuple[Look, ...] | None = None) -> list[Finding]:
    """Everything that can be seen from here, or what `looks` look at; nothing is changed."""
    return [finding for look in looks or (*LOOKS, content) for finding in look(settings, role)]


def _names(_settings: Settings, _role: Role) -> Findings:
    for name in unknown(os.environ):
        yield Finding("note", "cli.doctor.unknown-name", {"name": name})


def _secrets(settings: Settings, role: Role) -> Findings:
    rings = []
    for zone in keys.zones(role):
        try:
            rings.append(keys.ring(settings, zone))
        except Refused as refused:
            yield Finding("missing", refused.text_id, refused.args_for_text)
    if len(rings) == len(keys.ZONES) and not keys.apart(*rings):
        yield Finding("unsafe", "cli.doctor.equal-secrets")


def _home(settings: Settings, _role: Role) -> Findings:
    for path in (settings.home, settings.home / DATABASE_FILE):
        if path.exists() and home.is_open(path):
            yield Finding("unsafe", "cli.doctor.open-to-others", {"path": path})


def _web(settings: Settings, _role: Role) -> Findings:
    if not settings.public_url:
        yield Finding("missing", "cli.doctor.no-public-url")
    elif not settings.public_url.startswith("https://"):
        yield Finding("unsafe", "cli.doctor.not-https")
    if not is_loopback(settings.host):
        yield Finding("note", "cli.doctor.public-host", {"host": settings.host})


def _database(settings: Settings, role: Role) -> Findings:
    if role == "all" and not settings.on_sqlite:
        yield Finding("unsafe", "cli.serve.all-needs-sqlite")
    try:
        check(settings)
    except Refused as refused:
        yield Finding("missing", refused.text_id, refused.args_for_text)
        return
    if not is_private_way(settings.database):
        yield Finding("unsafe", "cli.doctor.database-without-tls")
    with opened(settings) as database:
        yield from _register(database, settings.province)


def is_private_way(url: str) -> bool:
    """On this machine, or encrypted by order rather than by luck."""
    parsed = make_url(url)
    host = parsed.host or str(parsed.query.get("host", ""))
    return not host or host.startswith("/") or is_loopback(host) or parsed.query.get("sslmode") in CHECKED_TLS


def _register(database: Database, province: str) -> Findings:
    if database.read(lambda tx: kept.get(tx, "demo")) is not None:
        yield Finding("unsafe", "cli.doctor.demonstration")
    lines = database.read(desks)
    for line in lines:
        yield from _desk(line)
    for side in SIDES:
        if not any(line.side == side and line.level == "province" and line.area == province for line in lines):
            yield Finding("missing", f"cli.doctor.no-desk.{side}")


def _desk(line: DeskLine) -> Findings:
    named = {"desk": line.name, "organisation": line.organisation}
    if not line.has_key:
        yield Finding("missing", "cli.doctor.desk-without-key", named)
    elif line.members < MEMBERS_AT_LEAST:
        yield Finding("missing", "cli.doctor.desk-of-one", named)


def content(_settings: Settings, _role: Role) -> Findings:
    try:
        Library.load()
    except (ValueError, LookupError, OSError) as error:
        yield Finding("unsafe", "cli.doctor.content", {"kind": type(error).__name__})


LOOKS: tuple[Look, ...] = (_names, _secrets, _home, _web, _database)
