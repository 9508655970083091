"""Which part of a province's reports somebody looks at: a plan, one of its periods, one kind of unit."""

from dataclasses import dataclass

from content.library import Library
from handlers.officials.owners import is_commune

OFFICES = "office"  # the kind of the province's own


@dataclass(frozen=True)
class Scope:
    """What is empty asks for nothing. `kind`: xã, phường …, or OFFICES."""

    plan: str = ""
    period: str = ""
    kind: str = ""

    def has(self, library: Library, owner: str) -> bool:
        """Whether a unit is of the kind."""
        return self.kind in ("", kind_of(library, owner))

    def takes(self, library: Library, plan: str, period: str, owner: str) -> bool:
        return self.plan in ("", plan) and self.period in ("", period) and self.has(library, owner)


EVERYTHING = Scope()


def kind_of(library: Library, owner: str) -> str:
    return library.units.ever(owner).kind if is_commune(owner) else OFFICES
