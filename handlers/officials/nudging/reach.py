"""Units that owe and that nothing reaches: each province is told of them once, weeks ahead and not at the deadline."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.officials.nudging.planning import Owing, Planning
from handlers.officials.nudging.staff import Everybody, Staff
from storage import notices
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
        return sum(self._tell(province, found, now) for province, found in news.items())

    def _tell(self, province: str, found: Mapping[str, Why], now: datetime) -> int:
        """Of two replicas at the same minute the second finds that all is said."""
        keep = partial(self._keep, province=province, found=found, now=now)
        return self._database.write(keep, person=f"reach:{province}".encode())

    def _news(self, tx: Connection, today: date) -> dict[str, dict[str, Why]]:
        """Of the provinces in which anything is other than it was: most ticks there is none, and nobody writes."""
        lacking = self._lacking(tx, today)
        return {province: found for province, found in lacking.items() if not unreached.stands(tx, province, found)}

    def _lacking(self, tx: Connection, today: date) -> dict[str, dict[str, Why]]:
        """Why, by province and unit; a province where everybody is reached is there with none."""
        found, everybody = dict[str, dict[str, Why]](), self._planning.everybody(tx, today)
        for owing in self._planning.owing(tx, today, paused_too=True):
            found.setdefault(owing.plan.province_code, {}).update(self._of_plan(tx, owing, everybody))
        return found

    def _of_plan(self, tx: Connection, owing: Owing, everybody: Everybody) -> dict[str, Why]:
        staff = Staff.among(everybody, owing.plan.province_code)
        owners = {duty.owner for duty in owing.duties}
        why = {owner: staff.unreached(owner, by_channel=bool(self._in_use)) for owner in owners}
        return {owner: reason for owner, reason in why.items() if reason is not None}

    def _keep(self, tx: Connection, province: str, found: Mapping[str, Why], now: datetime) -> int:
        today = day_of(now)
        if not unreached.set_all(tx, province, found, today) or not unreached.told(tx, province, today):
            return 0
        people = Staff.on(tx, province, today, self._in_use).watching()
        for focal in people:
            notices.tell(tx, focal.id, notices.UNREACHED, now)
        return len(people)
