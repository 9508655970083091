"""Which lines of an overview are looked at, and in which order: all of it stands in the address."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from urllib.parse import urlencode

from handlers.officials.province.overview import Line, Overview
from storage.duties.lifecycle import DRAFT, OWED, PARTIAL
from storage.duties.reports import DOCUMENT, NIL

# What needs somebody first: the order of the legend and of the table by state.
SHADES = ("late", "returned", "expected", "draft", "partial", "submitted", "accepted", "exempt")
BEGUN = (DRAFT, PARTIAL)  # told beside the lateness, which is the shade then
UNREACHABLE = "unreachable"
NOBODY = "nobody"
LONGEST_KIND = 20
NAME, STATE, PROMISED, FILED = "name", "state", "promised", "filed"
# What is absent comes last.
ORDERS: Mapping[str, Callable[[Line], float]] = {
    STATE: lambda line: SHADES.index(line.shade),
    PROMISED: lambda line: line.promised.toordinal() if line.promised else inf,
    FILED: lambda line: line.first_submitted.timestamp() if line.first_submitted else inf,
}


def is_unreachable(line: Line) -> bool:
    """It owes, and nobody can be nudged."""
    return line.unreached == NOBODY


def states_of(line: Line) -> frozenset[str]:
    """By which states it is found."""
    return frozenset((line.shade, line.state) if line.state in BEGUN else (line.shade,))


def trait_of(line: Line) -> str:
    """Why no reminder reaches it, as a trait; "" where one does."""
    return UNREACHABLE if line.unreached == NOBODY else line.unreached


# What else can be asked for beside a state.
TRAITS: Mapping[str, Callable[[Line], bool]] = {
    UNREACHABLE: is_unreachable,
    "away": lambda line: line.unreached == "away",
    "blocked": lambda line: line.unreached == "blocked",
    "page": lambda line: line.unreached == "page",
    "stuck": lambda line: line.stuck,
    "promised": lambda line: line.promised is not None and line.state in OWED,
    "moved": lambda line: line.moved,
    NIL: lambda line: line.filed and line.filed_as == NIL,
    DOCUMENT: lambda line: line.filed and line.filed_as == DOCUMENT,
}


@dataclass(frozen=True)
class Wish:
    """What an address of the overview asks for. What it does not know is as if it were not asked.

    `only`: a state or a trait; `kind`: of the unit, xã or phường; `whole`: all rows on a phone too, "" or "1".
    """

    plan: str | None = None
    period: str | None = None
    only: str = ""
    kind: str = ""
    by: str = NAME
    whole: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wish":
        only, by = query.get("only", ""), query.get("by", NAME)
        kept = only if only in (*SHADES, *TRAITS) else ""
        kind = query.get("kind", "")[:LONGEST_KIND]
        return cls(
            query.get("plan"),
            query.get("period"),
            kept,
            kind,
            by if by in ORDERS else NAME,
            "1" if query.get("all") else "",
        )

    def href(self, **other: str) -> str:
        """The address of the same page with something else asked."""
        asked = replace(self, **other)
        which = {"plan": asked.plan, "period": asked.period, "only": asked.only, "kind": asked.kind}
        named = which | {"by": asked.by, "all": asked.whole}
        given = {name: value for name, value in named.items() if value and (name, value) != ("by", NAME)}
        return "/p?" + urlencode(given)

    def picks(self, line: Line) -> bool:
        if self.kind and line.kind != self.kind:
            return False
        return TRAITS[self.only](line) if self.only in TRAITS else self.only in ("", *states_of(line))

    def lines(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        picked = [line for line in lines if self.picks(line)]
        return tuple(sorted(picked, key=ORDERS[self.by]) if self.by in ORDERS else picked)


def initials(name: str) -> str:
    """`Hai Bà Trưng` → `HBT`: what a small tile has room for."""
    return "".join(word[0] for word in name.split() if word[0].isalpha())[:4]


def wish_for(seen: Overview, asked: Wish) -> Wish:
    """With the plan and period that are shown, so that every link stays with them; a kind nobody is of asks nothing."""
    kind = asked.kind if any(line.kind == asked.kind for line in seen.communes) else ""
    return replace(asked, plan=seen.plan.id, period=seen.period, kind=kind)


def shades(seen: Overview, kind: str = "") -> tuple[tuple[str, int], ...]:
    """How many communes of the kind have each state; every state is named, also the ones nobody is in. Who is late
    with a part or a draft counts as both.
    """
    communes = of_kind(seen, kind)
    return tuple((shade, sum(shade in states_of(line) for line in communes)) for shade in SHADES)


def traits(seen: Overview, kind: str = "") -> tuple[tuple[str, int], ...]:
    """How many communes of the kind have each trait; those that nobody has are left out."""
    counted = ((name, sum(map(has, of_kind(seen, kind)))) for name, has in TRAITS.items())
    return tuple((name, count) for name, count in counted if count)


def kinds(seen: Overview, asked: Wish) -> tuple[tuple[str, int], ...]:
    """How many communes of each kind there are in what is asked for; the kind with the most communes first."""
    every, picked = replace(asked, kind=""), Counter[str]()
    picked.update(line.kind for line in seen.communes if every.picks(line))
    return tuple((kind, picked[kind]) for kind, _ in Counter(line.kind for line in seen.communes).most_common())


def of_kind(seen: Overview, kind: str) -> tuple[Line, ...]:
    return tuple(line for line in seen.communes if kind in ("", line.kind))
