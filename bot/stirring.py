"""Once an hour everything that citizens left is stirred: see storage.stirring."""

from datetime import datetime

from storage.engine import Database
from storage.state import CITIZENS
from storage.stirring import stir, stir_wishes
from storage.vault import Keyring


class Stirring:
    """`ring` is the citizens' zone's. What hour was stirred last is in memory alone: a start stirs once more."""

    def __init__(self, database: Database, ring: Keyring) -> None:
        self._database = database
        self._ring = ring
        self._hour: datetime | None = None

    def tick(self, real: datetime) -> int:
        """Returns how many rows were sealed anew."""
        hour = real.replace(minute=0, second=0, microsecond=0)
        if hour == self._hour:
            return 0
        first = self._hour is None or self._hour.date() != real.date()
        number = stir(self._database, CITIZENS, self._ring, real.date(), first=first)
        stir_wishes(self._database, self._ring, real.date())
        self._hour = hour
        return number
