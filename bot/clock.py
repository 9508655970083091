"""The one place that reads the time. Everything else is handed a clock or a moment."""

from datetime import UTC, datetime, timedelta

from content.programme.workdays import VIETNAM

NO_OFFSET = timedelta(0)
YEARS = range(2020, 2100)  # beyond them no calendar of the programme means anything


class SystemClock:
    """The machine's clock: programme time in Việt Nam's zone, security time in UTC."""

    def now(self) -> datetime:
        return datetime.now(VIETNAM)

    def real(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """The demonstration's clock: programme time can be moved and runs on from there; security time cannot."""

    def __init__(self, offset: timedelta = NO_OFFSET) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(VIETNAM) + self._offset

    def real(self) -> datetime:
        return datetime.now(UTC)

    def move(self, to: datetime) -> timedelta:
        """Make it `to` (aware) now; back: the offset, from which a later start goes on. Raises ValueError."""
        if to.tzinfo is None:
            raise ValueError("a time without a zone says nothing")
        self._offset = to - datetime.now(VIETNAM)
        return self._offset


def read_moment(iso: str) -> datetime:
    """As a script or a form writes it; a time without a zone is Việt Nam's. Raises ValueError, for odd years too."""
    moment = datetime.fromisoformat(iso)
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} is none of the programme's")
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
