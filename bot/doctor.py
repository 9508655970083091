"""`nhipcau doctor`: what is missing or unsafe, as findings that the catalogue puts into words."""

import os
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot import home, keys, sandbox, site
from bot.cleaning import FFMPEG, MAT2
from bot.database import check, opened
from bot.findings import Finding, Findings
from bot.hosts import is_loopback
from bot.private_way import is_private_way
from bot.refusal import Refused
from bot.settings import PREFIX, Role, Settings, unknown
from bot.undated import undated_reports
from bot.vouchers import vouchers
from content.records import BadContent
from content.site import own_files
from handlers.officials.desk.left import Left
from storage import roles
from storage import settings as kept
from storage.accounts.organisations import MEMBERS_AT_LEAST, DeskLine, desks
from storage.cases.audit import Audit
from storage.cases.damage import damaged
from storage.cases.forsaken import Forsaken
from storage.cases.tables import PROTECTION, SUPPORT
from storage.duties.nudges import PAUSED
from storage.engine import Database
from storage.grants import ROLES

SIDES = ("protection", "support")
DOTENV = Path(".env")
SECRETIVE = (
    *(f"{PREFIX}{zone.upper()}_{what}" for zone in keys.ZONES for what in ("SECRET", "TOKEN")),
    *(f"{PREFIX}{name}" for name in ("DATABASE_URL", "TELEGRAM_PROXY", "SMTP_URL")),
)


Look = Callable[[Settings, Role], Findings]


def examine(settings: Settings, role: Role, looks: tuple[Look, ...] | None = None) -> list[Finding]:
    """Everything that can be seen from here, or what `looks` look at, files before the database is opened.

    Opening a SQLite file makes it 0600 (storage.engine), so one that stood open is told once. Nothing else is changed.
    """
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


def _files(settings: Settings, _role: Role) -> Findings:
    """Folders and files that hold people's words or the keys to them: only their owner may look in."""
    for path in dict.fromkeys((settings.home, *_database_files(settings), *_secret_files())):
        try:
            if home.is_open(path):
                yield Finding("unsafe", "cli.doctor.open-to-others", {"path": path})
        except OSError:
            continue  # not there, or not ours to see: who needs it says so


def _database_files(settings: Settings) -> tuple[Path, ...]:
    try:
        name = make_url(settings.database).database if settings.on_sqlite else None
    except ArgumentError:
        return ()
    file = Path(name) if name else None
    if file is None:
        return ()
    return file.parent, *(file.with_name(file.name + end) for end in ("", "-wal", "-shm"))


def _secret_files() -> tuple[Path, ...]:
    """Files that settings point at, and `.env` itself where a secret stands in it."""
    written = {name.upper(): value for name, value in dotenv_values(DOTENV).items()} if DOTENV.is_file() else {}
    given = {**written, **{name.upper(): value for name, value in os.environ.items()}}
    pointed = tuple(Path(path) for name in SECRETIVE if (path := given.get(f"{name}_FILE")))
    return (*pointed, DOTENV) if any(written.get(name) for name in SECRETIVE) else pointed


def _unsaid(settings: Settings, role: Role) -> Findings:
    if "province" not in settings.model_fields_set:
        yield Finding("note", "cli.doctor.default-province", {"province": settings.province})
    if role != "officials" and settings.backup_days is None:
        yield Finding("note", "cli.doctor.no-backup-days", {"name": f"{PREFIX}BACKUP_DAYS"})


def _web(settings: Settings, _role: Role) -> Findings:
    if not settings.public_url:
        yield Finding("missing", "cli.doctor.no-public-url")
    elif not settings.public_url.startswith("https://"):
        yield Finding("unsafe", "cli.doctor.not-https")
    if not is_loopback(settings.host):
        yield Finding("note", "cli.doctor.public-host", {"host": settings.host})


def _telegram(settings: Settings, role: Role) -> Findings:
    """What a token looks like and whether both are one, the settings themselves refuse."""
    for zone in keys.zones(role):
        if settings.token(zone) is None:
            yield Finding("note", "cli.doctor.channel-off", {"name": token_name(zone)})
    place = urlsplit(settings.telegram_api_url)
    if place.scheme == "http" and not is_loopback(place.hostname or ""):
        yield Finding("unsafe", "cli.doctor.api-without-tls")


def _mail(settings: Settings, role: Role) -> Findings:
    """Letters carry ways into the page, and one press that stops them: both want https."""
    if role == "citizens":
        return
    if settings.mail is None:
        yield Finding("note", "cli.doctor.mail-off", {"name": f"{PREFIX}SMTP_URL"})
        return
    if not settings.public_url.startswith("https://"):
        yield Finding("unsafe", "cli.doctor.mail-without-https")
    if not settings.mail_bounces:
        yield Finding("note", "cli.doctor.mail-no-bounces", {"name": f"{PREFIX}MAIL_BOUNCES"})


def token_name(zone: str) -> str:
    return f"{PREFIX}{zone.upper()}_TOKEN"


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
        as_owner = yield from _role(database, role)
        if as_owner or role != "citizens":  # the citizens' own role sees no members
            yield from _register(database, settings.province)
            yield from _lying(database, settings)


def _role(database: Database, role: Role) -> Generator[Finding, None, bool]:
    """On PostgreSQL, what the process's role may do: asked by that role itself, else by who owns the tables, of the
    role that is named so. Back: whether who asks may see everything.
    """
    mine = database.read(roles.present)
    if mine is None or role == "all":
        return True
    as_owner = bool(database.read(lambda tx: roles.owns(tx, mine)))
    name = ROLES[role] if as_owner else mine
    found = database.read(lambda tx: roles.rights(tx, name, role))
    if found is None:
        yield Finding("missing", "cli.doctor.no-role", {"role": name})
    elif found.owns:
        yield Finding("unsafe", "cli.doctor.role-owns", {"role": name})
    else:
        yield from _apart(name, found)
    return as_owner


def _apart(name: str, found: roles.Rights) -> Findings:
    if found.more:
        yield Finding("unsafe", "cli.doctor.role-may-more", {"role": name, "tables": ", ".join(found.more)})
    if found.less:
        yield Finding("missing", "cli.doctor.role-may-less", {"role": name, "tables": ", ".join(found.less)})


def _register(database: Database, province: str) -> Findings:
    if database.read(lambda tx: kept.get(tx, "demo")) is not None:
        yield Finding("unsafe", "cli.doctor.demonstration")
    for code, written in database.read(lambda tx: kept.get_all(tx, PAUSED)).items():
        since, _, who = written.partition(" ")
        if since:
            told = {"province": code.removeprefix(PAUSED), "since": since, "code": who or "–"}
            yield Finding("note", "cli.doctor.paused", told)
    lines = database.read(desks)
    for line in lines:
        yield from _desk(line)
    for side in SIDES:
        if not any(line.side == side and line.level == "province" and line.area == province for line in lines):
            yield Finding("missing", f"cli.doctor.no-desk.{side}")


def _lying(database: Database, settings: Settings) -> Findings:
    """Open cases that nobody is left to read, or nobody opened in time, and what is damaged: how many tips, and of
    requests for help only that there are some. Who stepped aside tells the audit, where this machine has the officials'
    secret.
    """
    try:
        ring = keys.ring(settings, "officials")
    except Refused:
        return
    for tables in (PROTECTION, SUPPORT):
        forsaken = database.read(Left(database, tables, Audit(tables, ring)).count)
        late, _ = database.read(partial(Forsaken(tables).late, province=settings.province))
        spoilt = len(database.read(partial(damaged, tables=tables)))
        for what, count in (("forsaken", forsaken), ("damaged", spoilt), ("late", late)):
            if count:
                told = {"count": count} if tables is PROTECTION else {}
                yield Finding("note" if what == "late" else "missing", f"cli.doctor.{what}.{tables.side}", told)


def _desk(line: DeskLine) -> Findings:
    named = {"desk": line.full_name}
    if not line.has_key:
        yield Finding("missing", "cli.doctor.desk-without-key", named)
    elif line.members < MEMBERS_AT_LEAST:
        yield Finding("missing", "cli.doctor.desk-of-one", named)


def _cleaning(_settings: Settings, role: Role) -> Findings:
    """What the desk's process opens files with: as this user, in this shell; a unit may forbid what is allowed here."""
    if role == "citizens":
        return
    absent = sandbox.missing((*MAT2, *FFMPEG))
    if absent:
        yield Finding("note", "cli.doctor.no-cleaner", {"names": ", ".join(absent)})
    elif not sandbox.holds():
        yield Finding("note", "cli.doctor.no-sandbox")


def content(settings: Settings, _role: Role) -> Findings:
    own = own_files(site.folder(settings))
    if own:
        yield Finding("note", "cli.doctor.own-content", {"files": ", ".join(f"{p.parent.name}/{p.name}" for p in own)})
    try:
        site.library(settings)
    except BadContent as error:
        yield Finding("unsafe", "cli.site.bad", {"fault": str(error)})
    except (ValueError, LookupError, OSError) as error:
        yield Finding("unsafe", "cli.doctor.content", {"kind": type(error).__name__})


LOOKS: tuple[Look, ...] = (
    *(_names, _secrets, _files, _web, _telegram, _mail, _unsaid, _cleaning, _database),
    *(vouchers, undated_reports),
)
