"""Units that owe and that nothing reaches: each province is told of them once, weeks ahead and not at the deadline."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.officials.nudging.planning import Owing, Planning
from handlers.officials.nudging.staff import Everybody, Staff
from storage import notices
from storage.accounts.officials import OfficialRow
from storage.duties import unreached
from storage.duties.unreached import Why
from storage.engine import Database


class Reach:
    def __init__(self, database: Database, planning: Planning, in_use: Collection[str]) -> None:
        self._database = database
        self._planning = planning
        self._in_use = in_use

    def tell(self, now: datetime) -> int:
        """Keep what is true today, and tell the focal points of what is new; returns how many are told."""
        news = self._database.read(lambda tx: self._news(tx, day_of(now)))
        return sum(self._tell(one, now) for one in news)

    def _tell(self, news: "News", now: datetime) -> int:
        """Of two replicas at the same minute the second finds that all is said."""
        keep = partial(_keep, news=news, now=now)
        return self._database.write(keep, person=f"reach:{news.province}".encode())

    def _news(self, tx: Connection, today: date) -> list["News"]:
        """Of the provinces in which anything is other than it was: most ticks there is none, and nobody writes."""
        everybody = self._planning.everybody(tx, today)
        lacking = self._lacking(tx, today, everybody)
        other = {province: found for province, found in lacking.items() if not unreached.stands(tx, province, found)}
        return [News(each, found, Staff.among(everybody, each).watching()) for each, found in other.items()]

    def _lacking(self, tx: Connection, today: date, everybody: Everybody) -> dict[str, dict[str, Why]]:
        """Why, by province and unit; a province where everybody is reached is there with none."""
        found = dict[str, dict[str, Why]]()
        for owing in self._planning.owing(tx, today, paused_too=True):
            found.setdefault(owing.plan.province_code, {}).update(self._of_plan(owing, everybody))
        return found

    def _of_plan(self, owing: Owing, everybody: Everybody) -> dict[str, Why]:
        staff = Staff.among(everybody, owing.plan.province_code)
        owners = {duty.owner for duty in owing.duties}
        why = {owner: staff.unreached(owner, by_channel=bool(self._in_use)) for owner in owners}
        return {owner: reason for owner, reason in why.items() if reason is not None}


@dataclass(frozen=True)
class News:
    """Of one province: what nothing reaches and why, and whom to tell."""

    province: str
    found: Mapping[str, Why]
    focal: tuple[OfficialRow, ...]


def _keep(tx: Connection, news: News, now: datetime) -> int:
    today = day_of(now)
    if not unreached.set_all(tx, news.province, news.found, today) or not unreached.told(tx, news.province, today):
        return 0
    for official in news.focal:
        notices.tell(tx, official.id, notices.UNREACHED, now)
    return len(news.focal)
