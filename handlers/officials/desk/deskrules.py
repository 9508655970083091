"""What the chores of the desks go by: the limits, the days on which offices work, and their hours."""

from dataclasses import dataclass
from datetime import datetime

from content.limits import Limits, SideLimits
from content.programme.ladder import Ladder
from content.programme.workdays import Workdays
from storage.cases.tables import CaseTables


@dataclass(frozen=True)
class DeskRules:
    limits: Limits
    workdays: Workdays
    ladder: Ladder

    def of(self, tables: CaseTables) -> SideLimits:
        return self.limits.protection if tables.side == "protection" else self.limits.support

    def is_open(self, now: datetime) -> bool:
        """Working hours: from half past seven of a working day."""
        return self.ladder.is_open(now, self.workdays)
