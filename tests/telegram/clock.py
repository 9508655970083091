"""The stand-in's time: it runs as ours does and can be moved on. A world's own clock fits as well."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import SystemClock


class Clock(Protocol):
    def real(self) -> datetime: ...


class RunningClock:
    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._system = SystemClock()

    def real(self) -> datetime:
        return self._system.real() + self._ahead

    def pass_time(self, by: timedelta) -> None:
        self._ahead += by
