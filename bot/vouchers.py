"""Who vouches for the desks' keys, as a process and `nhipcau doctor` ask it: a desk whose key nobody vouches for is not
sealed to.
"""

from sqlalchemy import Connection

from bot import keys, logs
from bot.database import opened
from bot.findings import Finding, Findings
from bot.refusal import Refused
from bot.settings import PREFIX, Role, Settings
from bot.tick import Chore
from storage.accounts.present import unvouched
from storage.accounts.vouched import inventories
from storage.accounts.vouching import Trust
from storage.engine import Database


class UnvouchedDesks:
    """How many there are: asked at the start and at every tick; `/health` says whether there is one, the log how many
    when the number rises or falls, but to none.
    """

    def __init__(self, database: Database, trust: Trust) -> None:
        self._database, self._trust = database, trust
        self.count = 0

    @property
    def chore(self) -> Chore:
        return Chore("unvouched", lambda _now, _real: self.look())

    def look(self) -> int:
        before, self.count = self.count, self._database.read(lambda tx: unvouched(tx, self._trust))
        if self.count and self.count != before:
            logs.get().warning("unvouched-desks", count=self.count)
        return self.count


def vouchers(settings: Settings, role: Role) -> Findings:
    """Whether the citizens' process has its line, and how many desks it would pass over; on the officials' side also
    where a desk's place or a member is nobody's.
    """
    if role == "citizens" and not settings.desk_voucher:
        yield Finding("missing", "cli.voucher.missing", {"name": f"{PREFIX}DESK_VOUCHER"})
    try:
        trust = keys.trust(settings, role)
        with opened(settings) as database:
            count = database.read(lambda tx: unvouched(tx, trust))
            strange = 0 if role == "citizens" else database.read(lambda tx: _strange(tx, trust))
    except Refused:
        return  # a secret or the database: told where they are looked at
    if count:
        yield Finding("missing", "cli.doctor.unvouched", {"count": count})
    if strange:
        yield Finding("unsafe", "cli.doctor.strange", {"count": strange})


def _strange(tx: Connection, trust: Trust) -> int:
    return sum(not each.is_whole for each in inventories(tx, trust))
