"""`nhipcau doctor`: reports that should be under way and have no last day, so that nobody is reminded of them."""

from bot import site
from bot.clock import SystemClock
from bot.database import NoDatabase, opened
from bot.findings import Finding, Findings
from bot.settings import Role, Settings
from handlers.officials.province import switching, undated
from storage import settings as kept


def undated_reports(settings: Settings, role: Role) -> Findings:
    """Of the installation's province."""
    if role == "citizens":
        return
    today = SystemClock().now().date()
    try:
        with opened(settings) as database:
            if not database.read(lambda tx: kept.get_all(tx, switching.PREFIX)):
                return
            library = site.library(settings, today)
            found = database.read(lambda tx: tuple(undated.soon(tx, library, settings.province, today)))
    except (NoDatabase, ValueError, LookupError, OSError):
        return  # told where the database and the content are looked at
    for each in found:
        yield Finding("note", "cli.doctor.undated", vars(each))
