"""Who is reminded of what at a moment: one digest for each official, whatever it is about. It only reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from content.library import Library
from content.programme.ladder import Audience
from content.programme.plans import Plan
from content.programme.workdays import day_of
from handlers.officials.nudging.arms import Ladders, ladders_with
from handlers.officials.nudging.ladders import ladder_of, paused
from handlers.officials.nudging.staff import Everybody, Staff
from handlers.officials.owners import is_commune, stands
from handlers.officials.province.switching import switched_on
from storage.accounts.officials import OfficialRow
from storage.duties import nudges, obligations
from storage.duties.obligations import REPORT, Obligation, ReportChange

Served = set[tuple[bytes, str, bytes]]
STALE = timedelta(days=365)  # a debt that old is on the page; whoever is new hears of what is due now
TET = 14  # days by which a first step may move over the holidays


@dataclass(frozen=True)
class DigestItem:
    obligation: Obligation
    step: str


@dataclass(frozen=True)
class Digest:
    """One message to one official, however many reports it is about. `unit`: a code, or the province's."""

    official_id: bytes
    code: str
    unit: str
    items: tuple[DigestItem, ...]


Told = tuple[OfficialRow, str, DigestItem]


@dataclass(frozen=True)
class Owing:
    """What stands in one plan, as it is looked at on one day. `since`: when the plan was switched on."""

    plan: Plan
    ladders: Ladders
    since: date
    today: date
    duties: tuple[Obligation, ...] = ()

    @property
    def until(self) -> date:
        """Nothing is due for what has a later last day."""
        return self.today + timedelta(days=TET - self.ladders.first_offset)

    def among(self, tx: Connection, standing: Iterable[Obligation]) -> "Owing":
        """With what stands in it. A debt of long ago is on the page, and no news any more."""
        owed = (duty for duty in standing if duty.last_day >= self.since and self.today - duty.last_day <= STALE)
        duties = tuple(owed)
        return replace(self, duties=duties, ladders=self.ladders.among(tx, duties))


class Planning:
    """`in_use`: the channels of this installation; none where there is only the page."""

    def __init__(self, library: Library, in_use: Collection[str]) -> None:
        self._library = library
        self._in_use = in_use

    def owing(self, tx: Connection, today: date, *, paused_too: bool = False) -> tuple[Owing, ...]:
        """Of every plan that is on; without those whose province has paused."""
        silent, plans = () if paused_too else paused(tx), self._library.plans
        on = switched_on(tx, self._library)
        ladders = self._ladders(tx, (plan for plan in on if plans[plan].province_code not in silent))
        heard = [Owing(plans[plan], each, on[plan], today) for plan, each in ladders.items()]
        standing: dict[str, list[Obligation]] = defaultdict(list)
        changing = self._library.units.changing
        for duty in obligations.standing(tx, _ids(heard), _until(heard, today)):
            if (duty.owner not in changing and duty.kind == REPORT) or stands(self._library, duty, today):
                standing[duty.plan].append(duty)
        return tuple(owing.among(tx, standing[owing.plan.id]) for owing in heard)

    def everybody(self, tx: Connection, today: date) -> Everybody:
        return Everybody.on(tx, today, self._in_use)

    def digests(self, tx: Connection, now: datetime, *, paused_too: bool = False) -> tuple[Digest, ...]:
        """Every unserved latest step, one digest per official. Working hours are the caller's matter."""
        today, seats = day_of(now), dict[bytes, tuple[str, str]]()
        everybody = self.everybody(tx, today)
        items: dict[bytes, list[DigestItem]] = defaultdict(list)
        every = self.owing(tx, today, paused_too=paused_too)
        served = nudges.served(tx, _ids(every), _until(every, today))
        for owing in every:
            for official, unit, item in self._due_in(tx, owing, everybody, served):
                seats[official.id] = (official.code, unit)
                items[official.id].append(item)
        told, week = nudges.nudged_on(tx, today), nudges.sent_since(tx, today - timedelta(days=today.weekday()))
        heard = (who for who in items if who not in told and not self._is_enough(items[who], week.get(who, 0)))
        return tuple(Digest(who, *seats[who], tuple(items[who])) for who in heard)

    def still(
        self, tx: Connection, planned: DigestItem, duty: Obligation, today: date, silent: Collection[str] = ()
    ) -> bool:
        """Whether it is still what to say: since the planning a day may have been promised, or moved, or the province
        is one of the `silent`. `duty`: as it now is.
        """
        plan = self._library.plans[duty.plan]
        if plan.province_code in silent:
            return False
        if (duty.promised, duty.moved) == (planned.obligation.promised, planned.obligation.moved):
            return True
        ladders = self._ladders(tx, (plan.id,))[plan.id].among(tx, (duty,))
        owing = Owing(plan, ladders, today, today)
        return self._of_unit(owing, duty, obligations.came_back(tx, duty)) == planned.step

    def _ladders(self, tx: Connection, plans: Iterable[str]) -> dict[str, Ladders]:
        return ladders_with(tx, {plan: ladder_of(tx, self._library, plan) for plan in plans})

    def _due_in(self, tx: Connection, owing: Owing, everybody: Everybody, served: Served) -> Iterator[Told]:
        staff = Staff.among(everybody, owing.plan.province_code)
        for duty in owing.duties:
            back = obligations.came_back(tx, duty)
            yield from _to(staff.of_unit(duty.owner), duty.owner, (duty, self._of_unit(owing, duty, back)), served)
            leading = staff.leading(duty.owner)
            if leading:
                yield from _to(leading, duty.owner, (duty, self._above(owing, duty, back, "leader")), served)
            if is_commune(duty.owner):  # offices of the province cannot file here yet: the page lists them apart
                whole = owing.plan.province_code
                yield from _to(staff.watching(), whole, (duty, self._above(owing, duty, back, "province")), served)

    def _of_unit(self, owing: Owing, duty: Obligation, back: ReportChange | None) -> str | None:
        """A report that came back is said at once; what comes after that takes its place: a step of the ladder, or the
        day the unit then promised.
        """
        step = self._step(owing, duty, owing.today, "unit")
        if back is None or duty.promised:
            return step
        return f"R:{back.n}" if step == self._step(owing, duty, day_of(back.at), "unit") else step

    def _above(self, owing: Owing, duty: Obligation, back: ReportChange | None, to: Audience) -> str | None:
        """A report the province itself sent back after it was told is no news above the unit."""
        step = self._step(owing, duty, owing.today, to)
        return None if back is not None and self._step(owing, duty, day_of(back.at), to) == step else step

    def _step(self, owing: Owing, duty: Obligation, day: date, to: Audience) -> str | None:
        """A step towards a day that was moved is another one: `T-7~1`."""
        name = owing.ladders.latest(duty, day, self._library.workdays, to)
        return f"{name}~{duty.moved}" if name and duty.moved and name.startswith("T") else name

    def _is_enough(self, items: Iterable[DigestItem], heard: int) -> bool:
        """Nobody is pestered about what is far off."""
        ladder = self._library.ladder
        return heard >= ladder.weekly and all(ladder.is_early(item.step) for item in items)


def _ids(every: Iterable[Owing]) -> tuple[str, ...]:
    return tuple(owing.plan.id for owing in every)


def _until(every: Iterable[Owing], today: date) -> date:
    """Of all plans at once: one question for the whole country."""
    return max((owing.until for owing in every), default=today)


def _to(people: Iterable[OfficialRow], unit: str, due: tuple[Obligation, str | None], served: Served) -> Iterable[Told]:
    duty, step = due
    for official in people:
        if step is not None and (duty.id, step, official.id) not in served:
            yield official, unit, DigestItem(duty, step)
