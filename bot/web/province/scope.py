"""The boxes by which the pages for reminding are narrowed: to a plan, to one period, to one kind of unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.conversation import Say
from handlers.officials.province.overview import OpenPeriod
from handlers.officials.province.reminding import Reminding
from handlers.officials.province.scope import Scope
from handlers.officials.words import report_words
from storage.accounts.officials import Seat

LONGEST_PLAN, LONGEST_PERIOD, LONGEST_KIND = 64, 16, 20
ROWS = 20  # of a long list that a phone is shown at first


@dataclass(frozen=True)
class Narrowing:
    """`reports`: what may be chosen, by its value in the address; `whole`: all rows are wanted on a phone too."""

    scope: Scope
    reports: tuple[tuple[str, Say], ...]
    kinds: tuple[str, ...]
    whole: bool

    @classmethod
    def of(cls, reminding: Reminding, seat: Seat, query: Mapping[str, str]) -> "Narrowing":
        choices = tuple(_choices(reminding.periods(seat)))
        return cls(scope_of(query), choices, reminding.kinds(seat), bool(query.get("all")))

    @property
    def chosen(self) -> str:
        """The report as the address has it."""
        return written(self.scope)["of"]

    @property
    def known(self) -> dict[str, object]:
        return {"narrowing": self, "rows": ROWS}


def scope_of(query: Mapping[str, str]) -> Scope:
    """`?of=HN-2026-2030/2027S1&kind=xã`; of a whole plan `of=HN-2026-2030/`."""
    plan, _, period = query.get("of", "").partition("/")
    return Scope(plan[:LONGEST_PLAN], period[:LONGEST_PERIOD], query.get("kind", "")[:LONGEST_KIND])


def written(scope: Scope) -> dict[str, str]:
    """As `scope_of` reads it."""
    return {"of": f"{scope.plan}/{scope.period}" if scope.plan else "", "kind": scope.kind}


def _choices(periods: Iterable[OpenPeriod]) -> Iterable[tuple[str, Say]]:
    """With the plan's id where there is more than one: then a whole plan may be chosen too."""
    listed = tuple(periods)
    plans = sorted({each.plan for each in listed})
    if len(plans) > 1:
        yield from ((f"{plan}/", Say("province.scope.plan", {"plan": plan})) for plan in plans)
    for each in listed:
        report = report_words(each.report, each.period, each.called)
        words = Say("province.scope.of-plan", {"report": report, "plan": each.plan}) if len(plans) > 1 else report
        yield f"{each.plan}/{each.period}", words
