"""By which channel a reminder would reach each official first, as things stand now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.officials.nudging.planning import Digest
from storage.accounts import addresses
from storage.duties import wishes


@dataclass(frozen=True)
class Channels:
    """By official: the channel they are reached by first; one that they muted for all but what is overdue."""

    best: Mapping[bytes, str]
    muted: Mapping[bytes, str]

    @classmethod
    def now(cls, tx: Connection, in_use: Collection[str]) -> "Channels":
        stand = {name: addresses.states(tx, (name,)) for name in addresses.CHANNELS if name in in_use}
        best, muted = (
            {who: name for name in reversed(stand) for who, states in stand[name].items() if wanted in states}
            for wanted in (addresses.ACTIVE, addresses.MUTED)
        )
        liked = ((who, wish.channel) for who, wish in wishes.known(tx).items() if wish.channel)
        chosen = {who: name for who, name in liked if addresses.ACTIVE in stand.get(name, {}).get(who, ())}
        return cls(best | chosen, muted)

    def of(self, digest: Digest) -> str | None:
        """None for the page alone."""
        is_overdue = any(item.step.startswith("T+") for item in digest.items)
        return self.best.get(digest.official_id) or (self.muted.get(digest.official_id) if is_overdue else None)
